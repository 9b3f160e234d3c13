/** The parts of the search for settings, each by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateOf, keyOf } from '../../../src/advise/settings/choice.ts';
import { disturbed } from '../../../src/advise/settings/disturb.ts';
import { onFront, ranks } from '../../../src/advise/settings/front.ts';
import { type Figures, PREFERENCES, parseWeights, pointsOf } from '../../../src/advise/settings/objectives.ts';
import { shortened } from '../../../src/advise/settings/shorten.ts';
import { neighboursOf, startOf } from '../../../src/advise/settings/space.ts';
import { TUNABLE_NAMES, tunablesOf } from '../../../src/advise/settings/tunables.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';
import { readScenario } from '../../../src/scenario/read.ts';

function scenarioOf(input: ScenarioInput) {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems[0]!.message);
  return read.scenario;
}

const group = (rest: object) => scenarioOf({ groups: [{ members: 3, ...rest }] });
const tunables = (rest: object) => tunablesOf(group(rest), TUNABLE_NAMES);
const namesOf = (rest: object) => tunables(rest).map(({ name }) => name);
const valuesOf = (rest: object, name: string) => tunables(rest).find((one) => one.name === name)?.values;

describe('what may be changed', () => {
  it('is what the client has', () => {
    expect(namesOf({ client: 'java' })).toContain('max.poll.records');
    expect(namesOf({ client: 'librdkafka' })).not.toContain('max.poll.records');
    expect(valuesOf({ client: 'franz-go' }, 'client')).toEqual([
      'franz-go@1.16',
      'franz-go@1.19',
      'franz-go@1.21',
      'franz-go@1.21.3',
    ]);
    expect(valuesOf({ client: 'java' }, 'partition.assignment.strategy')).not.toContain('optimal');
  });

  it('is of a mixed group what all its clients have', () => {
    const mixed = { members: undefined, client: 'java:2,librdkafka:1' };
    expect(namesOf(mixed)).not.toContain('max.poll.records');
    expect(namesOf(mixed)).not.toContain('client');
    expect(valuesOf(mixed, 'partition.assignment.strategy')).toEqual(['range', 'roundrobin', 'cooperative-sticky']);
  });

  it('keeps to the bounds of the broker, and leaves out the value that is set', () => {
    const scenario = scenarioOf({
      broker: { 'group.max.session.timeout.ms': '20s' },
      groups: [{ consumer: { 'session.timeout.ms': '10s' } }],
    });
    expect(tunablesOf(scenario, ['session.timeout.ms'])[0]!.values).toEqual(['6s', '8s', '12s', '15s', '20s']);
  });

  it('takes static membership back where it is there', () => {
    expect(valuesOf({ consumer: { 'group.instance.id': 'pod' } }, 'static')).toEqual(['unset']);
  });
});

describe('the space', () => {
  it('begins with each single change, of all settings in turns', () => {
    const start = startOf(tunables({}), 10, '1');
    const single = tunables({}).reduce((sum, { values }) => sum + values.length, 0);
    expect(start.filter((choice) => Object.keys(choice).length === 1).length).toBeGreaterThanOrEqual(single);
    expect(start.slice(0, 3).map((choice) => Object.keys(choice)[0])).toEqual(TUNABLE_NAMES.slice(0, 3));
  });

  it('has no choice twice, and each can be run or is refused', () => {
    const start = startOf(tunables({ client: 'librdkafka' }), 200, '1');
    expect(new Set(start.map(keyOf)).size).toBe(start.length);
    const run = start.filter((choice) => candidateOf(group({ client: 'librdkafka' }), choice) !== null);
    expect(run.length).toBeGreaterThan(start.length / 2);
  });

  it('steps to the next value of what has an order, and to every other of what has none', () => {
    const near = neighboursOf({}, tunables({}));
    expect(near.flatMap((choice) => choice['session.timeout.ms'] ?? [])).toEqual(['30s', '1m']);
    expect(near.filter((choice) => choice['partition.assignment.strategy'] !== undefined)).toHaveLength(4);
    const back = neighboursOf({ 'session.timeout.ms': '30s' }, tunables({}));
    expect(back).toContainEqual({});
    expect(back).toContainEqual({ 'session.timeout.ms': '20s' });
  });
});

describe('the front', () => {
  const figures = fc.record({
    unowned: fc.nat(5),
    duplicates: fc.nat(5),
    expelled: fc.nat(5),
    load: fc.nat(5),
    backlog: fc.constant(0),
    lost: fc.constant(0),
  }) as fc.Arbitrary<Figures>;
  const keys = ['unowned', 'duplicates', 'expelled', 'load'] as const;
  /** The dumb twin: written out. */
  const beats = (a: Figures, b: Figures) => keys.every((k) => a[k] <= b[k]) && !keys.every((k) => a[k] === b[k]);

  it('has whom nobody beats in everything, and is never empty', () => {
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 12 }), (all) => {
        const front = onFront(all);
        expect(front).toContain(true);
        for (const [i, one] of all.entries()) expect(front[i]).toBe(!all.some((other) => beats(other, one)));
      }),
    );
  });

  it('is the first of a series that everybody has a place in', () => {
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 12 }), (all) => {
        const rank = ranks(all);
        const front = onFront(all);
        for (const [i, one] of rank.entries()) expect(one === 0).toBe(front[i]);
        for (const [i, one] of all.entries())
          for (const [j, other] of all.entries()) if (beats(one, other)) expect(rank[i]).toBeLessThan(rank[j]!);
      }),
    );
  });

  it('has whatever any weights would choose', () => {
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 12 }), (all) => {
        for (const weights of Object.values(PREFERENCES)) {
          const least = Math.min(...all.map((one) => pointsOf(one, weights)));
          const best = all
            .map((one, i) => [one, onFront(all)[i]] as const)
            .filter(([one]) => pointsOf(one, weights) === least);
          expect(best.some(([, is]) => is)).toBe(true);
        }
      }),
    );
  });
});

describe('disturbances', () => {
  it('are added where nothing silences a living member, and are told', () => {
    const { scenario, added } = disturbed(group({ churn: { everyMs: '30s' } }));
    expect(added).toMatch(/^pod-pause every=~\S+ for=1s\.\.12s pods=any\(1\)$/);
    expect(scenario.faults).toHaveLength(1);
  });

  it.each([
    ['an event', { events: [{ kind: 'broker-freeze', atMs: 60_000, forMs: 20_000 }] }],
    ['a fault', { faults: [{ kind: 'pod-pause', everyMs: '2m', forMs: '5s', pods: 'any(1)' }] }],
    ['a bad network', { network: { loss: 0.1 } }],
  ] as [string, ScenarioInput][])('are not added beside %s', (_, input) => {
    const before = scenarioOf(input);
    expect(disturbed(before)).toEqual({ scenario: before, added: null });
  });
});

describe('a shorter scenario for the search', () => {
  const hour = group({ churn: { everyMs: '20s' } });
  it('is taken of one that goes on evenly, with twenty acts of churn at least', () => {
    expect(shortened(hour, 1_000_000).durationMs).toBe(540_000);
    expect(shortened(group({ churn: { everyMs: '2m' } }), 10_000_000).durationMs).toBe(2_400_000);
  });

  it('is not taken of a small one, or where something has a date of its own', () => {
    expect(shortened(hour, 100_000)).toBe(hour);
    const dated = scenarioOf({ events: [{ kind: 'broker-freeze', atMs: '40m', forMs: 20_000 }] });
    expect(shortened(dated, 10_000_000)).toBe(dated);
    const grown = scenarioOf({ topics: [{ partitions: 4, changes: [{ atMs: '40m', partitions: 8 }] }] });
    expect(shortened(grown, 10_000_000)).toBe(grown);
  });
});

describe('weights', () => {
  it('are read over those of a preference', () => {
    expect(parseWeights('load=0, unowned=2.5', PREFERENCES.balanced)).toEqual({
      ok: { ...PREFERENCES.balanced, load: 0, unowned: 2.5 },
    });
  });
  it.each(['speed=1', 'load', 'load=-1', 'load=x', '', 'unowned=0,duplicates=0,expelled=0,load=0'])(
    '%s is refused',
    (text) => {
      expect(parseWeights(text, PREFERENCES.balanced)).toHaveProperty('not');
    },
  );
});
