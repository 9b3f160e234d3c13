/**
 * What each cause means to the person who has it: in words, what to do, and which incident of the catalogue shows it in
 * the simulator.
 */
import type { Cause } from './cause.ts';

export interface CauseEntry {
  /** Follows the actors, however many: `m3 …`, `28 members …`. */
  readonly happened: string;
  /** The mechanism, in one or two sentences. */
  readonly why: string;
  /** What ends it. */
  readonly cure: string;
  /** Of the incidents of the simulator; null: none shows it. */
  readonly incident: string | null;
  /** What is looked at first, the highest first; 0: nothing is wrong. */
  readonly weight: number;
}

export const CATALOGUE: Readonly<Record<Cause, CauseEntry>> = {
  'max-poll-exceeded': {
    happened: 'left because the application did not poll in time, and came back when it did',
    why: 'Between two polls more than max.poll.interval.ms went by: the client leaves the group by itself, commits of the batch fail with UNKNOWN_MEMBER_ID, and the same records are delivered again. Members that were assigned together are late together, so the whole group empties and forms again, each time with the initial delay.',
    cure: 'Give each poll less work (smaller max.poll.records) or more time (max.poll.interval.ms above the longest batch); look for what made the work slow at that time.',
    incident: '001-D',
    weight: 95,
  },
  'commit-illegal-generation-loop': {
    happened: 'joined again and again because late commits cost them their whole assignment',
    why: 'A commit that waits behind its own JoinGroup reaches the coordinator in the next generation and is refused with ILLEGAL_GENERATION; librdkafka before 2.10 then gives up everything it owns and joins again, which makes the commits of others late.',
    cure: 'Update librdkafka to 2.10 or later; until then commit in the revoke callback only while the group changes, or use an eager assignor.',
    incident: '002-B',
    weight: 90,
  },
  'broker-pause': {
    happened: 'expelled all at once after the broker had stood still, and back at once',
    why: 'While the coordinator stands still no heartbeat is answered; when it goes on, it finds the sessions overdue before it reads the heartbeats that wait in its sockets. What was processed and not committed is delivered twice.',
    cure: 'Look for the pause of the broker (garbage collection, disk, a frozen machine); a session.timeout.ms above its length outlives it.',
    incident: '003-A',
    weight: 85,
  },
  'network-cut': {
    happened: 'lost their connections or could not make them',
    why: 'Connections were reset or refused: a broker that restarts or is gone, a firewall, a network that was cut.',
    cure: 'Look at the broker and at the network at that time; a session.timeout.ms above the usual interruption keeps the members in the group.',
    incident: '003-C',
    weight: 84,
  },
  'network-stall': {
    happened: 'fell silent together and came back together: nothing passed between them and the coordinator',
    why: 'Their sessions ran out one session after the last heartbeat that passed, and they joined again when the network let them.',
    cure: 'Look at the network between these clients and the coordinator at that time; a session.timeout.ms above the usual stall outlives it.',
    incident: '003-B',
    weight: 83,
  },
  'slow-broker': {
    happened: 'had to wait for answers to group requests',
    why: 'The plan of the leader took a second or more to come back: each rebalance lasts longer by the round trips it needs, and the next change meets a group that is still busy with the last.',
    cure: 'Look at the request times of the broker (RequestQueueTimeMs, LocalTimeMs of JoinGroup and SyncGroup) and at the network; if one leader alone is slow, at its CPU and at the number of partitions it plans.',
    incident: '000-A',
    weight: 70,
  },
  'crash-session-expiry': {
    happened: 'fell silent, and removed when the session ran out',
    why: 'No heartbeat and no commit came for session.timeout.ms: the process died, was killed, or stood still. Until then nobody read its partitions.',
    cure: 'Find out why the process ended without closing its consumer (out of memory, SIGKILL after a short grace period, a node that was lost). A shorter session.timeout.ms finds the dead sooner.',
    incident: '001-A',
    weight: 75,
  },
  'static-fenced': {
    happened: 'taken over by a second process with the same instance id while the first one lived',
    why: 'Two processes have the same group.instance.id: the coordinator takes the newer one and answers the older one with FENCED_INSTANCE_ID.',
    cure: 'Make sure that the old process has ended before the new one starts (StatefulSet instead of Deployment, no surge), and that no two pods share an instance id.',
    incident: '004-A',
    weight: 74,
  },
  'static-restart-beyond-session': {
    happened: 'restarted more slowly than the session lasts: removed, and then added again',
    why: 'A static member may come back within session.timeout.ms without a rebalance; after that it costs two, and its partitions rest in between.',
    cure: 'Set session.timeout.ms above the time that a restart takes, start included.',
    incident: '004-D',
    weight: 65,
  },
  'static-absent': {
    happened: 'stopped without being replaced: partitions rested until the session ran out',
    why: 'A static member does not say good-bye: the coordinator waits for it for the whole session.timeout.ms.',
    cure: 'When scaling in static members remove them by their instance id: kafka-consumer-groups --delete-members, or removeMembersFromConsumerGroup.',
    incident: '004-E',
    weight: 60,
  },
  'slow-app-no-limit': {
    happened: 'may be slow without anybody noticing: these clients have no poll limit',
    why: 'franz-go and sarama heartbeat in the background and have no max.poll.interval.ms: an application that hangs keeps its partitions and causes no rebalance.',
    cure: 'Look at the lag, and at the time that a batch takes in the application.',
    incident: null,
    weight: 50,
  },
  'metadata-change': {
    happened: 'joined again because topics or subscriptions changed',
    why: 'The leader saw other partitions than those it had planned with, or a member subscribed to something else.',
    cure: 'Expected when partitions are added; if it recurs, look for a pattern subscription or for topics that come and go.',
    incident: null,
    weight: 40,
  },
  rejoin: {
    happened: 'joined again, and the log does not tell why',
    why: 'A member of the group sent a JoinGroup of its own accord: it revoked partitions, lost its assignment, or called for a rebalance.',
    cure: "Look at that member's own log at that time: groupsim diagnose reads both together.",
    incident: null,
    weight: 45,
  },
  'static-removed': {
    happened: 'removed by instance id',
    why: 'An administrator, or an operator program, sent a LeaveGroup for the instance id.',
    cure: 'Nothing to do if that was meant; a member that was alive joins again by itself.',
    incident: '004-E',
    weight: 20,
  },
  'scale-up': {
    happened: 'came into the running group',
    why: 'Members that come one after another share a rebalance for each common heartbeat; a cooperative group needs a further round for each.',
    cure: 'Nothing is wrong; starting them all at once costs fewer rebalances than one by one.',
    incident: '002-A',
    weight: 15,
  },
  leave: {
    happened: 'closed the consumer and left',
    why: 'LeaveGroup starts a rebalance at once, and the others notice it at their next heartbeat.',
    cure: 'Nothing is wrong; static membership (group.instance.id) spares a restart its two rebalances.',
    incident: '001-A',
    weight: 12,
  },
  join: {
    happened: 'came into the running group',
    why: 'A new member starts a rebalance; the others notice it at their next heartbeat.',
    cure: 'Nothing is wrong.',
    incident: '001-A',
    weight: 10,
  },
  'static-restart': {
    happened: 'back under the same instance id within the session: no rebalance',
    why: 'A static member takes up the partitions that it had.',
    cure: 'Nothing to do: this is what static membership is for.',
    incident: '004-C',
    weight: 5,
  },
  formation: {
    happened: 'formed the group',
    why: 'The first generation waits group.initial.rebalance.delay.ms for further members, and once more if one comes.',
    cure: 'Nothing is wrong.',
    incident: '001-E',
    weight: 2,
  },
  shutdown: {
    happened: 'left, and the group was empty',
    why: 'The whole application was stopped.',
    cure: 'Nothing is wrong if that was meant.',
    incident: null,
    weight: 1,
  },
};
