import { describe, expect, test } from 'vitest';
import { BROKER_KEYS, CONSUMER_KEYS } from '../../src/protocol/config.ts';
import { DEFAULT_SCENARIO } from '../../src/scenario/flags.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';

function messages(input: unknown): readonly string[] {
  const result = readScenario(input);
  return 'problems' in result ? result.problems.map((problem) => problem.message) : [];
}

describe('a scenario', () => {
  test('nothing at all is one', () => {
    expect(readScenario({})).toEqual({ scenario: DEFAULT_SCENARIO });
  });

  test('has every setting of Kafka, with Kafka’s default but for auto.offset.reset', () => {
    const consumer = DEFAULT_SCENARIO.groups[0]!.consumer;
    const different = CONSUMER_KEYS.filter((key) => consumer[key.name] !== key.default).map((key) => key.name);
    expect(different).toEqual(['auto.offset.reset']);
    const broker = Object.fromEntries(BROKER_KEYS.map((key) => [key.name, key.default]));
    expect(DEFAULT_SCENARIO.broker).toEqual({ ...broker, version: '4.4' });
  });

  test('survives JSON, and what was read once reads the same again', () => {
    const input: ScenarioInput = {
      durationMs: '90s',
      topics: [{ name: 'orders', partitions: 12 }],
      groups: [
        { members: 3, churn: { everyMs: '5s' }, consumer: { 'session.timeout.ms': '10s', 'group.instance.id': 'pod' } },
      ],
    };
    const once = readScenario(input);
    expect('scenario' in once && readScenario(JSON.parse(JSON.stringify(once.scenario)))).toEqual(once);
  });

  test('an unknown key is named with its place and the one that was probably meant', () => {
    expect(messages({ groups: [{ consumer: { 'sesion.timeout.ms': 1 } }] })).toEqual([
      'groups.0.consumer.sesion.timeout.ms 1 is not known here. Did you mean session.timeout.ms?',
    ]);
  });

  test.each([
    [{ members: 3 }, 'members 3 is not known here. It belongs to an item of "groups".'],
    [{ 'group.max.size': 3 }, 'group.max.size 3 is not known here. It belongs to "broker".'],
    [
      { groups: [{ 'session.timeout.ms': 3 }] },
      'groups.0.session.timeout.ms 3 is not known here. It belongs to "consumer".',
    ],
  ])('a key at the wrong place is told its own: %j', (input, message) => {
    expect(messages(input)).toEqual([message]);
  });

  test.each([[[3]], [{ a: 3 }], [null]])('a list or an object is no number: %j', (members) => {
    expect(messages({ groups: [{ members }] })).toHaveLength(1);
  });

  test('all problems of shape are told at once', () => {
    expect(messages({ durationMs: 'long', groups: [{ members: 0, client: 'kafkajs' }], topics: [] })).toEqual([
      'durationMs "long" is not a duration: write a number and a unit (ms, s, m, h), such as 500ms, 10s or 1h30m.',
      'topics is not a list of 1 to 1000.',
      'groups.0.members 0 is out of range: allowed is 1 to 10000.',
      'groups.0.client "kafkajs" is not known: allowed is java, librdkafka, franz-go or sarama.',
    ]);
  });

  test.each([[null], [3], ['x'], [[]], [{ groups: [[]] }]])('%j is none', (input) => {
    expect(messages(input)).toHaveLength(1);
  });

  test('of another version is refused', () => {
    expect(messages({ version: 2 })).toEqual(['version 2 is not a version that this program reads: 1.']);
  });

  test.each([
    ['auto', true],
    ['sync', false],
    ['async', false],
    ['none', false],
  ] as const)('commit %s sets enable.auto.commit to %s', (commit, enabled) => {
    const result = readScenario({ groups: [{ application: { commit } }] });
    expect('scenario' in result && result.scenario.groups[0]!.consumer['enable.auto.commit']).toBe(enabled);
  });
});
