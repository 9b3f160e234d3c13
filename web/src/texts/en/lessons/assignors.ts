import { paragraphs } from '../../paragraphs.ts';

export const assignors = {
  'lesson.assignors.title': 'Eager against cooperative',
  'lesson.assignors.summary': 'Who has to stop while a plan is made, and for how long.',
  'lesson.assignors.eager.heading': 'Eager: everyone puts everything down',
  'lesson.assignors.eager.prose': paragraphs(
    'The assignor `range` uses the eager protocol: before a member sends JoinGroup it gives up all its partitions. That is safe, for nobody can own what has been put down by all. And it is simple: {rebalances} rebalance, and the newcomer has its share.',
    'The price: {stopped} of {partitions} partitions stop, here for up to {longest} s, though only few of them move. And nobody gets anything back before the last member has come: the group waits for whoever has the longest batch in hand.',
    'Before it lets go the member calls `onPartitionsRevoked`. Work that is committed there is not read again by the next owner.',
  ),
  'lesson.assignors.eager.watch':
    'All boxes become dashed, one member after the other, and are filled at the same instant.',
  'lesson.assignors.cooperative.heading': 'Cooperative: only what moves stops',
  'lesson.assignors.cooperative.prose': paragraphs(
    '`cooperative-sticky` lets members keep their partitions while they join. The plan of the first round gives nobody what another one still owns. The old owner sees that a partition is missing from its share, revokes it, and joins again; the plan of the second round gives it to the newcomer.',
    'So there are {rebalances} rebalances instead of one, but only {stopped} of the {partitions} partitions stops. All others are read through both of them.',
    'It is not faster for the partition that moves: that one rests for {longest} s, since the second round has to wait for the others to hear of it and finish their batches. What cooperative rebalancing saves is the work of everybody else.',
  ),
  'lesson.assignors.cooperative.watch':
    'One box becomes dashed and stays so until the second round. All others keep their names.',
  'lesson.assignors.which.heading': 'Which one does a group use?',
  'lesson.assignors.which.prose': paragraphs(
    'Each member names the assignors that it knows, in its order of preference. The coordinator chooses among those that all members know, by a vote. If there is none, the newcomer is refused: INCONSISTENT_GROUP_PROTOCOL.',
    'The default of the Java client is `range,cooperative-sticky`: the group uses `range`, and is eager. The second name is there so that a rolling restart can take the first one off without a moment at which old and new members have nothing in common.',
    '`roundrobin` and `sticky` are eager as well, by the way. `sticky` keeps partitions where they were, but still has everybody put them down first.',
  ),
  'lesson.assignors.which.watch': 'The assignor of the group stands beside its state.',
  'lesson.assignors.exercise.task':
    'This group uses `sticky`. When m3 comes all {partitions} partitions stop. Change a setting so that at most {most} of them do, and m3 gets a share all the same.',
  'lesson.assignors.exercise.watch': 'The boxes when m3 joins.',
  'lesson.assignors.exercise.hint':
    'Keeping partitions in the plan is not the same as keeping them during the rebalance.',
  'lesson.assignors.exercise.answer':
    '`partition.assignment.strategy` = `cooperative-sticky`, and nothing eager before it. In a running group the change takes two rolling restarts: first add it beside the old one, then remove the old one.',
  'lesson.assignors.goal.few': 'At most {most} partitions were without an owner after the group had formed.',
  'lesson.assignors.goal.joined': 'm3 has joined and was in a Stable group.',
} as const;
