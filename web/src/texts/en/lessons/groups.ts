import { paragraphs } from '../../paragraphs.ts';

export const groups = {
  'lesson.groups.title': 'What a group is',
  'lesson.groups.summary': 'Partitions, members, and who reads what.',
  'lesson.groups.share.heading': 'Shared work',
  'lesson.groups.share.prose': paragraphs(
    'A topic is cut into partitions. This one, `orders`, has {partitions}. Producers append records to each of them, in order.',
    'A consumer group is a set of processes that share the reading. Each partition is read by one member of the group at a time, so that its records are worked on in their order. Here {members} members read {each} partitions each.',
    'The members do not know each other. They all talk to one broker, the group coordinator. It keeps two things: the list of members, and the offsets up to which the group has committed its work. It never looks at a record.',
  ),
  'lesson.groups.share.watch':
    'Each partition has the name of its owner. Its lag grows as records are produced, and falls when a batch is committed.',
  'lesson.groups.leaves.heading': 'One member goes',
  'lesson.groups.leaves.prose': paragraphs(
    'At {at} s the process m2 is told to stop. Its application closes the consumer, which commits what it has read and says good-bye: LeaveGroup.',
    'Now partitions are without a reader. The coordinator starts a rebalance: everyone who is left joins again and gets a part of a new plan. Plans are numbered; the number is the generation. It goes from {before} to {after}.',
    'In the new plan {members} members read {each} partitions each. Nothing was lost and nothing read twice: the committed offsets belong to the group, not to m2, and the new owners start from there.',
  ),
  'lesson.groups.leaves.watch':
    'LeaveGroup travels to the coordinator, the state leaves Stable, and the boxes of m2 get new names.',
  'lesson.groups.idle.heading': 'More members than partitions',
  'lesson.groups.idle.prose': paragraphs(
    'Here {members} members share {partitions} partitions. A partition is never split, so {idle} members read nothing.',
    'They are members all the same: they send heartbeats, they take part in every rebalance, and they are the first to get work when another one goes.',
    'So the number of partitions is the upper limit of how far a group can be scaled.',
  ),
  'lesson.groups.idle.watch': 'All members have a session timer. Not all have a partition.',
  'lesson.groups.exercise.task':
    'Each partition gets {rate} records a second. Work on one record takes {work} ms, so a member can do {able} a second. The {members} members cannot keep up: after {seconds} s the oldest record that waits is more than {lag} s old. Change the number of members so that the group keeps up.',
  'lesson.groups.exercise.watch': 'The lag of all partitions grows and grows.',
  'lesson.groups.exercise.hint':
    'A member that owns two partitions has to do twice {rate} records a second. How many members does it take until nobody owns two?',
  'lesson.groups.exercise.answer':
    'As many members as there are partitions. With one member more than now, one of the members still owns two partitions, and these fall behind as before: the group is as slow as its most loaded member. Members beyond the number of partitions would be idle.',
  'lesson.groups.goal.lag': 'At the end of the run no record that waits is older than {most} s.',
} as const;
