import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../../../src/advise/lint/prove.ts';
import { type Advance, type Explanation, explain } from '../../../src/advise/why/why.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';

const toTheEnd: Advance = async (run, toMs) => run.advanceTo(toMs);

function why(input: ScenarioInput, atMs: number | null, advance = toTheEnd): Promise<Explanation> {
  return explain({ scenario: scenarioOf(input), group: 0, atMs }, advance);
}

const outcomes = ({ remedies }: Explanation) =>
  Object.fromEntries(remedies.map(({ changes, outcome }) => [changes[0], outcome]));

/** Killed at 40 s; its member holds the group up until its session ends. */
const KILLED: ScenarioInput = {
  durationMs: '3m',
  topics: [{ name: 'orders', partitions: 6 }],
  groups: [{ members: 3 }],
  events: [{ kind: 'pod-kill', atMs: '40s', pods: '1', downMs: '5s' }],
};

describe('why a group rebalanced', () => {
  test('a killed pod: the chain goes back to it; a shorter session shortens the wait, a static member needs none', async () => {
    const explanation = await why(KILLED, 60_000);
    const { record, wasRunning } = explanation.subject!;
    expect(wasRunning).toBe(true);
    expect(record.causes.at(-1)!.text).toMatch(/^pod m1 crashed at 40\.0 s/);
    expect(outcomes(explanation)).toMatchObject({
      'session.timeout.ms=15s': 'shorter',
      'static=pod': 'gone',
    });
    for (const { command } of explanation.remedies) expect(command).toMatch(/^npx groupsim /);
  });

  test.each(['librdkafka', 'franz-go', 'sarama'])(
    'of %s, which has not every setting, just as well',
    async (client) => {
      const explanation = await why({ ...KILLED, groups: [{ members: 3, client }] }, null);
      expect(explanation.subject).not.toBeNull();
      expect(explanation.remedies.length).toBeGreaterThan(0);
    },
  );

  test('work longer than max.poll.interval.ms: the member said why it left, and a longer interval ends it', async () => {
    const slow: ScenarioInput = { durationMs: '20m', groups: [{ members: 2, application: { processingMs: '6m' } }] };
    const explanation = await why(slow, null);
    expect(explanation.subject!.record.causes.map(({ text }) => text).join()).toContain('poll timeout has expired');
    expect(outcomes(explanation)).toMatchObject({ 'max.poll.interval.ms=15m': 'gone' });
  });

  test('a network that is silent for longer than the session: a longer session outlives it', async () => {
    const silent: ScenarioInput = {
      durationMs: '5m',
      groups: [{ members: 3, consumer: { 'session.timeout.ms': '10s' } }],
      events: [{ kind: 'network-black-hole', atMs: '1m', forMs: '12s', pods: '1' }],
    };
    const explanation = await why(silent, 71_500);
    expect(explanation.subject!.record.kind).toBe('session-expired');
    expect(outcomes(explanation)).toMatchObject({ 'session.timeout.ms=20s': 'gone' });
  });

  test('between two rebalances the last one is told; before the first there is nothing to tell', async () => {
    const later = await why(KILLED, 30_000);
    expect(later.subject).toMatchObject({ wasRunning: false, record: { number: 1 } });
    const early = await why({ ...KILLED, groups: [{ members: 3, startup: { minMs: '10s', maxMs: '11s' } }] }, 1_000);
    expect(early).toMatchObject({ subject: null, remedies: [] });
  });

  test('who has had enough gets what there is', async () => {
    let calls = 0;
    const impatient: Advance = async (run, toMs) => run.advanceTo(toMs) && ++calls < 3;
    const explanation = await why(KILLED, 60_000, impatient);
    expect(explanation.interrupted).toBe(true);
    expect(explanation.remedies.length).toBeLessThan(3);
  });
});
