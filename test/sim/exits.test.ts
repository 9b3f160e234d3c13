/**
 * Why a process ends, and what follows. The story: a static member is replaced by a successor that starts while it still
 * runs. The broker fences whoever came first; what becomes of it is for its application to say.
 */
import { describe, expect, it } from 'vitest';
import { CLIENT_NAMES, type ClientName } from '../../src/client-model/profiles/configuration.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../src/sim/observer.ts';
import { Simulation } from '../../src/sim/simulation.ts';

interface End {
  readonly pod: number;
  readonly atMs: number;
  readonly end: PodEnd;
  readonly reason: string;
}

class Lives extends NullObserver {
  readonly ends: End[] = [];
  readonly starts: { readonly pod: number; readonly cause: PodCause }[] = [];
  /** Pods that got a member id, in order. */
  readonly joined: number[] = [];

  override podStarted(_now: Ticks, pod: number, cause: PodCause): void {
    this.starts.push({ pod, cause });
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, _cause: PodCause, reason: string): void {
    this.ends.push({ pod, atMs: now / msToTicks(1), end, reason });
  }

  override memberIdTaken(now: Ticks, pod: number, memberId: string): void {
    if (memberId !== '' && now > msToTicks(20_000) && now < msToTicks(80_000)) this.joined.push(pod);
  }
}

type Application = NonNullable<NonNullable<ScenarioInput['groups']>[number]['application']>;

/** Three static members; at 20 s the first gets a successor that takes its id, and is told to stop only at 80 s. */
function overlap(client: ClientName, application: Application): Lives {
  const read = readScenario({
    durationMs: '120s',
    topics: [{ partitions: 6 }],
    groups: [{ client, members: 3, consumer: { 'group.instance.id': 'i' }, application }],
    events: [{ atMs: '20s', kind: 'pod-replace', pods: '0', overlapMs: '60s' }],
  });
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  const lives = new Lives();
  const simulation = new Simulation(toWorld(read.scenario), lives);
  expect(simulation.runUntil(msToTicks(read.scenario.durationMs), 5_000_000)).toBe(true);
  return lives;
}

/** Of the pod that is replaced, before it is told to stop. */
const endsOfOld = ({ ends }: Lives) => ends.filter(({ pod, atMs }) => pod === 0 && atMs < 80_000);

const REASON: Readonly<Record<ClientName, string>> = {
  java: 'FencedInstanceIdException',
  librdkafka: 'Fatal error: FENCED_INSTANCE_ID',
  'franz-go': 'FENCED_INSTANCE_ID',
  sarama: 'FENCED_INSTANCE_ID',
};

describe.each(CLIENT_NAMES)('a static member of %s that was replaced', (client) => {
  const ending = { restarts: 0, commit: 'sync' } as const;

  it('ends its process, says why, and stays away when nobody starts it again', () => {
    const lives = overlap(client, { ...ending, onFatal: 'exit' });
    expect(endsOfOld(lives)).toMatchObject([{ end: 'fatal-error', reason: REASON[client] }]);
    expect(lives.starts.filter(({ cause }) => cause === 'fatal-error')).toEqual([]);
  });

  it('closes its client first, which librdkafka does not survive (N13)', () => {
    const lives = overlap(client, { ...ending, onFatal: 'close' });
    const expected = client === 'librdkafka' ? [] : [{ end: 'fatal-error', reason: REASON[client] }];
    expect(endsOfOld(lives)).toMatchObject(expected);
  });

  it('is started again with a back-off, and takes the id back: the two fence each other', () => {
    const lives = overlap(client, { commit: 'sync', onFatal: 'exit', restartAfterMs: '5s', restartAfterMaxMs: '40s' });
    const fenced = lives.ends.filter(({ end, atMs }) => end === 'fatal-error' && atMs < 80_000);
    expect(fenced.length).toBeGreaterThan(2);
    expect(new Set(fenced.map(({ pod }) => pod)).size).toBe(2);
  });

  it('gives up after as many attempts as it is given', () => {
    const lives = overlap(client, { commit: 'sync', onFatal: 'exit', restartAfterMs: '2s', restarts: 1 });
    for (const pod of [0, 3]) {
      expect(lives.starts.filter((one) => one.pod === pod && one.cause === 'fatal-error').length).toBeLessThanOrEqual(
        1,
      );
    }
  });

  it('goes on, and its process does not end', () => {
    const lives = overlap(client, { commit: 'sync', onFatal: 'go-on', onFencedCommit: 'ignore' });
    expect(endsOfOld(lives)).toEqual([]);
  });

  it('ends gracefully when it is told to, and says so', () => {
    const lives = overlap(client, { commit: 'auto', onFatal: 'go-on', onFencedCommit: 'ignore' });
    const last = lives.ends.filter(({ pod, atMs }) => pod === 0 && atMs >= 80_000);
    if (client === 'librdkafka') expect(last).toMatchObject([{ end: 'crash' }]);
    else expect(last).toMatchObject([{ end: 'graceful' }]);
  });
});

describe('a Java member that goes on after it was fenced', () => {
  it('joins anew in the next poll and takes its id back, if its heartbeat met the error: the two fence each other', () => {
    const { joined } = overlap('java', { commit: 'none', onFatal: 'go-on' });
    expect(joined.length).toBeGreaterThan(10);
    expect(joined.slice(0, 6)).toEqual([3, 0, 3, 0, 3, 0]);
  });

  it('throws out of every poll, if an asynchronous commit met it, and never joins again', () => {
    expect(overlap('java', { commit: 'async', onFatal: 'go-on' }).joined).toEqual([3]);
  });
});

describe('a fenced synchronous commit', () => {
  it.each(['java', 'franz-go'] as const)('ends %s at once, or only with its next heartbeat', (client) => {
    const at = (onFencedCommit: 'close' | 'ignore') =>
      endsOfOld(overlap(client, { ...{ restarts: 0 }, commit: 'sync', onFatal: 'exit', onFencedCommit }))[0]!.atMs;
    expect(at('close')).toBeLessThan(at('ignore'));
  });
});
