/** Seed 001, tables B and C: a bad link. */
import type { ClientName } from '../../../client-model/profiles/configuration.ts';
import { CLIENTS } from '../building.ts';
import { atLeast, atMost, between, exactly, meanOf, medianOf, quantileOf, sumOf } from '../judging.ts';
import type { Band } from '../types.ts';
import { linkExperiment } from './links.ts';

const PERFECT = linkExperiment('no loss', { loss: 0, churn: true, commit: 'sync', minutes: 2 });
const LOSSY = linkExperiment('10 %', { loss: 0.1, churn: true, commit: 'sync', minutes: 2 });
const QUIET = [0, 0.05, 0.15, 0.3].map((loss) => ({
  loss,
  of: CLIENTS.map((client) => ({ client, run: linkExperiment(`${client} ${loss}`, { client, loss }) })),
}));
const HOUR = (['java', 'librdkafka', 'franz-go'] as const).map((client) => ({
  client,
  run: {
    ...linkExperiment(`${client} an hour`, { client, minutes: 60 }),
    runs: (seeds: number) => Math.ceil(seeds / 10),
  },
}));
const LOADED = [0, 0.05, 0.15].map((loss) =>
  linkExperiment(`sarama loaded ${loss}`, { client: 'sarama', loss, recordsPerSecond: 100, minutes: 10 }),
);
const LONG_SESSION = linkExperiment('sarama 0.15 session 30 s', {
  client: 'sarama',
  loss: 0.15,
  sessionMs: 30_000,
  heartbeatMs: 10_000,
  minutes: 10,
});
const SHORT_SESSION = linkExperiment('sarama 0.15 session 10 s', { client: 'sarama', loss: 0.15, minutes: 10 });

/** Each member reads two partitions, of records of 1 KiB, over connections that carry 800 kbit/s: 98 such records a second. */
const offered = (client: ClientName, times: number) =>
  linkExperiment(`${client} offered ${times}`, { client, loss: 0, recordsPerSecond: 49 * times, rateInKbit: 800 });
const HALF_FULL = offered('sarama', 0.5);
const SATURATED = CLIENTS.map((client) => ({ client, run: offered(client, 2) }));

export const BANDS_B: readonly Band[] = [
  {
    id: '001-B.1',
    class: 'D',
    condition: 'java, no loss',
    check: 'from JoinGroup sent to the first record, without the wait for the others, mean',
    band: '4 round trips: 780–1000 ms',
    needs: [PERFECT],
    judge: (pooled) => [between('', meanOf(pooled(PERFECT).duration), 780, 1_000)],
  },
  {
    id: '001-B.2',
    class: 'C',
    condition: 'java, 10 % loss',
    check: 'the same',
    band: 'median 0.8–1.3 s, p95 ≥ 2 s',
    needs: [LOSSY],
    judge: (pooled) => [
      between('median', medianOf(pooled(LOSSY).duration), 780, 1_300, 's'),
      atLeast('p95', quantileOf(pooled(LOSSY).duration, 0.95), 2_000, 's'),
    ],
  },
  {
    id: '001-B.3',
    class: 'D',
    condition: 'R = 0.4 s; java',
    check: 'heartbeats that are later by the losses they had',
    band: '0.4 and 1.2 s occur, nothing between',
    needs: [QUIET[2]!.of[0]!.run],
    judge: (pooled) => {
      const late = (pooled(QUIET[2]!.of[0]!.run).late ?? []).map((ms) => ms - 3_000);
      const near = (ms: number) => late.filter((value) => Math.abs(value - ms) < 60).length;
      return [
        atLeast('at 0.4 s', near(400), 1, 'count'),
        atLeast('at 1.2 s', near(1_200), 1, 'count'),
        atMost('at 0.8 s', near(800), Math.max(2, near(1_200)), 'count'),
      ];
    },
  },
  {
    id: '001-B.4',
    class: 'D',
    condition: '10 % loss, quiet link',
    check: 'expiries in an hour',
    band: '≤ 1',
    needs: HOUR.map(({ run }) => run),
    judge: (pooled) => HOUR.map(({ client, run }) => atMost(client, meanOf(pooled(run).expired), 1, 'count')),
  },
  {
    id: '001-B.5',
    class: 'C',
    condition: 'offered load over bandwidth; 5 minutes, no loss',
    check: 'expiries when the connection that fetches is saturated, mean',
    band: 'sarama, whose heartbeats share it: more than none, and none at half of its bandwidth; the others none',
    needs: [HALF_FULL, ...SATURATED.map(({ run }) => run)],
    judge: (pooled) => [
      exactly('sarama, half', meanOf(pooled(HALF_FULL).expired), 0),
      ...SATURATED.map(({ client, run }) => {
        const expired = meanOf(pooled(run).expired);
        return client === 'sarama' ? atLeast(client, expired, 1, 'count') : exactly(client, expired, 0);
      }),
    ],
  },
  {
    id: '001-C.1',
    class: 'E',
    condition: 'quiet link; 5 minutes',
    check: 'rebalances up to 15 % loss, mean; at 30 %',
    band: '0–1; more at 30 % than at 15 %',
    needs: QUIET.flatMap(({ of }) => of.map(({ run }) => run)),
    judge: (pooled) => {
      const at = (index: number) => QUIET[index]!.of.map(({ run }) => meanOf(pooled(run).rebalances) ?? 0);
      return [
        ...[0, 1, 2].flatMap((index) =>
          CLIENTS.map((client, i) => atMost(`${client} ${QUIET[index]!.loss}`, at(index)[i]!, 1, 'count')),
        ),
        atLeast('30 % over 15 %', at(3).reduce((a, b) => a + b, 0) - at(2).reduce((a, b) => a + b, 0), 0.001, 'count'),
      ];
    },
  },
  {
    id: '001-C.2',
    class: 'C',
    condition: 'sarama, loaded',
    check: 'rebalances at 0, 5 and 15 % loss',
    band: 'not falling; 0 % ≤ 1',
    needs: LOADED,
    judge: (pooled) => {
      const [none, some, many] = LOADED.map((run) => meanOf(pooled(run).rebalances) ?? 0);
      return [
        atMost('0 %', none!, 1, 'count'),
        atLeast('5 %', some!, none!, 'count'),
        atLeast('15 %', many!, some!, 'count'),
      ];
    },
  },
  {
    id: '001-C.3',
    class: 'E',
    condition: 'sarama, 15 % loss',
    check: 'rebalances with S = 30 s, H = 10 s over S = 10 s, H = 3 s',
    band: '≤ 0.5',
    needs: [LONG_SESSION, SHORT_SESSION],
    judge: (pooled) => {
      const short = sumOf(pooled(SHORT_SESSION).rebalances);
      return [atMost('', short === 0 ? null : sumOf(pooled(LONG_SESSION).rebalances) / short, 0.5, 'count')];
    },
  },
];
