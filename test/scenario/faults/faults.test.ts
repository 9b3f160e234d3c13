/** Generators of events: what is understood, refused and said back, and that each draws by itself. */

import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { EVENT_KIND_NAMES } from '../../../src/scenario/events/event-kinds.ts';
import { eventSchema } from '../../../src/scenario/events/event-schema.ts';
import { generatedEvents } from '../../../src/scenario/faults/generate.ts';
import { scenarioFromFlags } from '../../../src/scenario/from-flags.ts';
import { leanScenario } from '../../../src/scenario/lean.ts';
import { readScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { canSay, toCommand } from '../../../src/scenario/to-command.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';
import { EACH_KIND } from './each-kind.ts';

function read(input: unknown): Scenario {
  const result = readScenario(input);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
}

const said = (faults: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  scenarioFromFlags([
    ...Object.entries(more).map(([name, value]) => ({ name, value })),
    ...faults.map((value) => ({ name: 'faults', value })),
  ]);

function scenarioOf(faults: readonly string[], more: Readonly<Record<string, string>> = {}): Scenario {
  const result = said(faults, more);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
}

const refusal = (fault: string): string => {
  const result = said([fault]);
  return 'problems' in result ? result.problems.map(({ message }) => message).join('\n') : 'understood';
};

const eventsOf = (faults: readonly string[], more = {}) => generatedEvents(scenarioOf(faults, more));

describe('a generator', () => {
  it('makes events of its kind, between the bounds that were said', () => {
    const events = eventsOf(['broker-freeze every=2m..5m for=10s..45s on-resume=timersFirst|requestsFirst']);
    expect(events.slice(0, 3)).toMatchInlineSnapshot(`
      [
        {
          "atMs": 172090,
          "forMs": 20411,
          "kind": "broker-freeze",
          "onResume": "requestsFirst",
        },
        {
          "atMs": 422889,
          "forMs": 28876,
          "kind": "broker-freeze",
          "onResume": "requestsFirst",
        },
        {
          "atMs": 610271,
          "forMs": 33354,
          "kind": "broker-freeze",
          "onResume": "requestsFirst",
        },
      ]
    `);
    const pauses = events.map(({ atMs }, index) => atMs - (events[index - 1]?.atMs ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(120_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(300_000);
    expect(events.length).toBeGreaterThan(10);
    for (const event of events) expect(event).toMatchObject({ kind: 'broker-freeze' });
    const spans = events.map((event) => (event.kind === 'broker-freeze' ? event.forMs : 0));
    expect(Math.min(...spans)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...spans)).toBeLessThanOrEqual(45_000);
    const orders = new Set(events.map((event) => (event.kind === 'broker-freeze' ? event.onResume : '')));
    expect([...orders].sort()).toEqual(['requestsFirst', 'timersFirst']);
  });

  it('has a fixed beat, a first and a last instant, and so many events', () => {
    const instants = (fault: string) => eventsOf([fault]).map(({ atMs }) => atMs / 60_000);
    expect(instants('network-reset every=10m')).toEqual([10, 20, 30, 40, 50]);
    expect(instants('network-reset every=10m from=15m until=45m')).toEqual([25, 35, 45]);
    expect(instants('network-reset every=10m times=2')).toEqual([10, 20]);
    expect(new Set(instants('network-reset every=1m|7m').map((at, i, all) => at - (all[i - 1] ?? 0)))).toEqual(
      new Set([1, 7]),
    );
  });

  it('with ~ has pauses that are short and long, and the average that was said', () => {
    const events = eventsOf(['network-reset every=~1m'], { for: '2d' });
    const pauses = events.map(({ atMs }, index) => atMs - (events[index - 1]?.atMs ?? 0));
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    expect(mean).toBeGreaterThan(55_000);
    expect(mean).toBeLessThan(65_000);
    expect(pauses.filter((pause) => pause > 60_000 * 2).length / pauses.length).toBeCloseTo(Math.exp(-2), 1);
  });

  it('picks pods by chance: so many of those, each of them at some time, none twice at once', () => {
    const events = eventsOf(['pod-kill every=30s pods=any(1..3,0-3)'], { members: '6', for: '2h' });
    const picked = events.map((event) => ('pods' in event ? event.pods.split(',').map(Number) : []));
    for (const pods of picked) expect(new Set(pods).size).toBe(pods.length);
    expect(new Set(picked.map(({ length }) => length))).toEqual(new Set([1, 2, 3]));
    expect(new Set(picked.flat())).toEqual(new Set([0, 1, 2, 3]));
  });

  it('draws for each group by itself', () => {
    const groups = [
      { id: 'a', members: 3 },
      { id: 'b', members: 9 },
    ];
    const both = generatedEvents(read({ groups, faults: [{ kind: 'pod-kill', everyMs: '5m', pods: 'any(1)' }] }));
    expect(both.slice(0, 4).map((event) => 'group' in event && [event.atMs, event.group])).toEqual([
      [300_000, 'a'],
      [300_000, 'b'],
      [600_000, 'a'],
      [600_000, 'b'],
    ]);
  });

  it('gives pods that it stops a successor, unless it is told not to', () => {
    const [event] = eventsOf(['pod-kill every=5m pods=0']);
    expect(event).toMatchObject({ downMs: 5_000 });
    expect(eventsOf(['pod-kill every=5m pods=0 down=none'])[0]).toMatchObject({ downMs: null });
  });

  it('lets the instants stay where another of its values changes, and the others where it comes or goes', () => {
    const freeze = 'broker-freeze every=2m..5m for=10s..45s';
    const kill = 'pod-kill every=~3m pods=any(1) down=1s..9s';
    const of = (kind: string, faults: readonly string[]) => eventsOf(faults).filter((event) => event.kind === kind);
    expect(of('pod-kill', [freeze, kill])).toEqual(of('pod-kill', [kill]));
    expect(of('broker-freeze', [kill, freeze])).toEqual(of('broker-freeze', [freeze]));
    const at = (fault: string) => eventsOf([fault]).map(({ atMs }) => atMs);
    expect(at('broker-freeze every=2m..5m for=1s')).toEqual(at(freeze));
    const pods = (fault: string) => eventsOf([fault]).map((event) => 'pods' in event && event.pods);
    const fewer = Math.min(pods(kill).length, pods('pod-kill every=5m pods=any(1)').length);
    expect(pods('pod-kill every=5m pods=any(1)').slice(0, fewer)).toEqual(pods(kill).slice(0, fewer));
  });

  it('has streams of its own among those of its kind, or by its name', () => {
    const two = eventsOf(['network-reset every=~3m', 'network-reset every=~3m']);
    expect(new Set(two.map(({ atMs }) => atMs)).size).toBe(two.length);
    const named = (seed: string, ...faults: string[]) => eventsOf(faults, { seed }).map(({ atMs }) => atMs);
    const a = named('1', 'network-reset every=~3m name=a');
    expect(named('1', 'network-reset every=~3m name=b', 'network-reset every=~3m name=a')).toEqual(
      expect.arrayContaining(a),
    );
    expect(named('1', 'network-reset every=~3m name=a')).toEqual(a);
    expect(named('2', 'network-reset every=~3m name=a')).not.toEqual(a);
  });

  it('has drawn the same so far when the run is longer', () => {
    const short = eventsOf(['broker-slow every=~2m for=1s..9s added=5ms..50ms'], { for: '20m' });
    expect(
      eventsOf(['broker-slow every=~2m for=1s..9s added=5ms..50ms'], { for: '40m' }).slice(0, short.length),
    ).toEqual(short);
  });

  it('comes after the events that were written down, in the same world', () => {
    const result = scenarioFromFlags([
      { name: 'event', value: '50m network-reset' },
      { name: 'faults', value: 'broker-freeze every=10m for=1s' },
    ]);
    if ('problems' in result) throw new Error('refused');
    const { events } = toWorld(result.scenario);
    expect(events?.map(({ kind }) => kind)).toEqual(['network-reset', ...Array<string>(5).fill('broker-freeze')]);
  });
});

describe('generators of topics', () => {
  it('number new ones, delete the oldest, and let those grow that are there', () => {
    const events = eventsOf([
      'topic-create every=10m topic=orders-* partitions=4',
      'topic-grow every=10m from=1m topic=orders-* by=2',
      'topic-delete every=10m from=22m topic=orders-*',
    ]);
    expect(
      events.map((event) => `${event.atMs / 60_000} ${event.kind} ${'topic' in event ? event.topic : ''}`),
    ).toMatchInlineSnapshot(`
      [
        "10 topic-create orders-1",
        "11 topic-grow orders-1",
        "20 topic-create orders-2",
        "21 topic-grow orders-1",
        "30 topic-create orders-3",
        "31 topic-grow orders-3",
        "32 topic-delete orders-1",
        "40 topic-create orders-4",
        "41 topic-grow orders-3",
        "42 topic-delete orders-2",
        "50 topic-create orders-5",
        "51 topic-grow orders-3",
        "52 topic-delete orders-3",
      ]
    `);
  });

  it('leave to events what they name later, and pass over names that are taken', () => {
    const input: ScenarioInput = {
      topics: [{ name: 'orders-1' }, { name: 'orders-2' }],
      events: [{ atMs: '55m', kind: 'topic-delete', topic: 'orders-1' }],
      faults: [
        { kind: 'topic-delete', everyMs: '10m', topic: 'orders-*', times: 3 },
        { kind: 'topic-create', everyMs: '25m', topic: 'orders-*' },
      ],
    };
    const scenario = read(input);
    const events = generatedEvents(scenario);
    expect(
      events.map((event) => `${event.atMs / 60_000} ${event.kind} ${'topic' in event ? event.topic : ''}`),
    ).toEqual([
      '10 topic-delete orders-2',
      '25 topic-create orders-3',
      '30 topic-delete orders-3',
      '50 topic-create orders-4',
    ]);
    expect(readScenario({ ...input, faults: [], events: [...input.events!, ...events] })).not.toHaveProperty(
      'problems',
    );
  });
});

describe('every kind of event', () => {
  it.each(EVENT_KIND_NAMES)('%s is generated as an event that could have been written', (kind) => {
    const events = eventsOf([EACH_KIND[kind]], { members: '4', static: 'pod', topics: '4' });
    expect(events.length).toBeGreaterThan(2);
    for (const event of events) {
      expect(event.kind).toBe(kind);
      const parsed = safeParse(eventSchema, event);
      expect(parsed.issues).toBeUndefined();
      expect(parsed.output).toEqual(event);
    }
    expect(eventsOf([EACH_KIND[kind]], { members: '4', static: 'pod', topics: '4' })).toEqual(events);
  });

  it.each(EVENT_KIND_NAMES)('%s is said back, as flags and as a file', (kind) => {
    const scenario = scenarioOf([EACH_KIND[kind]], { members: '4' });
    expect(canSay(scenario)).toBe(true);
    expect(toCommand(scenario)).toContain(`--faults '${kind} every=`);
    expect(read(leanScenario(scenario))).toEqual(scenario);
    expect(read(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
  });
});

describe('what is said back', () => {
  it('is the shortest text that means the same', () => {
    const scenario = scenarioOf([
      'pod-kill every=180000 from=0s down=5000ms pods=any(1..1)',
      'network-degrade every=~90s for=1m..1m30s loss=5%..20% pods=0|1-2 until=30m name=bad-path',
    ]);
    expect(toCommand(scenario)).toMatchInlineSnapshot(
      `"npx groupsim --faults 'pod-kill every=3m pods=any(1)' --faults 'network-degrade every=~1m30s until=30m name=bad-path pods=0|1-2 for=1m..1m30s loss=0.05..0.2' --seed 1"`,
    );
    expect(scenario.faults[0]).toMatchInlineSnapshot(`
      {
        "downMs": 5000,
        "everyMs": 180000,
        "fromMs": 0,
        "group": null,
        "kind": "pod-kill",
        "name": null,
        "pods": "any(1)",
        "times": null,
        "untilMs": null,
      }
    `);
  });
});

describe('a generator that cannot be', () => {
  it('is refused in the words of its flag', () => {
    const wrong = [
      '',
      'broker-freez every=2m',
      '5m broker-freeze for=45s',
      'broker-freeze for=45s',
      'broker-freeze every=2m',
      'broker-freeze every=2m fro=1s',
      'broker-freeze every=2m for=1s for=2s',
      'broker-freeze every=2m for',
      'broker-freeze every=2..5m for=1s',
      'broker-freeze every=5m..2m for=1s',
      'broker-freeze every=2m.. for=1s',
      'broker-freeze every=10ms for=1s',
      'broker-freeze every=~2m..5m for=1s',
      'broker-freeze every=2m for=10s..45x',
      'broker-freeze every=2m for=1s on-resume=timersFirst..requestsFirst',
      'broker-freeze every=2m for=1s on-resume=timersFirst|requestFirst',
      'broker-slow every=2m',
      'pod-kill every=2m',
      'pod-kill every=2m pods=some',
      'pod-kill every=2m pods=any(0)',
      'pod-kill every=2m pods=any(5)',
      'pod-kill every=2m pods=any(2,3)',
      'pod-kill every=2m pods=any(1,2-9)',
      'pod-kill every=2m pods=0|7',
      'pod-kill every=2m pods=0 group=x',
      'scale every=2m replicas=1..9',
      'network-reset every=2h',
      'network-reset every=2m from=50m until=40m',
      'network-reset every=100ms',
      'topic-create every=5m topic=orders',
      'topic-grow every=5m topic=orders-* by=2',
      'topic-grow every=5m topic=topic partitions=9',
    ];
    expect(wrong.map(refusal)).toMatchInlineSnapshot(`
      [
        "--faults "" is no generator: write it as "broker-freeze every=2m..5m for=10s..45s": which kind of event, how often, and its fields.",
        "--faults "broker-freez every=2m" knows no broker-freez. Did you mean broker-freeze?",
        "--faults "5m broker-freeze for=45s" begins with a time: write it as "broker-freeze every=2m..5m for=10s..45s": which kind of event, how often, and its fields; from=5m if it begins later.",
        "--faults every is missing: a generator of broker-freeze needs it (every=… in a flag).",
        "--faults for is missing: a generator of broker-freeze needs it (for=… in a flag).",
        "--faults "broker-freeze every=2m fro=1s" has fro, which a generator of broker-freeze does not take: its fields are every, from, until, times, name, for, on-resume. Did you mean from?",
        "--faults "broker-freeze every=2m for=1s for=2s" names for twice.",
        "--faults "broker-freeze every=2m for" has "for" in it: write for=….",
        "--faults every "2..5m" has an end without a unit: write 2m..5m.",
        "--faults every "5m..2m" is no range: its first end is above its second. Write 2m..5m.",
        "--faults every "2m.." is no range: write both ends, such as 10s..45s.",
        "--faults every "10ms" is out of range: allowed is 100ms to 720h.",
        "--faults every "~2m..5m" is no average: write one span after ~, such as ~3m.",
        "--faults for "10s..45x" has the end "45x", which is not a duration: write a number and a unit (ms, s, m, h), such as 500ms, 10s or 1h30m.",
        "--faults on-resume "timersFirst..requestsFirst" takes no range: write timersFirst|requestsFirst for one of the two.",
        "--faults on-resume "timersFirst|requestFirst" has "requestFirst" in it, which is no order: allowed is timersFirst, requestsFirst or race(q), such as race(0.5).",
        "--faults for is missing: a generator of broker-slow needs it (for=… in a flag).",
        "--faults pods is missing: a generator of pod-kill needs it (pods=… in a flag).",
        "--faults pods "some" names no pods: write their numbers, such as 0 or 0,2-4, or all, or any(2) for two by chance.",
        "--faults pods "any(0)" has the number "0", which is out of range: allowed is 1 to 10000.",
        "faults.0 (pod-kill) wants any 5 of 4 pods of group: write any(4) or fewer.",
        "faults.0 (pod-kill) wants any 2 of 1 pod of group: write any(1) or fewer.",
        "faults.0 (pod-kill) names pod 9, but the pods of group are numbered from 0 to 3.",
        "faults.0 (pod-kill) names pod 7, but the pods of group are numbered from 0 to 3.",
        "faults.0 (pod-kill) names group x, and there is none.",
        "faults.0 (scale) wants 9 pods, and group has 4: give it that many members, and replicas for those that run at the beginning.",
        "faults.0 (network-reset) never happens: the first can come after 2h, and it ends after 1h. Let every be shorter, or the run longer.",
        "faults.0 (network-reset) ends (until 40m) before it begins (from 50m): swap the two, or leave one out.",
        "faults.0 (network-reset) makes about 36000 events of 36000 in all, allowed are 10000: let every be longer, or say until or times.",
        "--faults topic "orders" names one topic, which can be created once: write a * for its number, orders-* for instance.",
        "faults.0 (topic-grow) finds no topic orders-*: there is topic.",
        "--faults "topic-grow every=5m topic=topic partitions=9" has partitions, which a generator of topic-grow does not take: its fields are every, from, until, times, name, topic, by.",
      ]
    `);
  });

  it('is refused by its place in a file', () => {
    const result = readScenario({
      faults: [
        { kind: 'pod-kil', everyMs: 1 },
        { kind: 'pod-kill', atMs: '5m', pods: 0, dwnMs: 3 },
        { everyMs: '5m' },
        { kind: 'broker-freeze', everyMs: '1s', forMs: '45s..10s' },
      ],
    });
    expect('problems' in result && result.problems.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "faults.0.kind "pod-kil" is not known: allowed is pod-start, pod-stop, pod-kill, pod-pause, pod-slow, pod-replace, pod-crash-loop, node-drain, node-loss, scale, rolling-update, remove-members, broker-freeze, broker-slow, broker-restart, broker-loss, coordinator-failover, topic-create, topic-grow, topic-delete, network-degrade, network-black-hole or network-reset. Did you mean pod-kill?",
        "faults.1.everyMs is missing: a generator of pod-kill needs it (every=… in a flag).",
        "faults.1.atMs "5m" is no field of a generator, which says everyMs, and fromMs: at an instant, pod-kill is an event.",
        "faults.2.kind has no kind.",
        "faults.3.forMs "45s..10s" is no range: its first end is above its second. Write 10s..45s.",
      ]
    `);
    const twice = readScenario({
      faults: [
        { kind: 'network-reset', everyMs: '5m', name: 'a' },
        { kind: 'broker-freeze', everyMs: '5m', forMs: '1s', name: 'a' },
      ],
    });
    expect('problems' in twice && twice.problems[0]!.message).toMatchInlineSnapshot(
      `"faults.1 (broker-freeze) has the name a of faults.0: each name may be given once."`,
    );
  });
});
