import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS } from '../../src/protocol/config.ts';
import type { GivenFlag } from '../../src/scenario/flag.ts';
import { DEFAULT_SCENARIO, FLAG_BY_NAME, FLAGS } from '../../src/scenario/flags.ts';
import { scenarioFromFlags } from '../../src/scenario/from-flags.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { canSay, toCommand, toFlags } from '../../src/scenario/to-command.ts';

const given = (flags: Readonly<Record<string, string | null>>): GivenFlag[] =>
  Object.entries(flags).map(([name, value]) => ({ name, value }));

function scenarioOf(flags: Readonly<Record<string, string | null>>): Scenario {
  const result = scenarioFromFlags(given(flags));
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.message).join('\n'));
  return result.scenario;
}

function problemsOf(flags: Readonly<Record<string, string | null>>): readonly string[] {
  const result = scenarioFromFlags(given(flags));
  return 'problems' in result ? result.problems.map((problem) => problem.message) : [];
}

describe('the table of flags', () => {
  test('has a flag for every setting of Kafka that the model knows', () => {
    expect([...CONFIG_KEYS.keys()].filter((name) => !FLAG_BY_NAME.has(name))).toEqual([]);
  });

  test('has every name once', () => {
    expect(FLAG_BY_NAME.size).toBe(FLAGS.length);
  });

  test('every default, written as a flag, changes nothing', () => {
    for (const flag of FLAGS.filter(({ aliasOf }) => aliasOf === undefined)) {
      const text = flag.read(DEFAULT_SCENARIO);
      if (text !== null) expect(scenarioOf({ [flag.name]: text }), flag.name).toEqual(DEFAULT_SCENARIO);
    }
  });
});

describe('flags write a scenario', () => {
  test('members and churn', () => {
    const { members, churn } = scenarioOf({ members: '30', churn: null }).groups[0]!;
    expect(members).toBe(30);
    expect(churn).toEqual({
      everyMs: 20_000,
      kind: 'restart',
      downMs: 5_000,
      graceful: 0.5,
      timing: 'periodic',
      untilMs: null,
    });
  });

  test('churn in parts', () => {
    const { churn } = scenarioOf({ churn: 'every=1m30s,kind=restart,graceful=25%' }).groups[0]!;
    expect(churn).toEqual({
      everyMs: 90_000,
      kind: 'restart',
      downMs: 5_000,
      graceful: 0.25,
      timing: 'periodic',
      untilMs: null,
    });
  });

  test.each([
    ['crash', { graceful: 0, downMs: 5_000 }],
    ['scale', { graceful: 1, downMs: 0 }],
  ])('churn of kind %s decides how pods end', (kind, rest) => {
    expect(scenarioOf({ churn: `kind=${kind}` }).groups[0]!.churn).toMatchObject({ kind, ...rest });
  });

  test('a kind over a file forgets what belonged to the other kind', () => {
    const file = { groups: [{ churn: { kind: 'restart', graceful: 0.25, downMs: 7_000, everyMs: 9_000 } }] };
    const churnOf = (text: string) => {
      const result = scenarioFromFlags(given({ churn: text }), file);
      return 'scenario' in result ? result.scenario.groups[0]!.churn : null;
    };
    expect(churnOf('kind=crash')).toMatchObject({ kind: 'crash', graceful: 0, downMs: 5_000, everyMs: 9_000 });
    expect(churnOf('kind=restart')).toMatchObject({ graceful: 0.25, downMs: 7_000 });
  });

  test('assignors by the names of Kafka’s classes', () => {
    const text = 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor, RangeAssignor,roundrobin';
    const { consumer } = scenarioOf({ assignor: text }).groups[0]!;
    expect(consumer['partition.assignment.strategy']).toBe('cooperative-sticky,range,roundrobin');
  });

  test('topics by number, by name, and with numbers of their own', () => {
    expect(scenarioOf({ topics: '2', partitions: '6' }).topics.map((t) => [t.name, t.partitions])).toEqual([
      ['topic1', 6],
      ['topic2', 6],
    ]);
    expect(scenarioOf({ partitions: '6', topics: 'orders:12,payments', rate: '2.5' }).topics).toEqual([
      { name: 'orders', partitions: 12, recordsPerSecond: 2.5, recordBytes: 1_024, changes: [] },
      { name: 'payments', partitions: 6, recordsPerSecond: 2.5, recordBytes: 1_024, changes: [] },
    ]);
  });

  test('short names for settings', () => {
    const { consumer } = scenarioOf({ assignor: 'cooperative-sticky', static: null }).groups[0]!;
    expect(consumer['partition.assignment.strategy']).toBe('cooperative-sticky');
    expect(consumer['group.instance.id']).toBe('pod');
  });

  test('over a file', () => {
    const file = { durationMs: '10m', groups: [{ id: 'a', members: 3, churn: { everyMs: '7s' } }, { id: 'b' }] };
    const result = scenarioFromFlags(given({ members: '5', churn: 'kind=crash' }), file);
    const groups = 'scenario' in result ? result.scenario.groups : [];
    expect(groups.map(({ id, members, churn }) => [id, members, churn?.everyMs, churn?.kind])).toEqual([
      ['a', 5, 7_000, 'crash'],
      ['b', 5, 20_000, 'crash'],
    ]);
    expect(file.groups[0]!.members).toBe(3);
  });
});

describe('flags that cannot be', () => {
  test.each<[Readonly<Record<string, string | null>>, string]>([
    [{ memebrs: '3' }, '--memebrs is no flag of this program. Did you mean --members?'],
    [{ members: null }, '--members needs a value: --members N.'],
    [{ members: 'many' }, '--members "many" is not a whole number: allowed is 1 to 10000.'],
    [
      { churn: 'evry=2s' },
      '--churn "evry=2s" knows no evry: allowed is every, kind, down, graceful, timing or until. Did you mean every?',
    ],
    [{ churn: 'kind=explode' }, '--churn kind "explode" is not known: allowed is restart, crash or scale.'],
    [{ churn: 'often' }, '--churn "often" has "often" in it: write it as every=…,kind=…, or none.'],
    [{ churn: 'every=1s,every=2s' }, '--churn "every=1s,every=2s" names every twice.'],
    [
      { assignor: 'rang' },
      '--assignor "rang" names no assignor of the clients: allowed is range, roundrobin, sticky, cooperative-sticky or optimal, one or several with commas. Did you mean range?',
    ],
    [
      { assignor: 'range', 'partition.assignment.strategy': 'sticky' },
      '--assignor and --partition.assignment.strategy say the same thing: leave out one of the two.',
    ],
    [
      { 'receive.buffer.bytes': '1' },
      '--receive.buffer.bytes is a setting of Kafka that is not modelled: TCP has no windows in the model.',
    ],
    [
      { 'group.protocol': 'consumer' },
      '--group.protocol "consumer" is not modelled yet: the rebalance protocol of KIP-848 comes in a later version. Use classic.',
    ],
    [
      { 'broker.version': '5.0' },
      '--broker.version "5.0" is not a release of Kafka that is known here: there are 2.0 to 2.8, 3.0 to 3.9, 4.0 to 4.4, redpanda.',
    ],
    [{ topics: '0' }, '--topics "0" is out of range: allowed is 1 to 1000.'],
    [
      { topics: 'a,,b' },
      '--topics "a,,b" is neither a number nor a list: write 2, orders,payments or orders:12,payments:6.',
    ],
    [{ topics: 'a:0' }, '--topics partitions "0" is out of range: allowed is 1 to 100000.'],
  ])('%j', (flags, message) => {
    expect(problemsOf(flags)).toEqual([message]);
  });

  test('twice the same', () => {
    const result = scenarioFromFlags([...given({ members: '3' }), ...given({ members: '4' })]);
    expect('problems' in result && result.problems[0]!.message).toBe(
      '--members is given twice: leave out one of the two.',
    );
  });

  test('are told all at once', () => {
    expect(problemsOf({ memebrs: '3', for: 'ever', churn: 'x=1', seed: '' })).toHaveLength(4);
  });
});

describe('the command that repeats a run', () => {
  test('says what differs, and the seed', () => {
    expect(toCommand(scenarioOf({}))).toBe('npx groupsim --seed 1');
    expect(toCommand(scenarioOf({ members: '30', churn: null, seed: 'a b' }))).toBe(
      "npx groupsim --members 30 --churn --seed 'a b'",
    );
    expect(toCommand(scenarioOf({ churn: 'every=5s', commit: 'sync', network: 'rtt=2ms' }))).toBe(
      'npx groupsim --commit sync --churn every=5s --network rtt=2ms --seed 1',
    );
  });

  test.each([
    [{ groups: [{ id: 'a' }, { id: 'b' }] }, '{"groups":[{"id":"a"},{"id":"b"}]}'],
    [{ groups: [{ id: 'orders', members: 3 }] }, '{"groups":[{"id":"orders","members":3}]}'],
    [
      {
        durationMs: '5m',
        groups: [{ churn: {} }, { id: 'b', churn: { kind: 'crash' }, application: { commit: 'sync' } }],
      },
      '{"durationMs":300000,"groups":[{"churn":{}},{"id":"b","application":{"commit":"sync"},"churn":{"kind":"crash"}}]}',
    ],
    [
      { topics: [{ name: 'a:1' }, { name: 'b', recordsPerSecond: 3 }] },
      '{"topics":[{"name":"a:1"},{"name":"b","recordsPerSecond":3}]}',
    ],
  ])('holds the scenario where flags cannot say it: %j', (input, json) => {
    const result = scenarioFromFlags([], input);
    if ('problems' in result) throw new Error(result.problems[0]!.message);
    expect(canSay(result.scenario)).toBe(false);
    expect(toCommand(result.scenario)).toBe(`npx groupsim --scenario '${json}' --seed 1`);
    expect(scenarioFromFlags([], JSON.parse(json))).toEqual(result);
  });

  test('says rates by topic', () => {
    const scenario = scenarioOf({ topics: 'orders,payments', rate: 'payments:0.5' });
    expect(scenario.topics.map((topic) => topic.recordsPerSecond)).toEqual([10, 0.5]);
    expect(toCommand(scenario)).toBe('npx groupsim --topics orders,payments --rate orders:10,payments:0.5 --seed 1');
    expect(problemsOf({ rate: 'order:3' })).toEqual([
      '--rate "order:3" names order, which is no topic: there is topic.',
    ]);
  });

  test('gives the same scenario, whatever was said', () => {
    const flags = fc.record(
      {
        members: fc.integer({ min: 10, max: 50 }).map(String),
        client: fc.constantFrom('java', 'librdkafka@2.5', 'franz-go', 'sarama@1.40'),
        for: fc.constantFrom('5m', '1h30m', '2.5s'),
        seed: fc
          .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
          .filter((seed) => !seed.startsWith('-')),
        topics: fc.constantFrom('1', '3', 'orders', 'a:3,b:4', 'a:3,b:3'),
        partitions: fc.integer({ min: 1, max: 99 }).map(String),
        rate: fc.constantFrom('0', '2.5', '100'),
        commit: fc.constantFrom('auto', 'sync', 'none'),
        churn: fc.constantFrom(
          '',
          'none',
          'every=7s',
          'kind=scale,timing=random',
          'kind=crash,down=9s',
          'graceful=12.5%,down=1.5s',
          'until=2.5s',
        ),
        network: fc.constantFrom('rtt=3ms', 'jitter=0.1ms,rtt=0.3ms'),
        startup: fc.constantFrom('gap=1s', 'min=0ms,max=5s'),
        assignor: fc.constantFrom('range', 'sticky,roundrobin'),
        static: fc.constantFrom('pod', 'x'),
        'session.timeout.ms': fc.integer({ min: 10_000, max: 99_999 }).map((ms) => `${ms}ms`),
        'group.max.size': fc.constantFrom('60', '70'),
        'broker.version': fc.constantFrom('3.6', '2.8.1'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(flags, (some) => {
        const scenario = scenarioOf(some as Record<string, string>);
        expect(scenarioFromFlags(pairsOf(toFlags(scenario)))).toEqual({ scenario });
        expect(canSay(scenario)).toBe(true);
      }),
    );
  });
});

/** Flags and their values. */
function pairsOf(words: readonly string[]): GivenFlag[] {
  const flags: { name: string; value: string | null }[] = [];
  for (const word of words) {
    if (word.startsWith('--')) flags.push({ name: word.slice(2), value: null });
    else flags.at(-1)!.value = word;
  }
  return flags;
}
