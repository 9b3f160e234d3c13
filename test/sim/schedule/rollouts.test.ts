/** Pods that are replaced, updated, scaled and drained, as Kubernetes does; and what the group makes of it. */
import { describe, expect, it } from 'vitest';
import { NullObserver } from '../../../src/sim/null-observer.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import { quiet, storyOf } from './story.ts';

type Events = NonNullable<Parameters<typeof quiet>[0]['events']>;

/** Static members, whose session outlasts what happens to them. */
const statics = (events: Events, consumer: Record<string, string> = {}, members = 3) =>
  quiet({
    durationMs: '2m',
    groups: [{ members, consumer: { 'group.instance.id': 'apigw', 'session.timeout.ms': '30s', ...consumer } }],
    events,
  });

const dynamics = (events: Events, members = 3, durationMs = '2m') =>
  quiet({ durationMs, groups: [{ members }], events });

/** Who is a member at the end, by instance id where it has one, and the generation. */
function atTheEnd(world: ReturnType<typeof quiet>): { members: number; instances: string[]; generation: number } {
  const simulation = new Simulation(world, new NullObserver());
  simulation.runUntil(world.durationMs * 10);
  const group = simulation.coordinator.group('group')!;
  const instances = [...group.members.values()].flatMap(({ groupInstanceId }) => groupInstanceId ?? []);
  return { members: group.members.size, instances: instances.sort(), generation: group.generationId };
}

const ALL = ['apigw-0', 'apigw-1', 'apigw-2'];

describe('pod-replace (004-A: the successor starts before the old pod is killed)', () => {
  const world = statics([{ atMs: '20s', kind: 'pod-replace', pods: '0', overlapMs: '10s', graceMs: 0 }]);

  it('runs two processes with one instance id for the overlap; the new one is in a slot of its own', () => {
    expect(storyOf(world, 20, /m0|m3|Preparing/)).toMatchInlineSnapshot(`
      [
        "20.0 m3 starts pod-replace",
        "20.1 m0 fatal-error fatal-error",
      ]
    `);
  });

  it('fences the old holder and causes no rebalance: the newcomer takes its place', () => {
    const before = atTheEnd(statics([])).generation;
    expect(atTheEnd(world)).toEqual({ members: 3, instances: ALL, generation: before });
  });

  it('gives the slot of the replaced pod to the next', () => {
    const events = [20, 40, 60].map((atMs) => ({
      atMs: atMs * 1_000,
      kind: 'pod-replace' as const,
      pods: String((atMs / 20) % 3),
      overlapMs: '2s',
      graceMs: '1s',
    }));
    expect(world.groups[0]!.members).toBe(4);
    expect(statics(events).groups[0]!.members).toBe(4);
    expect(atTheEnd(statics(events)).instances).toEqual(ALL);
  });
});

describe('rolling-update', () => {
  it('004-C: static members that are back within their session cause no rebalance', () => {
    const world = statics([{ atMs: '20s', kind: 'rolling-update', downMs: '5s' }]);
    expect(storyOf(world, 20, /m\d (starts|graceful|crash)|Preparing/)).toMatchInlineSnapshot(`
      [
        "20.0 m0 graceful rolling-update",
        "25.0 m0 starts rolling-update",
        "25.1 m1 graceful rolling-update",
        "30.1 m1 starts rolling-update",
        "30.2 m2 graceful rolling-update",
        "35.2 m2 starts rolling-update",
      ]
    `);
  });

  it('004-F: dynamic members cost two rebalances each: one leaves, one joins', () => {
    const world = dynamics([{ atMs: '20s', kind: 'rolling-update', downMs: '10s', readyMs: '5s' }]);
    expect(storyOf(world, 20, /^\S+ Stable/)).toHaveLength(6);
  });

  it('a successor that joins while the next pod leaves saves a rebalance each time', () => {
    const world = dynamics([{ atMs: '20s', kind: 'rolling-update', downMs: '10s' }]);
    expect(storyOf(world, 20, /^\S+ Stable/)).toHaveLength(4);
  });

  it('004-D: static members that stay away longer than their session cost two as well', () => {
    const world = statics([{ atMs: '20s', kind: 'rolling-update', downMs: '15s', readyMs: '5s' }], {
      'session.timeout.ms': '10s',
    });
    expect(storyOf(world, 20, /^\S+ Stable/)).toHaveLength(6);
  });

  it('with a surge the successor is ready before the old process is told to stop', () => {
    const events = [{ atMs: '20s', kind: 'rolling-update', maxSurge: 1, maxUnavailable: 0, readyMs: '3s' }] as const;
    expect(storyOf(dynamics(events), 20, /m\d (starts|graceful|is told)/)).toMatchInlineSnapshot(`
      [
        "20.0 m3 starts rolling-update",
        "23.0 m0 is told to stop rolling-update",
        "23.0 m0 graceful rolling-update",
        "23.0 m0 starts rolling-update",
        "26.0 m1 is told to stop rolling-update",
        "26.1 m1 graceful rolling-update",
        "26.1 m1 starts rolling-update",
        "29.1 m2 is told to stop rolling-update",
        "29.1 m2 graceful rolling-update",
      ]
    `);
    expect(atTheEnd(dynamics(events)).members).toBe(3);
  });

  it('takes several at a time if it may', () => {
    const events = [{ atMs: '20s', kind: 'rolling-update', maxUnavailable: 3, downMs: '1s' }] as const;
    expect(storyOf(dynamics(events), 20, /starts/)).toEqual([
      '21.0 m0 starts rolling-update',
      '21.0 m1 starts rolling-update',
      '21.0 m2 starts rolling-update',
    ]);
  });
});

describe('scale', () => {
  it('004-E (i): static members that are scaled in stay members until their session is over', () => {
    const world = statics([{ atMs: '20s', kind: 'scale', replicas: 1 }]);
    const removed = storyOf(world, 20, /removed/).map((line) => Number.parseFloat(line));
    expect(removed).toHaveLength(2);
    // Last heard at their common heartbeat, at most 3 s before they stopped.
    for (const at of removed) expect(at).toBeGreaterThanOrEqual(47);
    for (const at of removed) expect(at).toBeLessThanOrEqual(50);
  });

  it('004-E (ii): an administrator who removes them first spares the group the wait', () => {
    const world = statics([
      { atMs: '20s', kind: 'scale', replicas: 1 },
      { atMs: '20.1s', kind: 'remove-members', pods: '1-2' },
    ]);
    expect(storyOf(world, 20, /removed/)).toEqual(['20.1 removed leave', '20.1 removed leave']);
  });

  it('004-E (iii): dynamic members leave by themselves', () => {
    const world = dynamics([{ atMs: '20s', kind: 'scale', replicas: 1 }]);
    expect(storyOf(world, 20, /removed/)).toEqual(['20.0 removed leave', '20.0 removed leave']);
  });

  it('002-A: most pods wait to be scaled out, at once or one after the other', () => {
    const world = (gapMs: number) =>
      quiet({
        durationMs: '1m',
        groups: [{ members: 6, replicas: 2 }],
        events: [{ atMs: '20s', kind: 'scale', replicas: 6, gapMs }],
      });
    expect(storyOf(world(0), 0, /starts/)).toMatchInlineSnapshot(`
      [
        "0.0 m0 starts deployment",
        "0.0 m1 starts deployment",
        "20.0 m2 starts scale",
        "20.0 m3 starts scale",
        "20.0 m4 starts scale",
        "20.0 m5 starts scale",
      ]
    `);
    expect(storyOf(world(1_000), 20, /starts/).map((line) => line.slice(0, 7))).toEqual([
      '20.0 m2',
      '21.0 m3',
      '22.0 m4',
      '23.0 m5',
    ]);
  });

  it('removing a member that lives makes it join anew: no loop', () => {
    const world = statics([{ atMs: '20s', kind: 'remove-members', pods: '1' }]);
    expect(storyOf(world, 20, /^\S+ Stable|UNKNOWN/).length).toBeLessThanOrEqual(3);
    expect(atTheEnd(world).instances).toEqual(ALL);
  });
});

describe('node-drain', () => {
  it('evicts its pods at once; they come up elsewhere', () => {
    const world = dynamics([{ atMs: '20s', kind: 'node-drain', pods: '0-1' }]);
    expect(storyOf(world, 20, /m\d /).filter((line) => !line.includes('heartbeat'))).toEqual([
      '20.0 m0 is told to stop node-drain',
      '20.0 m1 is told to stop node-drain',
      '20.0 m0 graceful node-drain',
      '20.0 m1 graceful node-drain',
      '25.0 m0 starts node-drain',
      '25.0 m1 starts node-drain',
    ]);
  });
});

describe('pod-crash-loop', () => {
  it('backs off 10, 20, 40, 80, 160 and then 300 s, until a version works', () => {
    const events = [{ atMs: '20s', kind: 'pod-crash-loop', pods: '0', forMs: '15m', upMs: '2s' }] as const;
    const starts = storyOf(dynamics(events, 3, '30m'), 20, /m0 starts/).map((line) => Number.parseFloat(line));
    expect(starts).toEqual([30, 52, 94, 176, 338, 640, 942]);
    expect(atTheEnd(dynamics(events, 3, '30m')).members).toBe(3);
  });
});
