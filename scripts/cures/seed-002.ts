/** Commits while a group grows from 2 to 30. */

import { meanOf } from '../../src/scenario/incidents/judging.ts';
import { type Growth, growthScenario, measure } from '../../src/scenario/incidents/seed-002/scenarios.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import type { CureTable, Row } from './types.ts';

interface Said {
  readonly is?: string;
  /** Whatever the column says. */
  readonly range?: boolean;
}

const row = (title: string, growth: Growth = {}, { is, range }: Said = {}): Row => ({
  title,
  ...(is === undefined ? {} : { is }),
  run: (client, eager) => ({
    scenario: () => growthScenario({ afterMs: 60_000, ...growth, client, eager: range ?? eager }),
    measure,
  }),
});

const count = (samples: Samples, name: string) => Math.round(meanOf(samples[name]) ?? 0);

/** Refused by the broker, or by the client that knows it is of no use. */
function failures(samples: Samples) {
  const [failed, lost] = [count(samples, 'failed'), count(samples, 'lost')];
  return { happens: failed > 0 || lost > 0, figure: `${failed}, ${lost} lost, ${count(samples, 'generations')} gen.` };
}

/** 002-A: the errors are those of 002-B; its own sign is how often the group rebalances. */
function rebalances(samples: Samples) {
  const generations = count(samples, 'generations');
  return { happens: generations >= 5, figure: `${generations} gen., ${count(samples, 'failed')} failed` };
}

const CALLBACK = { commit: 'none', commitOnRevoke: true } as const;

const rows = (eager: boolean): readonly Row[] => [
  row('as it was: 28 members over a minute, synchronous commits'),
  row('all at once', { overMs: 0 }),
  ...(eager ? [] : [row('range', {}, { range: true, is: '002-A' })]),
  row('commits in the revoke callback only', { application: CALLBACK }, eager ? {} : { is: '002-D' }),
  row('auto commit', { application: { commit: 'auto' } }),
  row('connections not serial at the broker', { serial: false }, eager ? {} : { is: '002-F' }),
  ...(eager ? [] : [row('session 10 s', { sessionMs: 10_000 })]),
];

const SIGN =
  'failed commits, partitions lost, generations; happens from one failed commit or one lost partition on (the columns are 002-C, librdkafka 2.11, and 002-E, the other clients)';

export const TABLES_002: readonly CureTable[] = [
  {
    id: '002-A',
    eager: true,
    sign: 'generations from the first start of the 28 on, and failed commits; happens from 5 generations on',
    tell: rebalances,
    rows: rows(true),
    advice:
      'Start members together rather than one by one: those that come between two heartbeats share a rebalance, so that a ramp costs one each heartbeat interval. With range hardly a commit is in flight when a rebalance comes.',
  },
  {
    id: '002-B',
    eager: false,
    sign: SIGN,
    tell: failures,
    rows: rows(false),
    advice:
      'librdkafka from 2.10 on (a refused commit no longer costs the assignment), and commit in the revoke callback or ignore ILLEGAL_GENERATION: what was not committed is read again. The session timeout has nothing to do with it.',
  },
];
