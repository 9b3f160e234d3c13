/** Endless loops: churn, one sick member, recovery. */
import { cycles, recovery, sick } from '../../src/scenario/incidents/seed-000/bands.ts';
import { churnLock, type Lock, type Sick, sickMember } from '../../src/scenario/incidents/seed-000/scenarios.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import { byFigure, meanOf, mostOf, percentOf, withNote } from './tell.ts';
import type { CureTable, Row } from './types.ts';

const row = (title: string, lock: Lock = {}, is?: string): Row => ({
  title,
  ...(is === undefined ? {} : { is }),
  run: (client, eager) => ({
    scenario: (run) => churnLock({ minutes: 10, ...lock, client, eager, run }),
    measure: cycles(lock),
  }),
});

/** The group finds no rest: a rebalance each minute, or a third of the time in the join phase. */
function noRest(samples: Samples) {
  const [rate, preparing] = [meanOf(samples.rate) ?? 0, meanOf(samples.preparing) ?? 0];
  return { happens: rate >= 1 || preparing >= 0.3, figure: `${rate.toFixed(1)}/min` };
}

const recovers = (title: string, lock: Lock): Row => ({
  title,
  run: (client, eager) => ({
    scenario: (run) => churnLock({ minutes: 8, churnMinutes: 5, ...lock, client, eager, run }),
    measure: recovery,
  }),
});

const ails = (title: string, how: Sick = {}): Row => ({
  title,
  run: (client, eager) => ({ scenario: (run) => sickMember({ ...how, client, eager, run }), measure: sick }),
});

export const TABLES_000: readonly CureTable[] = [
  {
    id: '000-A',
    eager: false,
    sign: 'generations per minute (share of the time in the join phase); happens from 1 per minute or 30 % on',
    tell: withNote(noRest, percentOf('preparing')),
    rows: [
      row('as it was: heartbeat 15 s, half of the pods killed'),
      row('heartbeat 3 s', { heartbeatMs: 3_000 }, '000-B'),
      row('every pod closes its consumer', { graceful: 1 }),
      row('session 120 s', { sessionMs: 120_000 }),
      row('session 10 s, heartbeat 3 s', { sessionMs: 10_000, heartbeatMs: 3_000 }),
      row('a restart every two minutes', { everyMs: [110_000, 130_000] }),
      row('… and every pod closes its consumer', { everyMs: [110_000, 130_000], graceful: 1 }),
      row('static membership', { static: true }),
    ],
    advice:
      'Give pods that come back within the session a `group.instance.id`. Nothing else ends it while pods come and go: a shorter heartbeat only makes it be noticed sooner, a longer session holds the join phase open for longer.',
  },
  {
    id: '000-C',
    eager: false,
    sign: 'generations per minute without any change of membership; happens from 0.5 on',
    tell: byFigure('rate', 0.5, '/min'),
    rows: [ails('as it was: OffsetFetch takes 12 s'), ails('OffsetFetch takes 8 s', { offsetFetchMs: 8_000 })],
    advice:
      'Look for the one member whose sessions end with an error; mend the broker behind the slow request, or take the member out. Clients that wait longer for an answer (java, librdkafka, sarama: 30 s and more) go on.',
  },
  {
    id: '000-D',
    eager: false,
    sign: 'from the last pod that came or went until the group is at rest, longest; happens from 20 s on',
    tell: byFigure('rest', 20_000, 's', mostOf),
    rows: [
      recovers('as it was: half of the pods killed', {}),
      recovers('every pod killed', { graceful: 0 }),
      recovers('every pod closes its consumer', { graceful: 1 }),
      recovers('session 10 s, heartbeat 3 s', { sessionMs: 10_000, heartbeatMs: 3_000 }),
    ],
    advice:
      'Rest comes one session timeout after the last pod that was killed: let pods close their consumer (SIGTERM, a grace that is long enough).',
  },
];
