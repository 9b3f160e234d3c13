import { paragraphs } from '../../paragraphs.ts';

export const commits = {
  'lesson.commits.title': 'Commits and duplicates',
  'lesson.commits.summary': 'Why some records come twice, and how many.',
  'lesson.commits.positions.heading': 'Two numbers for each partition',
  'lesson.commits.positions.prose': paragraphs(
    'A consumer knows its position: the offset of the next record that it will hand to the application. It is kept in memory and moves with every `poll()`.',
    'The group knows another number, the committed offset: where someone else would begin if this consumer were gone. It moves only when somebody commits. By default the client does that by itself, at a `poll()`, when `auto.commit.interval.ms` has passed: {interval} s.',
    'What lies between the two has been worked on, and nobody but this process knows.',
  ),
  'lesson.commits.positions.watch': 'The position moves all the time, the committed offset jumps after it.',
  'lesson.commits.crash.heading': 'A crash',
  'lesson.commits.crash.prose': paragraphs(
    'At {crash} s m1 crashes. Its session runs out, m0 gets its partitions, asks for the committed offsets (OffsetFetch), and reads on from there.',
    'All that m1 had worked on since its last commit is delivered once more: {twice} records. With a commit every {interval} s, it is what comes in up to {interval} s.',
    'Nothing is lost: {lost} records were passed over. That is what "at least once" means. Whether a record that comes twice does harm is up to the application.',
  ),
  'lesson.commits.crash.watch': 'The new owner begins left of where the old one had come to.',
  'lesson.commits.stop.heading': 'A good-bye',
  'lesson.commits.stop.prose': paragraphs(
    'The same process, told to stop instead of killed. `close()` commits the position first, then sends LeaveGroup.',
    'So {twice} records come twice, and the partitions are unread for {gap} s only: nobody has to wait for a session to run out.',
    'The same holds in every rebalance that a member lives through: who commits what it has worked on before it lets go of a partition hands it over cleanly.',
  ),
  'lesson.commits.stop.watch': 'OffsetCommit first, LeaveGroup after it.',
  'lesson.commits.exercise.task':
    'm1 crashes at {crash} s, and {twice} records come twice. Get this down to at most {most}, while all records are worked on and none waits longer than {lag} s at the end.',
  'lesson.commits.exercise.watch': 'How far the position is ahead of the committed offset when m1 crashes.',
  'lesson.commits.exercise.hint':
    'The session timeout decides how soon somebody else takes over. It does not decide where that one begins.',
  'lesson.commits.exercise.answer':
    'Commit more often: a shorter `auto.commit.interval.ms`, or a synchronous commit after each batch. The price is more requests, and with synchronous commits a pause of one round trip for each batch. Records that come twice get fewer; none at all is not to be had by committing.',
  'lesson.commits.goal.twice': 'At most {most} records are delivered twice.',
  'lesson.commits.goal.all': 'No record is lost, and none waits longer than {lag} s at the end.',
} as const;
