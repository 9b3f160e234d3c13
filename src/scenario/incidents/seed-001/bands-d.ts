/** Seed 001, tables D and E: slow work, groups that form. */
import { CLIENTS, MEASURED } from '../building.ts';
import { atLeast, atMost, between, exactly, leastOf, meanOf, medianOf, mostOf, sumOf } from '../judging.ts';
import type { Band, Experiment, Part, Pooled } from '../types.ts';
import { formingExperiment, slowExperiment } from './slow.ts';

const SLOW = ['java', 'librdkafka'] as const;
const ALL = new Map(SLOW.map((client) => [client, slowExperiment(`all ${client}`, { client: MEASURED[client] })]));
const ONE = new Map(
  SLOW.map((client) => [client, slowExperiment(`one ${client}`, { client: MEASURED[client], one: true })]),
);
const SEVEN = new Map(
  SLOW.map((client) => [client, slowExperiment(`7 s ${client}`, { client: MEASURED[client], processingMs: 7_000 })]),
);
const FIXED = new Map(
  SLOW.map((client) => [client, slowExperiment(`15 s ${client}`, { client: MEASURED[client], maxPollMs: 15_000 })]),
);
const KEPT = (['franz-go', 'sarama'] as const).map((client) => ({
  client,
  run: slowExperiment(`all ${client}`, { client: MEASURED[client] }),
}));
/** A member of franz-go that lets nobody in while it works, and one of sarama, whose claims have to end first. */
const BLOCKING = [
  { client: 'franz-go', blocks: true },
  { client: 'sarama', blocks: false },
] as const;
const JOINED = BLOCKING.flatMap(({ client, blocks }) =>
  [10_000, 90_000].map((processingMs) => ({
    client,
    processingMs,
    run: slowExperiment(`${client} ${processingMs} and a joiner`, {
      client: MEASURED[client],
      blocks,
      joinerAtMs: 62_000,
      processingMs,
    }),
  })),
);

const FORMING = CLIENTS.map((client) => ({
  client,
  three: formingExperiment(MEASURED[client], 3, 3_000),
  alone: formingExperiment(MEASURED[client], 1, 3_000),
  zero: formingExperiment(MEASURED[client], 3, 0),
}));

const both = (
  of: ReadonlyMap<(typeof SLOW)[number], Experiment>,
  part: (client: string, pooled: Readonly<Record<string, readonly number[]>>) => readonly Part[],
) => ({
  needs: [...of.values()],
  judge: (pooled: Pooled) => SLOW.flatMap((client) => part(client, pooled(of.get(client)!))),
});

export const BANDS_D: readonly Band[] = [
  {
    id: '001-D.1',
    class: 'D',
    condition: 'all members slow',
    check: 'LeaveGroup after the last poll, mean',
    band: 'java 8.0–8.25 s, librdkafka 8.0–8.55 s',
    ...both(ALL, (client, samples) => [
      between(client, meanOf(samples['until leave']), 8_000, client === 'java' ? 8_250 : 8_550, 's'),
    ]),
  },
  {
    id: '001-D.2',
    class: 'D',
    condition: null,
    check: 'rejoin after the last poll, mean',
    band: '10.0–10.2 s',
    ...both(ALL, (client, samples) => [between(client, meanOf(samples['until rejoin']), 10_000, 10_200, 's')]),
  },
  {
    id: '001-D.3',
    class: 'D',
    condition: 'one slow member, another stays',
    check: 'rebalances per cycle',
    band: '2',
    ...both(ONE, (client, samples) => [between(client, meanOf(samples['rebalances per leave']), 1.9, 2.1, 'count')]),
  },
  {
    id: '001-D.4',
    class: 'D',
    condition: 'all members slow and in step, eager',
    check: 'cycle of one member; generations per minute',
    band: '15.5–16.5 s; 3.6–3.8',
    ...both(ALL, (client, samples) => [
      between(client, meanOf(samples.cycle), 15_500, 16_500, 's'),
      between('', meanOf(samples['per minute']), 3.5, 3.9, '/min'),
    ]),
  },
  {
    id: '001-D.5',
    class: 'D',
    condition: null,
    check: 'callbacks of a leave: lost, revoked',
    band: 'lost each time, no revoke',
    ...both(ALL, (client, samples) => [
      between(client, sumOf(samples['lost callbacks']) / Math.max(1, sumOf(samples.leaves)), 0.9, 1, 'share'),
      exactly('revoked', mostOf(samples['revoked callbacks']), 0),
    ]),
  },
  {
    id: '001-D.6',
    class: 'D',
    condition: 'sync commit after the batch',
    check: 'commits of the slow member that succeed',
    band: '0',
    ...both(ALL, (client, samples) => [exactly(client, mostOf(samples.committed), 0)]),
  },
  {
    id: '001-D.7',
    class: 'M',
    condition: '5 minutes',
    check: 'share of processed records that are duplicates',
    band: 'java 88 %, librdkafka 78–83 %, each ± 10 %',
    ...both(ALL, (client, samples) => [
      between(
        client,
        meanOf(samples['again share']),
        client === 'java' ? 0.79 : 0.7,
        client === 'java' ? 0.97 : 0.913,
        'share',
      ),
    ]),
  },
  {
    id: '001-D.8',
    class: 'D',
    condition: 'S = 6 s, less than the work on a batch',
    check: 'expiries: heartbeats go on until the leave',
    band: '0',
    ...both(ALL, (client, samples) => [exactly(client, mostOf(samples.expired), 0)]),
  },
  {
    id: '001-D.9',
    class: 'D',
    condition: 'work 7 s, max.poll 8 s',
    check: 'rebalances',
    band: '0',
    ...both(SEVEN, (client, samples) => [exactly(client, mostOf(samples.generations), 0)]),
  },
  {
    id: '001-D.10',
    class: 'D',
    condition: 'franz-go and sarama; with a joiner franz-go with BlockRebalanceOnPoll',
    check: 'rebalances and duplicates; then a member joins',
    band: '0 and 0; the slow member is kept (one generation); with work of 90 s it is expelled',
    needs: [...KEPT, ...JOINED].map(({ run }) => run),
    judge: (pooled) => [
      ...KEPT.flatMap(({ client, run }) => [
        exactly(client, mostOf(pooled(run).generations), 0),
        exactly('duplicates', mostOf(pooled(run)['again share']), 0, 'share'),
      ]),
      ...JOINED.map(({ client, processingMs, run }) => {
        const name = `${client}, joiner, work ${processingMs / 1_000} s: expelled`;
        const expelled = pooled(run).expired;
        return processingMs < 60_000
          ? exactly(name, mostOf(expelled), 0)
          : atLeast(name, leastOf(expelled), 1, 'count');
      }),
    ],
  },
  {
    id: '001-D.11',
    class: 'D',
    condition: null,
    check: 'rebalances with max.poll.interval 1.5 × the work',
    band: '0',
    ...both(FIXED, (client, samples) => [exactly(client, mostOf(samples.generations), 0)]),
  },
  {
    id: '001-E.1',
    class: 'D',
    condition: 'three members within the first 3 s, initial delay 3 s',
    check: 'first JoinGroup to Stable, mean',
    band: '6.0–6.13 s',
    needs: FORMING.map(({ three }) => three),
    judge: (pooled) =>
      FORMING.map(({ client, three }) => between(client, meanOf(pooled(three).first), 6_000, 6_130, 's')),
  },
  {
    id: '001-E.2',
    class: 'D',
    condition: 'one member alone',
    check: 'first JoinGroup to Stable, mean',
    band: '3.0–3.05 s',
    needs: FORMING.map(({ alone }) => alone),
    judge: (pooled) =>
      FORMING.map(({ client, alone }) => between(client, meanOf(pooled(alone).first), 3_000, 3_050, 's')),
  },
  {
    id: '001-E.3',
    class: 'D',
    condition: 'initial delay 0, three members together',
    check: 'first Stable, last Stable, generations, medians',
    band: '< 0.25 s; 2.0–3.3 s; 2–3',
    needs: FORMING.map(({ zero }) => zero),
    judge: (pooled) =>
      FORMING.flatMap(({ client, zero }) => [
        atMost(client, medianOf(pooled(zero).first), 250),
        between('last', medianOf(pooled(zero).last), 2_000, 3_300, 's'),
        between('generations', medianOf(pooled(zero).generations), 2, 3, 'count'),
      ]),
  },
];
