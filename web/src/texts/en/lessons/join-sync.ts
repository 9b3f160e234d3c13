import { paragraphs } from '../../paragraphs.ts';

export const joinSync = {
  'lesson.join-sync.title': 'Join and sync',
  'lesson.join-sync.summary': 'How members that do not know each other come to one plan.',
  'lesson.join-sync.join.heading': 'The join phase',
  'lesson.join-sync.join.prose': paragraphs(
    'Each consumer asks any broker who its coordinator is (FindCoordinator), connects, and sends JoinGroup: its session timeout, its topics, and the assignors that it knows.',
    'The first JoinGroup has no member id. The coordinator makes one up and hands it out with the error MEMBER_ID_REQUIRED; the client comes again with it. So a client that dies in between leaves no ghost behind.',
    'The second JoinGroup is not answered at once. It is parked, and the group is in PreparingRebalance: the coordinator waits for others. An empty group waits `group.initial.rebalance.delay.ms`, {delay} s; someone new came meanwhile, so it waits that long once more, {phase} s in all.',
  ),
  'lesson.join-sync.join.watch':
    'The requests arrive, are sent back once, arrive again, and stay parked at the coordinator until the timer of the join phase runs out.',
  'lesson.join-sync.sync.heading': 'The sync phase',
  'lesson.join-sync.sync.prose': paragraphs(
    'All parked JoinGroups are answered at the same instant, with the new generation. One member, the leader, is also given the list of all members and their topics. The state is CompletingRebalance.',
    'The broker does not assign partitions. The leader does: it runs the assignor that all members know, and sends the whole plan in its SyncGroup. The others send a SyncGroup without a plan, and theirs are parked.',
    'The coordinator writes the plan to its log and then answers everyone with its part. The group is Stable. All this took {ms} ms here: what makes rebalances long is nearly always the phase before.',
  ),
  'lesson.join-sync.sync.watch':
    'The stage runs very slowly here. One SyncGroup carries the plan, the others wait for it.',
  'lesson.join-sync.newcomer.heading': 'A newcomer',
  'lesson.join-sync.newcomer.prose': paragraphs(
    'A fourth member joins a Stable group. The coordinator changes to PreparingRebalance and has to tell the others; but a broker never calls a client, it only answers.',
    'So it waits for their heartbeats, which come every {heartbeat} s, and answers these with REBALANCE_IN_PROGRESS. Only then do the members send JoinGroup. The join phase ends when the last member that is on the list has joined: here after {phase} s.',
    'Then there is generation {generation}. A rebalance takes as long as the slowest member needs to hear of it and to come: at most one heartbeat interval, and what its application is busy with.',
  ),
  'lesson.join-sync.newcomer.watch': 'm3 is parked. The others go on reading until their next heartbeat is answered.',
  'lesson.join-sync.exercise.task':
    'A calm group of {members}, for {seconds} s. Bring it to generation {generation} with acts of your own, so that at the end it is Stable again and has all its {members} members.',
  'lesson.join-sync.exercise.watch': 'The number of the generation.',
  'lesson.join-sync.exercise.hint':
    'Each change of the list of members makes a new plan. A member that goes and comes back changes it twice.',
  'lesson.join-sync.exercise.answer':
    'Stop a member gracefully and start it again: one generation for the leaving, one for the joining. A short pause would not do: the coordinator does not even notice it.',
  'lesson.join-sync.goal.generation': 'The group has reached generation {generation}.',
  'lesson.join-sync.goal.members': 'At the end {members} members are listed, and all their processes run.',
  'lesson.join-sync.goal.rest': 'No rebalance is open at the end.',
} as const;
