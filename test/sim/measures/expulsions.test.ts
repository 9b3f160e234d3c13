/**
 * Who was alive and was taken out all the same: told apart from deaths, good-byes and changes of mind, with every client.
 */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/index.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';

const CLIENTS = ['java', 'librdkafka', 'franz-go', 'sarama'] as const;

function expelled(client: string, input: ScenarioInput, group: object = {}) {
  const topics = [{ partitions: 6 }];
  const groups = [{ members: 3, client, ...group }];
  return simulate({ durationMs: '10m', topics, groups, ...input }).groups[0]!.expelled;
}

describe.each(CLIENTS)('a living member of %s', (client) => {
  it('that is silent for longer than its session is expelled by it', () => {
    const events = [{ kind: 'pod-pause', atMs: '1m', pods: '1', forMs: '90s' }] as const;
    expect(expelled(client, { events: [...events] })).toEqual({ 'session-expired': 1 });
  });

  it('that crashes, or that closes its consumer, is not expelled', () => {
    expect(expelled(client, {}, { churn: { everyMs: '70s', kind: 'crash' } })).toEqual({});
    expect(expelled(client, {}, { churn: { everyMs: '70s', graceful: 1 } })).toEqual({});
  });
});

describe.each(['java', 'librdkafka'])('an application of %s', (client) => {
  it('that is too slow is taken out by its own client', () => {
    const slow = { application: { processingMs: '90s' }, consumer: { 'max.poll.interval.ms': '60s' } };
    expect(expelled(client, {}, slow)['max-poll']).toBeGreaterThan(0);
  });

  it('that gives up its subscription is not expelled', () => {
    const acts = [{ atMs: 60_000, pod: 0, act: 'unsubscribe' }] as const;
    expect(expelled(client, {}, { acts: [...acts] })).toEqual({});
  });
});

it('every request that reaches the coordinator is counted', () => {
  const { requests, heartbeats, commits } = simulate({ durationMs: '10m', groups: [{ members: 3 }] }).groups[0]!;
  const others = requests - heartbeats.total - commits.total;
  // Each member joins twice for its id, syncs and fetches its offsets; the group forms within two generations.
  expect(others).toBeGreaterThanOrEqual(3 * 4);
  expect(others).toBeLessThan(3 * 4 * 3);
});
