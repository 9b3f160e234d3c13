import { describe, expect, test } from 'vitest';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';

type Group = NonNullable<ScenarioInput['groups']>[number];

function problemsOf(input: ScenarioInput): readonly string[] {
  const result = readScenario(input);
  return 'problems' in result ? result.problems.map((problem) => problem.message) : [];
}

const group = (one: Group): ScenarioInput => ({ groups: [one] });

describe('a contradiction is told with what is allowed and how to go on', () => {
  test.each<[string, ScenarioInput, string]>([
    [
      'heartbeat',
      group({ consumer: { 'heartbeat.interval.ms': '45s' } }),
      'at most a third, --heartbeat.interval.ms 15s',
    ],
    ['session too short', group({ consumer: { 'session.timeout.ms': '5s' } }), 'allowed is 6s to 30m'],
    ['session too long', group({ consumer: { 'session.timeout.ms': '1h' } }), 'set --group.max.session.timeout.ms 1h'],
    ['nobody commits', group({ consumer: { 'enable.auto.commit': false } }), 'nobody would commit'],
    [
      'somebody commits',
      group({ application: { commit: 'none' }, consumer: { 'enable.auto.commit': true } }),
      'Leave out one',
    ],
    [
      'back-off',
      group({ consumer: { 'retry.backoff.ms': '2s' } }),
      'retry.backoff.ms 2s is above retry.backoff.max.ms 1s',
    ],
    ['startup', group({ startup: { minMs: '4s' } }), 'the smaller first'],
    ['churn', group({ members: 3, churn: { everyMs: '1s', downMs: '5s' } }), 'Use every=2s or more'],
    ['scale', group({ members: 1, churn: { kind: 'scale' } }), '--members 2'],
    ['graceful crash', group({ churn: { kind: 'crash', graceful: '100%' } }), 'kind crash never closes its consumer'],
    ['ungraceful scale', group({ churn: { kind: 'scale', graceful: 0.5 } }), 'kind scale always closes'],
    ['scale and down', group({ churn: { kind: 'scale', downMs: '5s' } }), 'down 5s has no meaning there'],
    ['broker', { broker: { 'group.min.session.timeout.ms': '1h' } }, 'no session would be allowed'],
    ['topics', { topics: [{ name: 'a' }, { name: 'a' }] }, 'topics has a twice'],
    [
      'a topic that shrinks',
      { topics: [{ name: 'a', partitions: 4, changes: [{ atMs: '1m', partitions: 4 }] }] },
      'topics.0.changes.0 leaves the topic with 4 partitions, it had 4: a topic of Kafka only grows.',
    ],
    [
      'changes out of order',
      {
        topics: [
          {
            name: 'a',
            partitions: 4,
            changes: [
              { atMs: '2m', partitions: 5 },
              { atMs: '1m', partitions: 6 },
            ],
          },
        ],
      },
      'topics.0.changes.1 is not after the change before it',
    ],
    ['acts', group({ members: 2, acts: [{ atMs: '1m', pod: 2, act: 'unsubscribe' }] }), 'numbered from 0 to 1'],
    ['groups', { groups: [{}, {}] }, 'groups has group twice'],
  ])('%s', (_name, input, words) => {
    expect(problemsOf(input).join('\n')).toContain(words);
  });

  test('what it proposes is taken', () => {
    expect(problemsOf(group({ members: 3, churn: { everyMs: '2s', downMs: '5s' } }))).toEqual([]);
    expect(
      problemsOf({
        broker: { 'group.min.session.timeout.ms': '5s' },
        ...group({ consumer: { 'session.timeout.ms': '5s' } }),
      }),
    ).toEqual([]);
  });
});
