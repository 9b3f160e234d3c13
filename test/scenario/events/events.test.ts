/** Events of a scenario: what is understood, what is refused and in which words, and how it is said back. */
import { describe, expect, it } from 'vitest';
import { scenarioFromFlags } from '../../../src/scenario/from-flags.ts';
import { readScenario } from '../../../src/scenario/read.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { toCommand } from '../../../src/scenario/to-command.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';

function read(input: unknown): Scenario {
  const result = readScenario(input);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
}

const refusals = (input: unknown): readonly string[] => {
  const result = readScenario(input);
  return 'problems' in result ? result.problems.map(({ message }) => message) : [];
};

const said = (...events: string[]) => scenarioFromFlags(events.map((value) => ({ name: 'event', value })));

const refusal = (event: string): string => {
  const result = said(event);
  return 'problems' in result ? result.problems.map(({ message }) => message).join('\n') : 'understood';
};

describe('the events of a scenario', () => {
  it('are complete once they are read', () => {
    const { events } = read({
      events: [
        { atMs: '5m', kind: 'broker-freeze', forMs: '45s' },
        { atMs: 0, kind: 'network-reset' },
      ],
    });
    expect(events).toEqual([
      { atMs: 300_000, kind: 'broker-freeze', forMs: 45_000, onResume: 'timersFirst' },
      { atMs: 0, kind: 'network-reset', group: null, pods: 'all' },
    ]);
  });

  it('name pods within their group, which the world numbers through', () => {
    const { events } = toWorld(
      read({
        groups: [
          { id: 'a', members: 3 },
          { id: 'b', members: 4 },
        ],
        events: [
          { atMs: 1, kind: 'pod-kill', group: 'b', pods: [0, 2] },
          { atMs: 2, kind: 'pod-start', pods: '1-2' },
          { atMs: 3, kind: 'network-black-hole', direction: 'in' },
        ],
      }),
    );
    expect(events?.map((event) => ('pods' in event ? event.pods : []))).toEqual([
      [3, 5],
      [1, 2, 4, 5],
      [0, 1, 2, 3, 4, 5, 6],
    ]);
  });

  it('are refused with what was meant', () => {
    const events = [
      { atMs: '5m', kind: 'broker-freez', forMs: 1 },
      { atMs: 1, kind: 'pod-kill', pods: 'first', dwn: 2 },
      { atMs: 1, kind: 'broker-freeze' },
      { kind: 'pod-pause', pods: 0, forMs: '1s' },
      3,
    ];
    expect(refusals({ events })).toMatchInlineSnapshot(`
      [
        "events.0.kind "broker-freez" is not known: allowed is pod-start, pod-stop, pod-kill, pod-pause, pod-slow, pod-replace, pod-crash-loop, node-drain, node-loss, scale, rolling-update, remove-members, broker-freeze, broker-slow, broker-restart, broker-loss, coordinator-failover, topic-create, topic-grow, topic-delete, network-degrade, network-black-hole or network-reset. Did you mean broker-freeze?",
        "events.1.pods "first" names no pods: write their numbers, such as 0 or 0,2-4, or all.",
        "events.1.dwn 2 is no field of pod-kill.",
        "events.2.forMs is missing: broker-freeze needs it (for=… in a flag).",
        "events.3.atMs is missing: pod-pause needs it (at=… in a flag).",
        "events.4 3 is not an object.",
      ]
    `);
  });

  it('are refused where there is no such group, pod or time', () => {
    const events = [
      { atMs: 1, kind: 'pod-kill', pods: 4 },
      { atMs: 1, kind: 'pod-kill', pods: 0, group: 'x' },
      { atMs: '2h', kind: 'network-reset' },
    ];
    expect(refusals({ events })).toMatchInlineSnapshot(`
      [
        "events.0 (pod-kill) names pod 4, but the pods of group are numbered from 0 to 3.",
        "events.1 (pod-kill) names group x, and there is none.",
        "events.2 (network-reset) comes after the end of the run: make the run longer, or the event earlier.",
      ]
    `);
  });

  it('come back as flags', () => {
    const events = [
      '5m broker-freeze for=45s on-resume=requests-first',
      '1m pod-kill pods=0,2 down=4s',
      '2m network-degrade loss=10%',
    ];
    const result = said(...events);
    if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
    expect(toCommand(result.scenario)).toMatchInlineSnapshot(
      `"npx groupsim --event '5m broker-freeze for=45s on-resume=requestsFirst' --event '1m pod-kill pods=0,2 down=4s' --event '2m network-degrade loss=0.1' --seed 1"`,
    );
    expect(result.scenario.events).toHaveLength(3);
  });

  it('are refused as flags with what was meant', () => {
    const wrong = [
      '5m',
      '5m broker-freez for=45s',
      '5m broker-freeze fro=45s',
      '5m broker-freeze',
      '5m broker-freeze for=45s on-resume=race(2)',
      '1m pod-kill',
      '1m pod-kill pods=7',
      '1m network-degrade loss=120%',
    ];
    expect(wrong.map(refusal)).toMatchInlineSnapshot(`
      [
        "--event "5m" is no event: write it as "5m broker-freeze for=45s": when, which kind, and its fields.",
        "--event "5m broker-freez for=45s" knows no broker-freez. Did you mean broker-freeze?",
        "--event "5m broker-freeze fro=45s" has fro, which broker-freeze does not take: its fields are for, on-resume.",
        "--event for is missing: broker-freeze needs it (for=… in a flag).",
        "--event on-resume "race(2)" is no order: allowed is timersFirst, requestsFirst or race(q), such as race(0.5).",
        "--event pods is missing: pod-kill needs it (pods=… in a flag).",
        "events.0 (pod-kill) names pod 7, but the pods of group are numbered from 0 to 3.",
        "--event loss "120%" is out of range: allowed is 0% to 100%.",
      ]
    `);
  });
});

describe('--network', () => {
  it('says what is worse one way or both, and the rest goes without saying', () => {
    const value = 'loss=10%,delay-out=200ms,loss-out=5%';
    const result = scenarioFromFlags([{ name: 'network', value }]);
    if ('problems' in result) throw new Error('refused');
    expect(toCommand(result.scenario)).toBe('npx groupsim --network loss=10%,delay-out=200ms,loss-out=5% --seed 1');
    const { link } = toWorld(result.scenario).network;
    expect(link).toMatchObject({ delayOutMs: 200, lossIn: 0.1 });
    expect(link?.lossOut).toBeCloseTo(1 - 0.9 * 0.95, 12);
  });

  it('leaves the world without a link where nothing is worse', () => {
    expect(toWorld(read({})).network).toEqual({ rttMs: 1, jitterMs: 0.2 });
  });
});
