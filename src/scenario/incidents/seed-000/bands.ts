/** Seed 000: its acceptance table. */
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import { consumer } from '../building.ts';
import { atLeast, atMost, between, exactly, leastOf, meanOf, medianOf, mostOf, shareOf } from '../judging.ts';
import { cycleSamples } from '../measures/cycles.ts';
import { sickSamples } from '../measures/plans.ts';
import { isStable, rebalancesIn } from '../measures/spans.ts';
import type { Band, Experiment, Pooled, Samples } from '../types.ts';
import { churnLock, FORMED_MS, type Lock, MEMBERS, SICK_MS, SICK_POD, sickMember } from './scenarios.ts';

function locked(id: string, lock: Lock, measure = cycles(lock)): Experiment {
  return { id: `000 ${id}`, scenario: (run) => churnLock({ ...lock, run }), measure };
}

/** How sessions end and generations pass while pods come and go. */
export function cycles({ heartbeatMs = 15_000 }: Lock) {
  return (chronicle: Chronicle, { durationMs }: { readonly durationMs: number }): Samples =>
    cycleSamples(chronicle, { from: FORMED_MS, to: durationMs }, heartbeatMs);
}

/** From the last restart, and from the last return of a pod, to the begin of the last rebalance, and to its end. */
export function recovery(chronicle: Chronicle, { durationMs }: { readonly durationMs: number }): Samples {
  const last = Math.max(...chronicle.scheduled.map(({ at }) => at), ...chronicle.lives.map(({ at }) => at));
  const begun = rebalancesIn(chronicle, { from: 0, to: durationMs }).at(-1)!.from;
  const ended = chronicle.transitions.filter(isStable).at(-1)!.at;
  return { recovery: [Math.max(0, begun - last)], rest: [Math.max(0, ended - last)] };
}

const A = locked('A', {});
const GRACEFUL = locked('A graceful', { graceful: 1, minutes: 15 });
const GRACEFUL_120 = locked('A graceful, session 120 s', { graceful: 1, minutes: 15, sessionMs: 120_000 });
const LONG_SESSION = locked('A session 120 s', { sessionMs: 120_000 });
const GRACEFUL_H3 = locked('B graceful', { graceful: 1, minutes: 15, heartbeatMs: 3_000 });
const STATIC = locked('A static', { static: true, minutes: 15 });
const D = locked('D', { minutes: 13, churnMinutes: 10 }, recovery);
const D_GRACEFUL = locked('D graceful', { minutes: 13, churnMinutes: 10, graceful: 1 }, recovery);

/** How 000-C goes on once the sick member is known. */
export function sick(chronicle: Chronicle, { durationMs }: { readonly durationMs: number }): Samples {
  return sickSamples(chronicle, { from: SICK_MS, to: durationMs }, MEMBERS, Number(SICK_POD));
}

const SICK: Experiment = { id: '000 C', scenario: (run) => sickMember({ run }), measure: sick };

/** The share does not depend on the number of members; what it needs is many events. */
const EVENTS_PER_RUN = 100;
const PERIODS_S = [5, 10, 15, 20, 30, 60, 120] as const;
const SWEPT = [
  ['franz-go@1.18', false],
  ['franz-go@1.18', true],
  ['java', true],
  ['java', false],
  ['librdkafka', true],
  ['librdkafka', false],
  ['sarama', true],
  ['sarama', false],
] as const;

/** 000-E: one membership event per act: pods beyond the first half come and go. */
function sweep(
  client: string,
  eager: boolean,
  heartbeatMs: number,
  periodS: number,
  timing: 'random' | 'periodic' = 'random',
): Experiment {
  const durationMs = FORMED_MS + EVENTS_PER_RUN * periodS * 1_000;
  return {
    id: `000-E ${client} ${eager ? 'eager' : 'cooperative'} H ${heartbeatMs} P ${periodS}${timing === 'periodic' ? ' periodic' : ''}`,
    runs: (seeds) => Math.max(1, Math.ceil(seeds / 2)),
    scenario: () => ({
      durationMs,
      topics: [{ partitions: 6, recordsPerSecond: 0 }],
      groups: [
        {
          members: 6,
          client,
          consumer: consumer(45_000, heartbeatMs, eager, idle(client) as never),
          application: { pollTimeoutMs: 2_000, processingMs: 1, commit: 'none' },
          startup: { minMs: 5, maxMs: 100 },
          churn: { everyMs: periodS * 1_000, kind: 'scale', timing },
        },
      ],
    }),
    measure: (chronicle) => cycleSamples(chronicle, { from: FORMED_MS, to: durationMs }, heartbeatMs + HALF_SECOND),
  };
}

/** What comes in the first half second of a cooperative session of franz-go ends it at the fast check: no full session. */
function tickMs(client: string, eager: boolean, heartbeatMs: number): number {
  return client.startsWith('franz-go') && !eager ? heartbeatMs - 500 : heartbeatMs;
}

/** Nobody reads anything; heartbeats of sarama wait for its fetches, so that these stay short. */
function idle(client: string): object {
  return client === 'sarama' ? {} : { 'fetch.max.wait.ms': 20_000 };
}

/** The first tick of a cooperative franz-go session comes half a second late. */
const HALF_SECOND = 520;

const SWEEPS = SWEPT.flatMap(([client, eager]) =>
  [3_000, 15_000].flatMap((heartbeatMs) =>
    PERIODS_S.map((periodS) => ({
      client,
      eager,
      heartbeatMs,
      periodS,
      run: sweep(client, eager, heartbeatMs, periodS),
    })),
  ),
);

/** At, below and far above the heartbeat interval of 15 s. */
const PERIODIC = SWEPT.map(([client, eager]) => ({
  name: `${client} ${eager ? 'eager' : 'cooperative'}`,
  below: sweep(client, eager, 15_000, 10, 'periodic'),
  above: sweep(client, eager, 15_000, 30, 'periodic'),
}));

export const BANDS_000: readonly Band[] = [
  {
    id: '000-A.1',
    class: 'D',
    condition: null,
    check: 'share of full sessions that end at exactly one heartbeat interval',
    band: '≥ 85 %',
    needs: [A],
    judge: (pooled) => [atLeast('', shareOf(pooled(A)['one interval']), 0.85, 'share')],
  },
  {
    id: '000-A.2',
    class: 'C',
    condition: 'no killed member holds the join phase open',
    check: 'cycle time of those sessions, median',
    band: '15.0–15.25 s',
    recorded:
      'franz-go 1.16.1 and 1.18.1 send JoinGroup 0–6 ms after the answer to the heartbeat, without the 217 ms for metadata that 15.3–15.6 s has in it',
    needs: [GRACEFUL],
    judge: (pooled) => [between('', medianOf(pooled(GRACEFUL).cycle), 15_000, 15_250, 's')],
  },
  {
    id: '000-A.3',
    class: 'D',
    condition: null,
    check: 'longest session',
    band: '≤ 30 s',
    needs: [A],
    judge: (pooled) => [atMost('', mostOf(pooled(A).longest), 30_000 + 10, 's')],
  },
  {
    id: '000-A.4',
    class: 'D',
    condition: 'while no killed member is listed',
    check: 'generations per minute',
    band: '3.9–8.5',
    needs: [A, GRACEFUL],
    judge: (pooled) => [
      between('50 % killed, without the time of dead members', meanOf(pooled(A)['alive rate']), 3.9, 8.5, '/min'),
      between('all exits graceful', meanOf(pooled(GRACEFUL).rate), 3.9, 8.5, '/min'),
    ],
  },
  {
    id: '000-A.5',
    class: 'D',
    condition: '50 % killed',
    check: 'share of time Preparing',
    band: '≥ 30 %',
    needs: [A],
    judge: (pooled) => [atLeast('', meanOf(pooled(A).preparing), 0.3, 'share')],
  },
  {
    id: '000-A.6',
    class: 'D',
    condition: null,
    check: 'member-generations whose assignment is as before',
    band: '≥ 60 %',
    needs: [A],
    judge: (pooled) => [atLeast('', shareOf(pooled(A).unchanged), 0.6, 'share')],
  },
  {
    id: '000-A.7',
    class: 'D',
    condition: null,
    check: 'session.timeout 45 → 120 s',
    band: 'graceful exits: rate ± 20 %; with kills: fewer expiries, and longer rebalances',
    needs: [GRACEFUL, GRACEFUL_120, A, LONG_SESSION],
    judge: (pooled) => [
      between('graceful rate, ratio', ratio(pooled, GRACEFUL_120, GRACEFUL, 'rate'), 0.8, 1.2, 'count'),
      atMost('expiries, ratio', ratio(pooled, LONG_SESSION, A, 'expired'), 1, 'count'),
      atLeast('length of a rebalance, ratio', ratio(pooled, LONG_SESSION, A, 'phase'), 1, 'count'),
    ],
  },
  {
    id: '000-A.8',
    class: 'D',
    condition: 'graceful exits',
    check: 'heartbeat.interval 15 → 3 s',
    band: 'a member is told ≤ 3 s instead of ≤ 15 s after a rebalance began; 5.4–22 instead of 3.9–8.5 generations per minute',
    corrected:
      'The table says: same generation rate ± 20 %. By E-04 there are at most 60/H rounds a minute while P < H, which is what holds the rate at 4 to 8.5 with H = 15 s; with H = 3 s < P nothing is put together any more, and the leave and the return of a pod, 5 s apart, are a rebalance each, of one or two rounds',
    needs: [GRACEFUL, GRACEFUL_H3],
    judge: (pooled) => [
      atMost('told, H 3 s', mostOf(pooled(GRACEFUL_H3).noticed), 3_000 + 10, 's'),
      atMost('told, H 15 s', mostOf(pooled(GRACEFUL).noticed), 15_000 + 10, 's'),
      between('rate, H 3 s', meanOf(pooled(GRACEFUL_H3).rate), 5.4, 22, '/min'),
      between('rate, H 15 s', meanOf(pooled(GRACEFUL).rate), 3.9, 8.5, '/min'),
    ],
  },
  {
    id: '000-A.9',
    class: 'D',
    condition: null,
    check: 'generations with static membership, restarts shorter than the session',
    band: '0',
    needs: [STATIC],
    judge: (pooled) => [exactly('per minute', mostOf(pooled(STATIC).rate), 0)],
  },
  {
    id: '000-C.1',
    class: 'D',
    condition: 'the broker takes 12 s for an OffsetFetch, longer than franz-go waits for it',
    check: 'a member whose sessions end with an error: generations per cycle, plan as before, members lost',
    band: '1; ≥ 95 %; none',
    needs: [SICK],
    judge: (pooled) => [
      exactly('per cycle', meanOf(pooled(SICK)['per cycle']), 1),
      atLeast('plan as before', shareOf(pooled(SICK)['same plan']), 0.95, 'share'),
      exactly('members lost', mostOf(pooled(SICK).removed), 0),
    ],
  },
  {
    id: '000-C.2',
    class: 'D',
    condition: 'session.timeout 45 s',
    check: 'length of the sick member’s sessions',
    band: '30–45 s',
    recorded:
      'A stalled OffsetFetch was given up after 10.0 s; the session ended there only since its timeout of 6 s left the heartbeat behind it no other ' +
      'try. With 45 s the fetch is tried for RetryTimeout, 30 s: three times 10 s. The text has 10–15 s',
    needs: [SICK],
    judge: (pooled) => [
      atLeast('shortest', leastOf(pooled(SICK)['sick session']), 30_000, 's'),
      atMost('longest', mostOf(pooled(SICK)['sick session']), 45_000, 's'),
    ],
  },
  {
    id: '000-D.1',
    class: 'D',
    condition: null,
    check: 'from the last churn event to the last rebalance, mean',
    band: '≤ 61 s; ≤ 16 s if all exits were graceful',
    needs: [D, D_GRACEFUL],
    judge: (pooled) => [
      atMost('50 % killed', meanOf(pooled(D).recovery), 61_000, 's'),
      atMost('graceful', meanOf(pooled(D_GRACEFUL).recovery), 16_000, 's'),
    ],
  },
  {
    id: '000-E.1',
    class: 'D',
    condition: 'random instants, one membership event each',
    check: 'share of full sessions that others end at the first tick',
    band: '1 − e^(−H/P) ± 0.07, P: time between the starts and ends of pods as they came out; H − 0.5 s for cooperative franz-go',
    needs: SWEEPS.map(({ run }) => run),
    judge: (pooled) =>
      SWEEPS.map(({ client, eager, heartbeatMs, periodS, run }) => {
        const wanted =
          1 - Math.exp(-tickMs(client, eager, heartbeatMs) / (meanOf(pooled(run).pace) ?? periodS * 1_000));
        const name = `${client} ${eager ? 'eager' : 'cooperative'} H ${heartbeatMs / 1_000} P ${periodS}`;
        return between(name, shareOf(pooled(run)['first tick']), wanted - 0.07, wanted + 0.07, 'share');
      }),
  },
  {
    id: '000-E.2',
    class: 'D',
    condition: 'periodic, H = 15 s',
    check: 'the boundary of the storm: share of full sessions that others end at the first tick',
    band: '≥ 80 % with P = 10 s ≤ H; less with P = 30 s',
    needs: PERIODIC.flatMap(({ below, above }) => [below, above]),
    judge: (pooled) =>
      PERIODIC.flatMap(({ name, below, above }) => [
        atLeast(`${name} P 10`, shareOf(pooled(below)['first tick']), 0.8, 'share'),
        atMost('P 30', shareOf(pooled(above)['first tick']), 0.799, 'share'),
      ]),
  },
];

function ratio(pooled: Pooled, of: Experiment, to: Experiment, name: string): number | null {
  const [a, b] = [meanOf(pooled(of)[name]), meanOf(pooled(to)[name])];
  return a === null || b === null || b === 0 ? null : a / b;
}
