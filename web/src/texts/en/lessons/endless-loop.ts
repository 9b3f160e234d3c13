import { paragraphs } from '../../paragraphs.ts';

export const endlessLoop = {
  'lesson.endless-loop.title': 'The endless loop',
  'lesson.endless-loop.summary': 'Incident 000: a group that rebalances for hours, and rightly so.',
  'lesson.endless-loop.lock.heading': 'One pod every few seconds',
  'lesson.endless-loop.lock.prose': paragraphs(
    'Six franz-go consumers. Every {every} s one pod is restarted, gracefully, and is back after {down} s: a deployment that does not come to rest, or a node that evicts pods. Heartbeats come every {heartbeat} s.',
    'A pod leaves. The others hear of it at their next heartbeat, up to {heartbeat} s later; until then the group stays in PreparingRebalance. Since the answers to SyncGroup come to all at the same instant, all heartbeats are in step, and everybody hears of it at the same beat.',
    'When they have come to a plan the next pod has already left or returned. No client waits after a rebalance that went well, so nothing dampens this: {generations} generations in {minutes} minutes, and the group is not Stable for {share} % of the time. In the incident itself it went on to generation 1897.',
  ),
  'lesson.endless-loop.lock.watch': 'PreparingRebalance until the common heartbeat, a short Stable, and again.',
  'lesson.endless-loop.tuning.heading': 'What does not help, and what helps a little',
  'lesson.endless-loop.tuning.prose': paragraphs(
    'The advice that is given first is a longer `session.timeout.ms`. With {session} s it is, event by event, the same run: {same} generations. Nobody here is removed for silence; every pod says good-bye.',
    'A shorter `heartbeat.interval.ms`, {heartbeat} s, makes each rebalance short: not Stable for {after} % of the time instead of {before} %. But now each coming and each going has a rebalance of its own, where several shared one before: {generations} generations.',
    'Timers decide how long a rebalance takes. How many there are is decided by how often the list of members changes.',
  ),
  'lesson.endless-loop.tuning.watch': 'The same restarts: shorter gaps, more of them.',
  'lesson.endless-loop.sick.heading': 'Nobody comes, nobody goes, and it loops',
  'lesson.endless-loop.sick.prose': paragraphs(
    'The second form of the incident. The broker has become slow at one thing: it needs {slow} s for an OffsetFetch. Then one pod crashes once. Its successor gets the same partition and asks from which offset to read.',
    'franz-go waits {patience} s for each answer and gives up after {tries} s. It drops its partitions and joins again, under its old member id. The list of members is the same as before, the plan is the same as before, and yet it is a new generation. All others have to come along, and a moment later m3 asks for its offset again.',
    'From generation {from} on it is always m3: {generations} generations in {minutes} minutes. The cause is not in the group at all. Look for the member whose JoinGroup begins each rebalance, and ask what it was doing before.',
  ),
  'lesson.endless-loop.sick.watch': 'Only m3 begins rebalances. The partitions of the others never change.',
  'lesson.endless-loop.exercise.task':
    'The pods go on being restarted, each {down} s away, and there are {generations} generations. Change the settings so that there are at most {most}.',
  'lesson.endless-loop.exercise.watch': 'The number of generations at the end.',
  'lesson.endless-loop.exercise.hint':
    'It is not a question of timers: to the coordinator a pod that comes back has to be the one that it was.',
  'lesson.endless-loop.exercise.answer':
    'Static members: with `group.instance.id` a restart within the session does not change the list of members. Sessions have to be longer than a restart, which they are here. Longer sessions alone change nothing, and a shorter heartbeat interval makes more rebalances, though shorter ones.',
  'lesson.endless-loop.goal.generations': 'At most {most} generations.',
  'lesson.endless-loop.goal.read': 'At the end no record waits longer than {lag} s.',
} as const;
