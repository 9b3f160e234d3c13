/** Generated events in a world: as good as written ones, told to whoever looks, and no invariant is broken by any kind. */
import { describe, expect, it } from 'vitest';
import { violationsOf } from '../../../properties/index.ts';
import { simulate } from '../../../src/index.ts';
import { EVENT_KIND_NAMES } from '../../../src/scenario/events/event-kinds.ts';
import { parseFault } from '../../../src/scenario/faults/fault-text.ts';
import { generatedEvents } from '../../../src/scenario/faults/generate.ts';
import { completeScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import { EACH_KIND } from './each-kind.ts';

type Faults = NonNullable<ScenarioInput['faults']>;

const faults = (...texts: string[]) =>
  texts.map((text) => {
    const parsed = parseFault(text);
    if ('not' in parsed) throw new Error(parsed.not);
    return parsed.fault;
  }) as unknown as Faults;

const small = (seed: string, ...texts: string[]): ScenarioInput => ({
  seed,
  durationMs: '30m',
  topics: ['topic-1', 'topic-2', 'topic-3', 'topic-4'].map((name) => ({ name, partitions: 3 })),
  groups: [
    {
      members: 4,
      subscribe: '/.+/',
      consumer: { 'session.timeout.ms': '10s', 'group.instance.id': texts[0]?.startsWith('remove') ? 'pod' : null },
    },
  ],
  faults: faults(...texts),
});

const MIX = [
  'pod-kill every=~3m pods=any(1) down=1s..20s',
  'broker-freeze every=2m..5m for=5s..45s on-resume=timersFirst|requestsFirst',
  'network-degrade every=~4m for=10s..2m pods=any(1..2) loss=1%..30%',
  'coordinator-failover every=5m..9m for=1s..5s',
];

describe('a run with generators', () => {
  it('is the run with the events that they make', () => {
    const input = small('7', ...MIX);
    const events = generatedEvents(completeScenario(input));
    expect(events.length).toBeGreaterThan(15);
    const written = simulate({ ...input, faults: [], events });
    expect(simulate(input).traceHash).toBe(written.traceHash);
  });

  it('is another one with another seed, and the same with the same', () => {
    const [one, same, other] = [small('1', ...MIX), small('1', ...MIX), small('2', ...MIX)].map(simulate);
    expect(one!.traceHash).toBe(same!.traceHash);
    expect(one!.traceHash).not.toBe(other!.traceHash);
  });

  it('names them where it says what a rebalance came from', () => {
    const [group] = simulate(small('1', 'broker-freeze every=5m..9m for=30s')).groups;
    expect(JSON.stringify(group!.rebalances)).toMatch(/event at [\d.]+ s: broker-freeze/);
  });

  it('lets generated successors run beside those whom they replace', () => {
    const [group] = simulate(small('1', 'pod-replace every=5m pods=any(2) overlap=20s')).groups;
    expect(Math.max(...group!.timeline.map(({ pods }) => pods))).toBeGreaterThan(4);
  });

  it('with all of these keeps every invariant', () => {
    for (const seed of ['1', '2', '3']) expect(violationsOf(small(seed, ...MIX))).toEqual([]);
  });
});

it.each(EVENT_KIND_NAMES)('no invariant is broken by generated events of kind %s', (kind) => {
  const input = small('1', EACH_KIND[kind]);
  expect(generatedEvents(completeScenario(input)).length).toBeGreaterThan(0);
  expect(violationsOf(input)).toEqual([]);
});
