import { paragraphs } from '../../paragraphs.ts';

export const fenced = {
  'lesson.fenced.title': 'Fenced pods',
  'lesson.fenced.summary': 'Incident 004: two processes with one instance id.',
  'lesson.fenced.takeover.heading': 'A takeover',
  'lesson.fenced.takeover.prose': paragraphs(
    'Three static members. The successor of svc-0, here m3, starts {overlap} s before the old process m0 has ended; both have the same `group.instance.id`.',
    'The coordinator trusts the newcomer. A JoinGroup with an instance id and without a member id takes the place over: m3 gets a new member id and the old assignment, and there is no rebalance, still generation {generations}. The old member id is void. m0 is fenced.',
    'm0 does not know. It goes on with its records for {zombie} s; {refused} of its commits are answered FENCED_INSTANCE_ID, which this application only logs, until a heartbeat says the same and the client stops reading. Meanwhile both read the same partitions: {twice} records come twice.',
  ),
  'lesson.fenced.takeover.watch':
    'm3 joins and is answered at once. Two names on two partitions, then FENCED_INSTANCE_ID to m0.',
  'lesson.fenced.twins.heading': 'Twins',
  'lesson.fenced.twins.prose': paragraphs(
    'The same overlap, and a well-meant rule: a process that is told that it is fenced ends, and is started again at once.',
    'It starts without a member id, so it takes the place over, and fences the other one, which is started again and takes the place over: {takeovers} takeovers in {seconds} s, {twice} records twice. The coordinator sees no rebalance at all, it is generation {generations} all the time; who only watches rebalances sees nothing.',
    'FENCED_INSTANCE_ID means: somebody else has your name. Trying again does not make the name yours.',
  ),
  'lesson.fenced.twins.watch': 'm0 and m3 take the place from each other several times a second.',
  'lesson.fenced.rollout.heading': 'How one gets there',
  'lesson.fenced.rollout.prose': paragraphs(
    'Nobody configures the same id twice on purpose. But a Deployment with `maxSurge` {surge} starts the new pod first and stops the old one when the new one is ready. If both take their instance id from the same place, every rollout is a series of overlaps.',
    'Here: {refused} fenced commits and {twice} records twice in one rollout of three pods.',
  ),
  'lesson.fenced.rollout.watch': 'Old and new pod side by side, once for each name.',
  'lesson.fenced.exercise.task':
    'A rolling update with `maxSurge` {surge} and `maxUnavailable` {unavailable}: old and new pods overlap, and {twice} records come twice. Change it so that no commit is fenced and no record comes twice, and that there is still no rebalance.',
  'lesson.fenced.exercise.watch': 'FENCED_INSTANCE_ID in the log.',
  'lesson.fenced.exercise.hint':
    'A name may have one process at a time. The place of a pod that is away is kept as long as its session.',
  'lesson.fenced.exercise.answer':
    '`maxSurge` and `maxUnavailable` the other way round, or a StatefulSet, which does just that: the old pod ends before the new one starts. Its partitions rest for the moment between. Dynamic members would not be fenced either, but every pod would cost rebalances.',
  'lesson.fenced.goal.once': 'No commit is answered FENCED_INSTANCE_ID, and no record is delivered twice.',
  'lesson.fenced.goal.calm': 'There is no rebalance but that in which the group forms.',
} as const;
