import { paragraphs } from '../../paragraphs.ts';

export const storm = {
  'lesson.storm.title': 'The storm',
  'lesson.storm.summary': 'Incident 001: what one event costs, and a group that is slower than its own patience.',
  'lesson.storm.cost.heading': 'What one event costs',
  'lesson.storm.cost.prose': paragraphs(
    'A member leaves with a good-bye: its partitions are unread for {leave} s. That is the wait for the next heartbeat of the others, which comes every {heartbeat} s.',
    'The same member crashes: {crash} s. First its session of {session} s has to run out, then comes the same wait.',
    'An article recommended a session of {longSession} s and heartbeats every {longHeartbeat} s against storms. Fewer members are thrown out by mistake, true; but this crash then costs {longCrash} s. Every setting of these timers is a trade, not an improvement.',
  ),
  'lesson.storm.cost.watch': 'From the crash until the partitions of m2 have a new name.',
  'lesson.storm.slow.heading': 'Slower than its own patience',
  'lesson.storm.slow.prose': paragraphs(
    'Work on a record takes {work} s, and a poll brings up to {records} of them: {batch} s until the next poll. `max.poll.interval.ms` is {poll} s. So each client leaves before its batch is done.',
    'All three do so at the same time, and the group is Empty. At their next poll they join as new members, wait out the initial delay of an empty group, get their partitions, read from the last commit, and are too slow again. One turn takes {cycle} s.',
    'The commit after each batch comes from somebody who is no member any more. Of the commits {refused} are refused and {accepted} accepted: in {minutes} minutes and {generations} generations the group has not moved by one record. It works all the time, always on the same batch.',
  ),
  'lesson.storm.slow.watch':
    'The poll arcs run out, LeaveGroup goes out, and the commit that comes after it is refused.',
  'lesson.storm.session.heading': 'A longer session does nothing here',
  'lesson.storm.session.prose': paragraphs(
    'With `session.timeout.ms` at {session} s it is the same: {generations} generations. No session has run out in either run ({expired} times), since heartbeats come from a thread of their own.',
    'It is the client that leaves, by its own clock. In the log of the broker it says so: "consumer poll timeout has expired". A reason like this names the timer; always look at it before you turn one.',
  ),
  'lesson.storm.session.watch': 'The session arcs are full. The poll arcs are not.',
  'lesson.storm.exercise.task':
    'A batch takes {batch} s, the patience is {poll} s. Change the settings so that there are at most {most} generations and every commit is accepted. The work on a record cannot be made faster.',
  'lesson.storm.exercise.watch': 'The poll arcs.',
  'lesson.storm.exercise.hint': 'There are two ways: more patience, or smaller portions.',
  'lesson.storm.exercise.answer':
    '`max.poll.records` of {half}, so that a batch takes half as long; or a `max.poll.interval.ms` of {longer} s, with a margin over the longest batch. Smaller portions are better: `max.poll.interval.ms` is also the longest that everybody waits for this member in a rebalance.',
  'lesson.storm.goal.generations': 'At most {most} generations.',
  'lesson.storm.goal.commits': 'Commits are accepted, and none comes from somebody who is no member any more.',
} as const;
