/**
 * Sessions and heartbeats: who is taken for dead, and how late.
 */
import { formatDuration as span } from '../../../scenario/durations.ts';
import { allEvents } from '../../../scenario/faults/generate.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import { booleanOf, numberOf } from '../../../scenario/settings.ts';
import type { ShareView } from '../../../scenario/shares.ts';
import { HEARTBEATS, REMOVALS, UNOWNED, UNOWNED_P99 } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';

const heartbeatOf = ({ consumer }: ShareView) => numberOf(consumer, 'heartbeat.interval.ms');
const sessionOf = ({ consumer }: ShareView) => numberOf(consumer, 'session.timeout.ms');

function heartbeatRare(share: ShareView): string | null {
  const [heartbeat, session] = [heartbeatOf(share), sessionOf(share)];
  if (heartbeat * 3 <= session) return null;
  const missed = Math.max(1, Math.ceil(session / heartbeat) - 1);
  return (
    `heartbeat.interval.ms ${span(heartbeat)} is more than a third of session.timeout.ms ${span(session)}: ` +
    `${missed === 1 ? 'one lost heartbeat removes' : `${missed} lost heartbeats remove`} a live member, ` +
    'and members learn late of a rebalance.'
  );
}

function heartbeatHasty(share: ShareView, { network }: Scenario): string | null {
  const heartbeat = heartbeatOf(share);
  const roundTrip = network.rttMs + 2 * network.jitterMs;
  if (heartbeat > 2 * roundTrip) return null;
  return `heartbeat.interval.ms ${span(heartbeat)} is close to the network's round trip, ${span(network.rttMs)}: heartbeats queue behind each other.`;
}

/** The least that brokers allow by default (group.min.session.timeout.ms). */
const SHORT_SESSION_MS = 6_000;

function sessionShort(share: ShareView): string | null {
  const session = sessionOf(share);
  if (session >= SHORT_SESSION_MS) return null;
  return (
    `session.timeout.ms ${span(session)} is shorter than brokers allow by default, ${span(SHORT_SESSION_MS)}: ` +
    'a long garbage collection or a paused container is taken for a death.'
  );
}

/** Beyond it nobody waits for a dead process to come back. */
const LONG_SESSION_MS = 120_000;

function sessionLong(share: ShareView): string | null {
  const session = sessionOf(share);
  if (session <= LONG_SESSION_MS || share.consumer['group.instance.id'] !== null) return null;
  return `session.timeout.ms ${span(session)}: the partitions of a member that crashes are read by nobody for so long.`;
}

function sessionAboveMaxPoll(share: ShareView): string | null {
  const session = sessionOf(share);
  const maxPoll = numberOf(share.consumer, 'max.poll.interval.ms');
  if (session <= maxPoll) return null;
  return (
    `session.timeout.ms ${span(session)} is above max.poll.interval.ms ${span(maxPoll)}: a crash is noticed later ` +
    'than a slow batch, and the rebalance timeout ends before a dead member is removed. librdkafka refuses this.'
  );
}

/** E-05: a dynamic member that crashes comes back under another id, and its ghost is waited for. */
function crashNoticedLate(share: ShareView): string | null {
  const { churn, startup, consumer } = share;
  if (churn === null || churn.graceful === 1 || consumer['group.instance.id'] !== null) return null;
  const [session, back] = [sessionOf(share), churn.downMs + startup.maxMs];
  if (session <= back) return null;
  return (
    `a pod that crashes is back after ${span(back)} at the latest, session.timeout.ms is ${span(session)}: its partitions ` +
    'wait for the session of the one that is gone, and so does every rebalance in between.'
  );
}

function mayCrash({ churn }: ShareView, scenario: Scenario): boolean {
  return (churn !== null && churn.graceful < 1) || allEvents(scenario).some(({ kind }) => kind === 'pod-kill');
}

/** K-E-05: an accepted commit restarts the session as a heartbeat does. */
function commitsRenewSession(share: ShareView, scenario: Scenario): string | null {
  const { consumer } = share;
  if (!booleanOf(consumer, 'enable.auto.commit') || !mayCrash(share, scenario)) return null;
  const [commit, heartbeat] = [numberOf(consumer, 'auto.commit.interval.ms'), heartbeatOf(share)];
  if (commit >= heartbeat) return null;
  return (
    `auto.commit.interval.ms ${span(commit)} is below heartbeat.interval.ms ${span(heartbeat)}: each commit renews the ` +
    `session, so that a crash is noticed up to ${span(heartbeat - commit)} later than heartbeats alone would have it.`
  );
}

const pauses = (everyMs: number, forMs: number, count: number) =>
  Array.from(
    { length: count },
    (_, i) => ({ kind: 'pod-pause', atMs: 20_000 + i * everyMs, pods: '0', forMs }) as const,
  );

const kills = (count: number, everyMs: number) =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'pod-kill' as const,
    atMs: 60_000 + i * everyMs,
    pods: String(i),
    downMs: null,
  }));

export const LIVENESS: readonly LintRule[] = [
  {
    id: 'heartbeat-rare',
    level: 'warning',
    scope: 'share',
    sentence: 'The heartbeat interval is more than a third of the session timeout.',
    clients: 'all',
    path: 'consumer.heartbeat.interval.ms',
    proof: ['E-01', 'N-10', 'C-HB-10'],
    find: heartbeatRare,
    cure: 'Let {heartbeat.interval.ms} be a third of {session.timeout.ms} or less.',
    experiment: {
      figure: REMOVALS,
      factor: 5,
      ...between(
        (heartbeat: string) =>
          small(
            '5m',
            6,
            {
              members: 3,
              consumer: {
                'session.timeout.ms': '10s',
                'heartbeat.interval.ms': heartbeat,
                'auto.commit.interval.ms': '30s',
              },
            },
            { events: pauses(13_300, 5_000, 20) },
          ),
        '9s',
        '3s',
      ),
    },
  },
  {
    id: 'heartbeat-hasty',
    level: 'warning',
    scope: 'share',
    sentence: "The heartbeat interval is not far above the network's round trip.",
    clients: 'all',
    path: 'consumer.heartbeat.interval.ms',
    proof: ['F-HB-01', 'S-HB-01', 'N-03'],
    find: heartbeatHasty,
    cure: 'Raise {heartbeat.interval.ms}; 3s is what every client starts from.',
    experiment: {
      figure: HEARTBEATS,
      factor: 10,
      ...between(
        (heartbeat: string) =>
          small('2m', 6, { members: 3, consumer: { 'heartbeat.interval.ms': heartbeat } }, { network: { rttMs: 50 } }),
        '100ms',
        '3s',
      ),
    },
  },
  {
    id: 'session-short',
    level: 'warning',
    scope: 'share',
    sentence: 'The session timeout is shorter than a pause that a healthy process may take.',
    clients: 'all',
    path: 'consumer.session.timeout.ms',
    proof: ['N-05', 'E-06', 'C-JOIN-03'],
    find: sessionShort,
    cure: 'Let {session.timeout.ms} outlast the longest pause; 10s to 45s is usual.',
    experiment: {
      figure: REMOVALS,
      factor: 5,
      ...between(
        (session: string) =>
          small(
            '5m',
            6,
            { members: 3, consumer: { 'session.timeout.ms': session, 'heartbeat.interval.ms': '1s' } },
            { broker: { 'group.min.session.timeout.ms': '1s' }, events: pauses(20_000, 4_000, 12) },
          ),
        '3s',
        '10s',
      ),
    },
  },
  {
    id: 'session-long',
    level: 'warning',
    scope: 'share',
    sentence: 'The session timeout of dynamic members is so long that crashes go unnoticed for minutes.',
    clients: 'all',
    path: 'consumer.session.timeout.ms',
    proof: ['E-05', 'K-E-05'],
    find: sessionLong,
    cure: 'Lower {session.timeout.ms}; 10s to 45s is usual. A member that shall be waited for is better static.',
    experiment: {
      figure: UNOWNED_P99,
      factor: 3,
      ...between(
        (session: string) =>
          small(
            '10m',
            6,
            { members: 3, consumer: { 'session.timeout.ms': session } },
            { events: [{ kind: 'pod-kill', atMs: '1m', pods: '0', downMs: null }] },
          ),
        '5m',
        '45s',
      ),
    },
  },
  {
    id: 'session-above-max-poll',
    level: 'warning',
    scope: 'share',
    sentence: 'The session timeout is above max.poll.interval.ms, so that a crash is noticed later than a slow batch.',
    clients: ['java', 'librdkafka'],
    path: 'consumer.session.timeout.ms',
    proof: ['E-05', 'E-07', 'N-11'],
    find: sessionAboveMaxPoll,
    cure: 'Let {session.timeout.ms} be below {max.poll.interval.ms}.',
    experiment: {
      figure: UNOWNED_P99,
      factor: 2,
      ...between(
        (session: string) =>
          small(
            '5m',
            6,
            { members: 3, consumer: { 'session.timeout.ms': session, 'max.poll.interval.ms': '30s' } },
            { events: [{ kind: 'pod-kill', atMs: '1m', pods: '0', downMs: null }] },
          ),
        '60s',
        '10s',
      ),
    },
  },
  {
    id: 'crash-noticed-late',
    level: 'note',
    scope: 'share',
    sentence: 'A pod that crashes is back long before its session ends.',
    clients: 'all',
    path: 'consumer.session.timeout.ms',
    proof: ['E-05', 'K-E-05', 'N-04'],
    find: crashNoticedLate,
    cure: 'Lower {session.timeout.ms} below the time of a restart, or make the members static ({group.instance.id}).',
    experiment: {
      figure: UNOWNED_P99,
      factor: 2,
      ...between(
        (session: string) =>
          small('15m', 12, {
            members: 4,
            consumer: { 'session.timeout.ms': session },
            churn: { everyMs: '90s', kind: 'crash', downMs: '20s' },
          }),
        '45s',
        '10s',
      ),
    },
  },
  {
    id: 'commits-renew-session',
    level: 'note',
    scope: 'share',
    sentence:
      'Automatic commits come more often than heartbeats and renew the session, so that crashes are noticed later.',
    clients: 'all',
    path: 'consumer.auto.commit.interval.ms',
    proof: ['N-10', 'K-N-10', 'K-E-05'],
    find: commitsRenewSession,
    cure: 'Lower {session.timeout.ms} by half of {heartbeat.interval.ms} if that matters; the commits save more than they cost.',
    experiment: {
      figure: UNOWNED,
      factor: 1.05,
      ...between(
        (interval: string) =>
          small(
            '15m',
            12,
            {
              members: 12,
              consumer: {
                'session.timeout.ms': '35s',
                'heartbeat.interval.ms': '9s',
                'auto.commit.interval.ms': interval,
              },
            },
            { events: kills(8, 93_700) },
          ),
        '200ms',
        '30s',
      ),
    },
  },
];
