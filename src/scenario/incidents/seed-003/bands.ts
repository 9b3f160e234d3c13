/** Seed 003: its acceptance table. */
import { atLeast, atMost, between, exactly, leastOf, meanOf, medianOf, mostOf, shareOf } from '../judging.ts';
import type { Band, Experiment, Pooled } from '../types.ts';
import { type Pause, pauseExperiment } from './scenarios.ts';

const A = pauseExperiment('A', {});
const RACE = { ...pauseExperiment('A race', { onResume: 'race(0.5)' }), runs: (seeds: number) => 2 * seeds };
const F = pauseExperiment('F', { onResume: 'requestsFirst' });
const G = pauseExperiment('G', { commit: 'auto' });
const D = pauseExperiment('D', { sessionMs: 60_000 });
const C16 = pauseExperiment('C franz-go 1.16', { how: 'refuse', pauseMs: 20_000 });
const C21 = pauseExperiment('C franz-go 1.22', { how: 'refuse', pauseMs: 20_000, client: 'franz-go@1.22' });
const C21_SOON = pauseExperiment('C franz-go 1.22 soon', {
  how: 'refuse',
  pauseMs: 20_000,
  client: 'franz-go@1.22',
  even: true,
  commit: 'none',
  soon: true,
});
const JAVA = pauseExperiment('E java', { client: 'java' });
const LIBRDKAFKA = pauseExperiment('E librdkafka', { client: 'librdkafka' });
const SARAMA_10 = pauseExperiment('E sarama, 10.5 s', { client: 'sarama', sessionMs: null, pauseMs: 10_500 });
const SARAMA_45 = pauseExperiment('E sarama, 45 s', { client: 'sarama', sessionMs: null });
const GIVES_UP = { pauseMs: 60_000 } as const;
const GIVE_UP_16 = pauseExperiment('B franz-go 1.16 gives up', GIVES_UP);
const WITH_COMMITS = { ...GIVES_UP, commit: 'auto', even: true } as const;
const GIVE_UP_18 = pauseExperiment('B franz-go 1.18 gives up', { ...WITH_COMMITS, client: 'franz-go@1.18' });
const GIVE_UP_22 = pauseExperiment('B franz-go 1.22 gives up', { ...WITH_COMMITS, client: 'franz-go@1.22' });

const PAUSES_S = [30, 40, 42, 43, 44, 45, 46, 50] as const;
const ORDERS = ['timersFirst', 'requestsFirst'] as const;
/** Beyond 50 s a member may give up its id by itself, so that no request that is still valid waits. */
const LONG_S = [60, 120] as const;
const SWEEP = [
  ...PAUSES_S.flatMap((pauseS) => ORDERS.map((onResume) => ({ pauseS, onResume }))),
  ...LONG_S.map((pauseS) => ({ pauseS, onResume: 'timersFirst' as const })),
].map(({ pauseS, onResume }) => ({ pauseS, onResume, run: swept({ pauseMs: pauseS * 1_000, onResume }) }));

function swept(pause: Pause): Experiment {
  return pauseExperiment(`B ${pause.pauseMs} ${pause.onResume}`, pause);
}

/** By the time since the last heartbeat, which is uniform in 0 to 3 s. */
function expelledShare(pauseS: number, onResume: string): number {
  if (pauseS >= 45) return onResume === 'timersFirst' ? 1 : 0;
  return Math.max(0, (pauseS - 42) / 3);
}

/** A timer that fell due during the pause waits for its end: a heartbeat that is read first re-arms it. */
function sweepPart(pooled: Pooled, { pauseS, onResume, run }: (typeof SWEEP)[number]) {
  const wanted = pauseS > 42 && pauseS < 45 && onResume === 'requestsFirst' ? 0 : expelledShare(pauseS, onResume);
  return between(`${pauseS} s ${onResume}`, shareOf(pooled(run).expelled), wanted - 0.1, wanted + 0.1, 'share');
}

const GIVEN_ORDER = 'timers first, and the fetch is answered before the heartbeat';

export const BANDS_003: readonly Band[] = [
  {
    id: '003-A.1',
    class: 'D',
    condition: GIVEN_ORDER,
    check: 'records delivered, unique, delivered twice, never processed',
    band: '30 000, 20 000, 10 000, 0',
    needs: [A],
    judge: (pooled) => [
      exactly('delivered', meanOf(pooled(A)['batch delivered']), 30_000),
      exactly('unique', meanOf(pooled(A)['batch unique']), 20_000),
      exactly('twice', meanOf(pooled(A)['batch duplicates']), 10_000),
      exactly('never', mostOf(pooled(A).missing), 0),
    ],
  },
  {
    id: '003-A.2',
    class: 'D',
    condition: null,
    check: 'heartbeat error after the resume, latest',
    band: '≤ 1 s',
    needs: [A],
    judge: (pooled) => [atMost('', mostOf(pooled(A)['error after resume']), 1_000, 's')],
  },
  {
    id: '003-A.3',
    class: 'D',
    condition: null,
    check: 'back-off before the rejoin',
    band: '200–300 ms, and what a round trip takes',
    needs: [A],
    judge: (pooled) => [
      atLeast('least', leastOf(pooled(A).backoff), 200),
      atMost('most', mostOf(pooled(A).backoff), 305),
    ],
  },
  {
    id: '003-A.4',
    class: 'D',
    condition: null,
    check:
      'JoinGroup sequence: old id, UNKNOWN_MEMBER_ID; no id, MEMBER_ID_REQUIRED; the new id, answered after the initial delay',
    band: '3 requests, the first by the old id, the last answered after 3.0 s',
    needs: [A],
    judge: (pooled) => [
      exactly('requests', meanOf(pooled(A).joins), 3),
      exactly('first by the old id', meanOf(pooled(A)['first join by old id']), 1),
      exactly('refused', meanOf(pooled(A)['first join unknown']), 1),
      between('answered after', meanOf(pooled(A)['join wait']), 3_000, 3_050, 's'),
    ],
  },
  {
    id: '003-A.5',
    class: 'D',
    condition: null,
    check: 'delivery again after the resume, mean',
    band: '3.2–3.8 s',
    needs: [A],
    judge: (pooled) => [between('', meanOf(pooled(A)['delivered again']), 3_200, 3_800, 's')],
  },
  {
    id: '003-A′.1',
    class: 'D',
    condition: 'race(0.5)',
    check: 'records delivered twice: all or none, and only by expelled members',
    band: 'both occur; 10 000 if expelled with the batch delivered, else 0',
    needs: [RACE],
    judge: (pooled) => {
      const twice = pooled(RACE).duplicates ?? [];
      const odd = twice.filter((records) => records !== 0 && records !== 10_000).length;
      return [
        exactly('neither 0 nor 10 000', odd, 0),
        exactly('without an expulsion', mostOf(pooled(RACE).unexplained), 0),
        between('share expelled', shareOf(pooled(RACE).expelled), 0.02, 0.98, 'share'),
        between('share with duplicates', shareOf(pooled(RACE)['duplicate seen']), 0.01, 0.98, 'share'),
      ];
    },
  },
  {
    id: '003-B.1',
    class: 'D',
    condition: 'for each order of the resume',
    check: 'share expelled by length of the pause',
    band: 'timersFirst: 0 up to 42 s, (D − 42)/3 to 45 s, then 1; requestsFirst: 0; ± 0.1',
    needs: SWEEP.map(({ run }) => run),
    judge: (pooled) => SWEEP.map((cell) => sweepPart(pooled, cell)),
  },
  {
    id: '003-B.2',
    class: 'D',
    condition: 'pause 60 s; u: until the next heartbeat is due, up to 3 s',
    check: 'franz-go gives up by itself',
    band: '1.16 with nothing to commit: LOST u + 51–54 s after the pause began; with auto commits 1.18: u + 46.97 s ± 10 %, 1.22: u + 50.24 s ± 10 % at the earliest',
    recorded:
      '1.18.1 with auto commit: u + 46.97 s; 1.22.2: u + 50.24 s in one run, not yet at u + 59 s in another; the table has u + 51 s',
    needs: [GIVE_UP_16, GIVE_UP_18, GIVE_UP_22],
    judge: (pooled) => [
      between('1.16', meanOf(pooled(GIVE_UP_16)['lost after due']), 51_000, 54_000, 's'),
      between('1.18', meanOf(pooled(GIVE_UP_18)['lost after due']), 42_300, 51_700, 's'),
      between('1.22', leastOf(pooled(GIVE_UP_22)['lost after due']), 45_200, 55_300, 's'),
    ],
  },
  {
    id: '003-C.1',
    class: 'D',
    condition: 'franz-go 1.16, cut of 20 s',
    check: 'connection refused is not retried',
    band: 'LOST ≤ 3.3 s after the cut; the old id is still valid; nothing delivered twice',
    needs: [C16],
    judge: (pooled) => [
      atMost('LOST', mostOf(pooled(C16).lost), 3_300, 's'),
      exactly('joins by the old id', meanOf(pooled(C16)['first join by old id']), 1),
      exactly('of them refused', meanOf(pooled(C16)['first join unknown']), 0),
      exactly('twice', mostOf(pooled(C16).duplicates), 0),
    ],
  },
  {
    id: '003-C.2',
    class: 'D',
    condition: 'franz-go ≥ 1.21, one broker',
    check: 'connection refused: from when the heartbeat was due to LOST, median',
    band: 'metadata younger than 5 s: 0.70–0.87 s; older: 0.20–0.36 s',
    recorded:
      '1.22.2 on one broker. Young metadata, 18 runs: 0.66–0.87 s; the heartbeat finds the old connection broken, the dials 0.25 and 0.75 s later are ' +
      'refused. Old metadata, 45 runs: the fetch that breaks asks for metadata on the heartbeat’s connection, so that the heartbeat itself dials: ' +
      '0.20–0.36 s in 32 of them, at once in 10, which had looked for the coordinator already, 0.62–0.76 s in 3, where metadata went elsewhere. The ' +
      'table has 40–45 s, for a cluster with other brokers to ask',
    needs: [C21, C21_SOON],
    judge: (pooled) => [
      between('young', medianOf(pooled(C21_SOON)['lost after due']), 700, 870),
      between('old', medianOf(pooled(C21)['lost after due']), 200, 360),
    ],
  },
  {
    id: '003-D.1',
    class: 'D',
    condition: 'session 60 s, pause 45 s',
    check: 'records delivered twice',
    band: '0',
    needs: [D],
    judge: (pooled) => [exactly('', mostOf(pooled(D).duplicates), 0)],
  },
  {
    id: '003-E.1',
    class: 'D',
    condition: 'java, timersFirst, the second batch committed before the next poll',
    check: 'after the resume',
    band: 'UNKNOWN_MEMBER_ID, the commit refused, 10 000 delivered twice',
    needs: [JAVA],
    judge: (pooled) => [
      exactly('expelled', meanOf(pooled(JAVA).expelled), 1, 'share'),
      exactly('commit refused', meanOf(pooled(JAVA)['commit refused']), 1, 'share'),
      exactly('twice', meanOf(pooled(JAVA)['batch duplicates']), 10_000),
    ],
  },
  {
    id: '003-E.2',
    class: 'D',
    condition: 'librdkafka, timersFirst',
    check: 'local expiry, and the first record after the resume',
    band: 'lost 42–45 s after the pause began, before the resume; first record ≤ 48 s after it; nothing delivered twice',
    needs: [LIBRDKAFKA],
    judge: (pooled) => [
      exactly('before the resume', meanOf(pooled(LIBRDKAFKA)['lost before resume']), 1, 'share'),
      atLeast('earliest', leastOf(pooled(LIBRDKAFKA).lost), 41_900, 's'),
      atMost('latest', mostOf(pooled(LIBRDKAFKA).lost), 45_000, 's'),
      atMost('first record', mostOf(pooled(LIBRDKAFKA)['first record']), 48_000, 's'),
      exactly('twice', mostOf(pooled(LIBRDKAFKA).duplicates), 0),
    ],
  },
  {
    id: '003-E.3',
    class: 'D',
    condition: 'sarama, session 10 s by default, timersFirst',
    check: 'share expelled, and when it notices',
    band: 'all at a pause of more than 10 s; after the resume',
    needs: [SARAMA_10, SARAMA_45],
    judge: (pooled) => [
      exactly('10.5 s', meanOf(pooled(SARAMA_10).expelled), 1, 'share'),
      exactly('45 s', meanOf(pooled(SARAMA_45).expelled), 1, 'share'),
      exactly('noticed before', mostOf(pooled(SARAMA_45)['lost before resume']), 0, 'share'),
    ],
  },
  {
    id: '003-F.1',
    class: 'D',
    condition: 'requestsFirst',
    check: 'records delivered twice at 45 s',
    band: '0',
    needs: [F],
    judge: (pooled) => [exactly('', mostOf(pooled(F).duplicates), 0)],
  },
  {
    id: '003-G.1',
    class: 'D',
    condition: `auto commit; ${GIVEN_ORDER}`,
    check: 'records delivered twice',
    band: '10 000',
    needs: [G],
    judge: (pooled) => [exactly('', meanOf(pooled(G)['batch duplicates']), 10_000)],
  },
];
