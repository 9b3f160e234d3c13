/** Seed 004: its acceptance table. */
import type { ClientName } from '../../../client-model/profiles/configuration.ts';
import { CLIENTS } from '../building.ts';
import { atLeast, atMost, between, exactly, leastOf, meanOf, mostOf } from '../judging.ts';
import type { Band, Experiment, Part, Pooled } from '../types.ts';
import { FENCED_CLIENTS, inTurn, overlap, type Pods, podsExperiment, removeAlive, scaleIn } from './scenarios.ts';

type Four = ReadonlyMap<ClientName, Experiment>;

function four(name: string, pods: Omit<Pods, 'client'>): Four {
  return new Map(
    CLIENTS.map((client) => {
      const onFatal = client === 'librdkafka' ? ({ onFatal: 'go-on' } as const) : {};
      return [client, podsExperiment(`${name} ${client}`, { ...pods, ...onFatal, client: FENCED_CLIENTS[client] })];
    }),
  );
}

const A_SYNC = four('A sync', { events: overlap(10_000), lastsMs: 30_000 });
const A_NONE = four('A none', { events: overlap(10_000), lastsMs: 30_000, commit: 'none' });
const B = four('B', { events: overlap(300_000), lastsMs: 305_000 });
const B_ANEW = four('B anew', { events: overlap(300_000), lastsMs: 305_000, startsAnew: true });
const C = four('C', { events: inTurn(30_000, 20_000, 'pod-stop'), lastsMs: 330_000 });
const D_SYNC = four('D sync', { events: inTurn(90_000, 60_000, 'pod-stop'), lastsMs: 930_000 });
const D_NONE = four('D none', { events: inTurn(90_000, 60_000, 'pod-stop'), lastsMs: 930_000, commit: 'none' });
const E_SYNC = four('E sync', { events: scaleIn(false), lastsMs: 60_000 });
const E_NONE = four('E none', { events: scaleIn(false), lastsMs: 60_000, commit: 'none' });
const E_REMOVED = four('E removed', { events: scaleIn(true), lastsMs: 20_000 });
const E_DYNAMIC = four('E dynamic', { events: scaleIn(false), lastsMs: 20_000, isStatic: false });
const ALIVE = four('E alive', { events: removeAlive, lastsMs: 20_000 });
const F_EAGER = four('F eager', { events: inTurn(30_000, 20_000, 'pod-stop'), lastsMs: 330_000, isStatic: false });
const F_COOPERATIVE = four('F cooperative', {
  events: inTurn(30_000, 20_000, 'pod-stop'),
  lastsMs: 330_000,
  isStatic: false,
  eager: false,
});

type PartOf = (name: string, values: readonly number[] | undefined, client: ClientName) => Part;

/** One value per client, of several groups of experiments. */
function each(groups: Readonly<Record<string, Four>>, sample: string, part: PartOf): Pick<Band, 'needs' | 'judge'> {
  const entries = Object.entries(groups);
  return {
    needs: entries.flatMap(([, of]) => [...of.values()]),
    judge: (pooled: Pooled) =>
      entries.flatMap(([name, of]) =>
        CLIENTS.map((client) => part(`${client} ${name}`.trim(), pooled(of.get(client)!)[sample], client)),
      ),
  };
}

const atMostOf =
  (high: (client: ClientName, name: string) => number): PartOf =>
  (name, values, client) =>
    atMost(name, mostOf(values), high(client, name), 's');

/** Frequent commits are 100 ms apart. */
const BY_COMMIT_MS = 200;
const BY_HEARTBEAT_MS = 3_100;
const GOES = A_SYNC;

export const BANDS_004: readonly Band[] = [
  {
    id: '004-A.1',
    class: 'D',
    condition: 'commits every 100 ms; none',
    check: 'from the takeover to the first fenced answer of the old holder, latest',
    band: '≤ min(C, H) + 0.1 s: 0.2 s; 3.1 s',
    ...each(
      { sync: A_SYNC, none: A_NONE },
      'first fenced',
      atMostOf((_, name) => (name.endsWith('none') ? BY_HEARTBEAT_MS : BY_COMMIT_MS)),
    ),
  },
  {
    id: '004-A.2',
    class: 'D',
    condition: 'commits every 100 ms',
    check: 'from the takeover to the reaction of its membership, latest',
    band: 'franz-go and java at the next heartbeat, ≤ 3.1 s; sarama and librdkafka at the commit, ≤ 0.2 s',
    needs: [...GOES.values()],
    judge: (pooled) => [
      atMost('franz-go', mostOf(pooled(GOES.get('franz-go')!).reacts), BY_HEARTBEAT_MS, 's'),
      atMost('java', mostOf(pooled(GOES.get('java')!).reacts), BY_HEARTBEAT_MS, 's'),
      atLeast('java, not at the commit', meanOf(pooled(GOES.get('java')!).reacts), BY_COMMIT_MS, 's'),
      atMost('sarama', mostOf(pooled(GOES.get('sarama')!)['first fenced']), BY_COMMIT_MS, 's'),
      atMost('librdkafka', mostOf(pooled(GOES.get('librdkafka')!)['first fenced']), BY_COMMIT_MS, 's'),
    ],
  },
  {
    id: '004-A.3',
    class: 'D',
    condition: null,
    check: 'generations that the takeover costs',
    band: '0',
    ...each({ sync: A_SYNC, none: A_NONE }, 'generations', (name, values) => exactly(name, mostOf(values), 0)),
  },
  {
    id: '004-A.4',
    class: 'D',
    condition: 'franz-go 1.22; ≤ 1.18 was recorded with waits of at most 2.5 s',
    check: 'how often the fenced member is told so, the heartbeat and each JoinGroup',
    band: '6 in 10 s, 16 in 60 s, 64 in 300 s, + 1 each; counted to 295 s: 63–64',
    needs: [B.get('franz-go')!],
    judge: (pooled) => [
      between('10 s', meanOf(pooled(B.get('franz-go')!)['told in 10 s']), 5.5, 7, 'count'),
      between('60 s', meanOf(pooled(B.get('franz-go')!)['told in 60 s']), 15.5, 17, 'count'),
      between('295 s', meanOf(pooled(B.get('franz-go')!)['told in 295 s']), 62, 65, 'count'),
    ],
  },
  {
    id: '004-A.5',
    class: 'D',
    condition: 'commits every 100 ms; librdkafka ignores its fatal error',
    check: 'how long the old holder goes on working, latest',
    band: 'franz-go and java ≤ 3.1 s, sarama ≤ 0.2 s, librdkafka 41.9–45 s; every partition has one owner',
    ...each({ '': B }, 'zombie', (name, values, client) => {
      if (client === 'librdkafka') return between(name, mostOf(values), 41_900, 45_100, 's');
      return atMost(name, mostOf(values) ?? 0, client === 'sarama' ? BY_COMMIT_MS : BY_HEARTBEAT_MS, 's');
    }),
  },
  {
    id: '004-B.1',
    class: 'D',
    condition: 'sarama: the application sleeps 100 ms after an error',
    check: 'JoinGroups of the fenced member',
    band: 'java and librdkafka none after the error; sarama 9–10 per second',
    needs: [...B.values()],
    judge: (pooled) => [
      atMost('java', mostOf(pooled(B.get('java')!)['told in 60 s']), 1, 'count'),
      atMost('librdkafka', mostOf(pooled(B.get('librdkafka')!)['told in 60 s']), 1, 'count'),
      between('sarama per minute', meanOf(pooled(B.get('sarama')!)['told in 60 s']), 540, 605, 'count'),
    ],
  },
  {
    id: '004-B.2',
    class: 'D',
    condition: 'mutation: a fenced process forgets its member id and joins anew, which a restarted one does',
    check: 'takeovers per heartbeat interval, least',
    band: '≥ 1',
    ...each({ '': B_ANEW }, 'takeovers', (name, values) =>
      atLeast(name, (leastOf(values) ?? 0) / (300_000 / 3_000), 1, 'count'),
    ),
  },
  {
    id: '004-C.1',
    class: 'D',
    condition: null,
    check: 'each pod 20 s down: generations, longest gap',
    band: '0; 20.0–20.6 s, java up to 23.9 s',
    needs: [...C.values()],
    judge: (pooled) =>
      CLIENTS.flatMap((client) => [
        exactly(client, mostOf(pooled(C.get(client)!).generations), 0),
        between('', mostOf(pooled(C.get(client)!)['worst gap']), 20_000, client === 'java' ? 23_900 : 20_600, 's'),
      ]),
  },
  {
    id: '004-D.1',
    class: 'D',
    condition: 'frequent commits; none',
    check: 'each of ten pods 60 s down: generations, gaps',
    band: '20; 45–48 s (frequent commits), 42–48 s (none), + 0.6 s',
    needs: [...D_SYNC.values(), ...D_NONE.values()],
    judge: (pooled) => [...gapParts(pooled, D_SYNC, 20, 44_900), ...gapParts(pooled, D_NONE, 20, 42_000)],
  },
  {
    id: '004-E.1',
    class: 'D',
    condition: 'frequent commits; none',
    check: '10 → 8, the pods just stopped: gaps',
    band: '45–48 s (frequent commits), 42–48 s (none), + 0.6 s',
    needs: [...E_SYNC.values(), ...E_NONE.values()],
    judge: (pooled) => [...gapParts(pooled, E_SYNC, null, 44_900), ...gapParts(pooled, E_NONE, null, 42_000)],
  },
  {
    id: '004-E.2',
    class: 'D',
    condition: 'ids removed by an administrator; dynamic members',
    check: '10 → 8: longest gap',
    band: '≤ H + 4 round trips and a poll: 3.3 s, sarama 3.6 s',
    ...each(
      { removed: E_REMOVED, dynamic: E_DYNAMIC },
      'worst gap',
      atMostOf((client) => (client === 'sarama' ? 3_600 : 3_300)),
    ),
  },
  {
    id: '004-E.3',
    class: 'M',
    condition: null,
    check: 'the id of a living member is removed: generations, longest gap',
    band: '1–2; ≤ H + 0.3 s',
    needs: [...ALIVE.values()],
    judge: (pooled) =>
      CLIENTS.flatMap((client) => [
        between(client, meanOf(pooled(ALIVE.get(client)!).generations), 1, 2, 'count'),
        atMost('', mostOf(pooled(ALIVE.get(client)!)['worst gap']), 3_300, 's'),
      ]),
  },
  {
    id: '004-F.1',
    class: 'D',
    condition: null,
    check: 'C with dynamic members: generations',
    band: '20 eager; 20–40 cooperative',
    ...each({ eager: F_EAGER, cooperative: F_COOPERATIVE }, 'generations', (name, values) =>
      name.endsWith('eager') ? exactly(name, meanOf(values), 20) : between(name, meanOf(values), 20, 40, 'count'),
    ),
  },
];

function gapParts(pooled: Pooled, of: Four, generations: number | null, leastMs: number): Part[] {
  const name = leastMs > 42_000 ? 'sync' : 'none';
  return CLIENTS.flatMap((client) => {
    const samples = pooled(of.get(client)!);
    return [
      ...(generations === null ? [] : [exactly(`${client} ${name}`, meanOf(samples.generations), generations)]),
      atLeast(`${client} ${name} least`, leastOf(samples.interrupted), leastMs, 's'),
      atMost(`${client} ${name} most`, mostOf(samples.interrupted), 48_600, 's'),
    ];
  });
}
