import { paragraphs } from '../../paragraphs.ts';

export const staticMembers = {
  'lesson.static-members.title': 'Static membership',
  'lesson.static-members.summary': 'Restarts that cost no rebalance, and what they cost instead.',
  'lesson.static-members.dynamic.heading': 'A rolling restart of dynamic members',
  'lesson.static-members.dynamic.prose': paragraphs(
    'A new version is rolled out: each of {pods} pods is stopped and is back {down} s later. To the coordinator each of them is a member that leaves and, later, a stranger that joins.',
    'That makes two rebalances for each pod, {rebalances} in all. Partitions move away from a pod and back to it within seconds.',
  ),
  'lesson.static-members.dynamic.watch': 'The generation counts up twice for each pod.',
  'lesson.static-members.static.heading': 'The same with a name of its own',
  'lesson.static-members.static.prose': paragraphs(
    'With `group.instance.id` a member is static (KIP-345). Here the pods are pod-0, pod-1, pod-2, as in a StatefulSet. A static member sends no LeaveGroup when it closes. The coordinator keeps its place, and its session timer goes on.',
    'When the successor joins under the same instance id within the session, it takes the place over: a new member id, the old assignment, and {rebalances} rebalances.',
    'Meanwhile the partitions of that pod rest, here for up to {unread} s: {down} s down, and the start of the process. Nobody else reads them.',
  ),
  'lesson.static-members.static.watch': 'm0 is down, its session timer runs, and its partitions keep its name.',
  'lesson.static-members.price.heading': 'The price',
  'lesson.static-members.price.prose': paragraphs(
    'This pod is stopped for good. No LeaveGroup comes, so its place is kept until its session of {session} s has run out: its partitions are unread for {unread} s. With a dynamic member it would have been {dynamic} s.',
    'So a static member needs a session timeout that is longer than a restart takes, and shorter than you can bear to have partitions unread.',
    'When scaling in, an administrator can remove the instance id at once (`Admin.removeMembersFromConsumerGroup`).',
  ),
  'lesson.static-members.price.watch': 'Lag of the partitions of m2 grows until its session timer is empty.',
  'lesson.static-members.exercise.task':
    'Static members, but each of the {pods} pods is away for {down} s, and the session is {session} s: still {rebalances} rebalances. Get through this rolling restart without any.',
  'lesson.static-members.exercise.watch': 'What happens to the session timer before the pod is back.',
  'lesson.static-members.exercise.hint':
    'The place is kept as long as the session timer runs. It was last re-armed before the pod stopped.',
  'lesson.static-members.exercise.answer':
    'A session longer than the time a pod is away, its start included. A little too short is as bad as much too short: every pod is expired, and comes back as a stranger.',
  'lesson.static-members.goal.none': 'There is no rebalance but that in which the group forms.',
  'lesson.static-members.goal.read': 'At the end no record waits longer than {lag} s.',
} as const;
