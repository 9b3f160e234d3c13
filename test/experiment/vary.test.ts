import { describe, expect, it } from 'vitest';
import { gridOf, latinOf, readCells } from '../../src/experiment/cells.ts';
import { parseSeeds } from '../../src/experiment/seeds.ts';
import { type Factor, parseFactor } from '../../src/experiment/vary.ts';

const factor = (text: string): Factor => {
  const result = parseFactor(text);
  if ('not' in result) throw new Error(result.not);
  return result.ok;
};

describe('what is varied', () => {
  it.each([
    ['client=java,franz-go', ['java', 'franz-go']],
    ['session.timeout.ms=6s..60s/10', ['6s', '12s', '18s', '24s', '30s', '36s', '42s', '48s', '54s', '1m']],
    ['members=1..10/4', ['1', '4', '7', '10']],
    ['processing-spread=0..0.5/3', ['0', '0.25', '0.5']],
    ['assignor=range,roundrobin;sticky', ['range,roundrobin', 'sticky']],
    ['churn=every=20s,kind=crash;none', ['every=20s,kind=crash', 'none']],
    ['churn.every=20s,1m', ['20s', '1m']],
    ['static=unset,pod', ['unset', 'pod']],
    ['rate=0.5..1.5/3', ['0.5', '1', '1.5']],
  ])('%s', (text, values) => expect(factor(text).values).toEqual(values));

  it.each([
    ['sesion.timeout.ms=6s', 'names sesion.timeout.ms, which is no flag of a run. Did you mean session.timeout.ms?'],
    ['churn.evry=6s', 'names churn.evry, which is no flag of a run. Did you mean churn.every?'],
    ['client', 'is not name=values: write client=java,franz-go or session.timeout.ms=6s..60s/10.'],
    ['client=java,java', 'names java twice.'],
    ['client=java,', 'has an empty value: there is a comma too many.'],
    ['members=9..3/2', 'goes from 9 to 3: the first has to be the smaller.'],
    ['members=1..9/1', 'has "1" for the number of values: write 2 to 10000, as in 6s..60s/10.'],
    ['members=a..b/2', 'has ends a and b that are neither spans nor numbers: write 6s..60s/10.'],
  ])('%s is told what is wrong', (text, message) => {
    const result = parseFactor(text);
    expect('not' in result ? result.not : null).toBe(message);
  });

  it('a grid has every combination, the last changing fastest', () => {
    expect(gridOf([factor('members=1,2'), factor('client=java,sarama')])).toEqual([
      { members: '1', client: 'java' },
      { members: '1', client: 'sarama' },
      { members: '2', client: 'java' },
      { members: '2', client: 'sarama' },
    ]);
  });

  it('a Latin hypercube meets each tenth of a range once, and each value of a list equally often', () => {
    const points = latinOf([factor('processing=0s..100s'), factor('client=java,sarama')], 10, 'x');
    const tenths = points.map(({ processing }) => Math.floor(spanOf(processing!) / 10_000));
    expect(tenths.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(points.filter(({ client }) => client === 'java')).toHaveLength(5);
    expect(latinOf([factor('processing=0s..100s'), factor('client=java,sarama')], 10, 'x')).toEqual(points);
  });

  it('cells hold what they say, above flags and file', () => {
    const factors = [factor('churn.every=20s,1m'), factor('churn.down=1s,2s'), factor('static=unset,pod')];
    const given = [
      { name: 'churn', value: 'kind=crash' },
      { name: 'static', value: 'other' },
    ];
    const base = { name: null, input: { groups: [{ members: 9 }] }, origin: null, given };
    const { cells, problems } = readCells([base], factors, gridOf(factors), []);
    expect(problems).toEqual([]);
    expect(cells).toHaveLength(8);
    const { churn, consumer, members } = cells[5]!.scenario.groups[0]!;
    expect(churn).toMatchObject({ everyMs: 60_000, downMs: 1_000, kind: 'crash' });
    expect([members, consumer['group.instance.id']]).toEqual([9, 'pod']);
    expect(cells[4]!.scenario.groups[0]!.consumer['group.instance.id']).toBeNull();
  });

  it('a combination that cannot be run is told by its name', () => {
    const factors = [factor('session.timeout.ms=10s,20s'), factor('heartbeat.interval.ms=3s,15s')];
    const base = { name: null, input: {}, origin: null, given: [] };
    const { cells, problems } = readCells([base], factors, gridOf(factors), []);
    expect(cells).toHaveLength(3);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^With session.timeout.ms=10s heartbeat.interval.ms=15s: heartbeat.interval.ms 15s is not below/,
      ),
    ]);
  });
});

/** `1m2.5s`, `12s`, `950ms`. */
function spanOf(text: string): number {
  const [, m = '0', s = '0'] = /^(?:(\d+)m(?!s))?(?:([\d.]+)s)?/.exec(text)!;
  return text.endsWith('ms') ? Number.parseFloat(text) : Number(m) * 60_000 + Number(s) * 1_000;
}

describe('seeds', () => {
  it.each([
    ['3', '1', ['1', '2', '3']],
    ['101..103', '1', ['101', '102', '103']],
    ['2', 'abc', ['abc/1', 'abc/2']],
  ])('%s of %s', (text, base, seeds) => expect(parseSeeds(text, base)).toEqual({ ok: seeds }));

  it.each(['0', '5..3', 'x', '-1'])('%s are none', (text) => expect(parseSeeds(text, '1')).toHaveProperty('not'));
});
