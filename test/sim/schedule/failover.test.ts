/**
 * What a coordinator that comes after another one knows: what is in its log, and nothing else. One story for each thing
 * that survives, and for each that does not (C-LOAD, C-UNL).
 */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { errorName } from '../../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../../src/protocol/responses.ts';
import { msToTicks } from '../../../src/protocol/time.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';
import { EventKind } from '../../../src/sim/events.ts';
import { NullObserver } from '../../../src/sim/null-observer.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import { quiet } from './story.ts';

/** What members ask of the coordinator beside heartbeats, and what they are told. */
class Talk extends NullObserver {
  readonly asked: string[] = [];
  readonly told: string[] = [];
  readonly removed: string[] = [];
  /** Answers that reached a client. */
  readonly heard: string[] = [];

  override event(now: number, kind: number, _who: number, api: number): void {
    if (kind === EventKind.ResponseArrives) this.heard.push(`${(now / 10_000).toFixed(1)} ${nameOf(api)}`);
  }

  override requestArrived(_now: number, pod: number, _exchange: number, { api }: CoordinatorRequest): void {
    this.asked.push(`m${pod} ${api}`);
  }

  override responseSent(
    now: number,
    pod: number,
    _exchange: number,
    { api }: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const errorCode = 'errorCode' in response ? (response.errorCode as number) : 0;
    if (errorCode !== 0) this.told.push(`${(now / 10_000).toFixed(1)} m${pod} ${nameOf(api)} ${errorName(errorCode)}`);
  }

  override memberRemoved(_now: number, _group: number, _id: string, cause: string): void {
    if (cause !== 'unloaded') this.removed.push(cause);
  }
}

const nameOf = (api: number) => Object.entries(Api).find(([, one]) => one === api)![0];

function play(input: ScenarioInput) {
  const talk = new Talk();
  const world = new Simulation(quiet({ durationMs: '2m', ...input }), talk);
  const until = (seconds: number) => world.runUntil(msToTicks(seconds * 1_000));
  const group = () => {
    const { state, generationId, members, leaderId } = world.coordinator.group('group')!;
    const assignments = [...members.values()].map(({ memberId, assignment }) => [memberId, assignment] as const);
    return { state, generationId, leaderId, assignments };
  };
  const offsets = () =>
    [...(world.coordinator.committedOffsets('group') ?? [])].map(([name, { value }]) => [name, value?.offset] as const);
  return { world, talk, until, group, offsets };
}

/** As fast as it goes: gone and back within a fifth of a second. */
const failover = (at: string) => ({ atMs: at, kind: 'coordinator-failover', forMs: 100, loadMs: 100 }) as const;
const crash = (at: string) => ({ atMs: at, kind: 'broker-restart', forMs: 100, loadMs: 100, graceful: false }) as const;
const shutdown = (at: string) => ({ ...crash(at), graceful: true }) as const;

const WAYS = [
  ['a failover', failover],
  ['a crash of the broker', crash],
  ['a controlled restart', shutdown],
] as const;

describe('what survives', () => {
  it.each(WAYS)('%s: the generation, the members and the plan of a Stable group (C-LOAD-01)', (_name, event) => {
    const { until, group } = play({ events: [event('20s')] });
    until(19.9);
    const before = group();
    expect(before).toMatchObject({ state: 'Stable', generationId: 1 });
    expect(before.assignments).toHaveLength(2);
    until(20.2);
    expect(group()).toEqual(before);
  });

  it.each(WAYS)('%s: offsets whose commit was acknowledged', (_name, event) => {
    const { until, offsets } = play({ groups: [{ application: { commit: 'sync' } }], events: [event('20s')] });
    until(19.999);
    const before = offsets();
    expect(before).toHaveLength(6);
    until(20.2);
    for (const [name, offset] of offsets()) {
      expect(offset).toBeGreaterThanOrEqual(before.find(([other]) => other === name)![1]!);
    }
    expect(offsets()).toHaveLength(6);
  });

  it('a rolling restart of the brokers, one failover each: nobody joins anew, nobody is removed', () => {
    const { until, group, talk } = play({ events: ['20s', '35s', '50s'].map(failover) });
    until(19.9);
    const before = group();
    talk.asked.length = 0;
    until(100);
    expect(group()).toEqual(before);
    expect(talk.removed).toEqual([]);
    expect(talk.asked.filter((line) => line.endsWith(` ${Api.JoinGroup}`))).toEqual([]);
  });

  it('sessions start anew in full: a member that died before the failover is missed that much later (C-LOAD-03)', () => {
    const died = { atMs: '20s', kind: 'pod-kill', pods: '0' } as const;
    const missed = (...events: NonNullable<ScenarioInput['events']>) => {
      const { world, until, group } = play({ events: [died, ...events] });
      until(29);
      while (group().assignments.length > 1 && world.now < msToTicks(60_000)) until(world.now / 10_000 + 0.1);
      return world.now / 10_000;
    };
    expect(missed()).toBeLessThan(30.1);
    expect(missed(failover('25s'))).toBeGreaterThan(35);
  });
});

describe('what is lost', () => {
  /** Commits take half a second to be written; one is on its way when the broker goes. */
  const slowLog = (event: NonNullable<ScenarioInput['events']>[number]) =>
    play({
      storage: { appendLatencyMs: 500 },
      topics: [{ name: 't', partitions: 1 }],
      groups: [{ members: 1, application: { commit: 'sync', processingMs: 200 } }],
      events: [event],
    });

  it('an append that was not copied when the broker crashed; a controlled shutdown waits for it', () => {
    const [lost, kept] = [slowLog(crash('20s')), slowLog(shutdown('20s'))];
    lost.until(19.999);
    kept.until(19.999);
    const [[, before]] = lost.offsets() as [readonly [string, number]];
    expect(kept.offsets()).toEqual(lost.offsets());
    lost.until(20.2);
    kept.until(20.2);
    expect(lost.offsets()[0]![1]).toBe(before);
    expect(kept.offsets()[0]![1]).toBeGreaterThan(before);
  });

  /** A third pod comes at 20 s, and waits in the join phase for the heartbeats of the others. */
  const joining = (event: (at: string) => NonNullable<ScenarioInput['events']>[number], more: ScenarioInput = {}) =>
    play({
      groups: [{ members: 3, replicas: 2 }],
      events: [{ atMs: '20s', kind: 'pod-start', pods: '2' }, event('20.1s')],
      ...more,
    });

  it('parked joins: they are told NOT_COORDINATOR, and the group is what it was before (C-UNL-01, C-LOAD-04)', () => {
    const { until, group, talk } = joining(failover);
    until(19.9);
    const before = group();
    until(20.099);
    expect(group()).toMatchObject({ state: 'PreparingRebalance', generationId: 1 });
    expect(group().assignments).toHaveLength(3);
    until(20.1);
    expect(talk.told).toContain('20.1 m2 JoinGroup NOT_COORDINATOR');
    until(20.3);
    expect(group()).toEqual(before);
  });

  it('parked joins of a broker that crashed: no answer reaches anybody, the connection is gone', () => {
    const [moved, crashed] = [joining(failover), joining(crash)];
    for (const { until, group } of [moved, crashed]) {
      until(20.3);
      expect(group().assignments).toHaveLength(2);
    }
    const answers = ({ talk }: typeof moved) => talk.heard.filter((line) => line === '20.1 JoinGroup');
    expect(answers(moved)).toHaveLength(1);
    expect(answers(crashed)).toEqual([]);
  });

  it('a member that joined since the last record of the group: it has to join as a new one', () => {
    const { until, group, talk } = joining(failover);
    until(20.099);
    const third = group().assignments.at(-1)![0];
    until(60);
    expect(talk.told.filter((line) => line.includes('m2'))).toContainEqual(
      expect.stringContaining('JoinGroup UNKNOWN_MEMBER_ID'),
    );
    const after = group();
    expect(after.state).toBe('Stable');
    expect(after.assignments).toHaveLength(3);
    expect(after.assignments.map(([memberId]) => memberId)).not.toContain(third);
  });

  /** The plan of generation 2 takes five seconds to be written: every sync waits for it. */
  const syncing = (event: (at: string) => NonNullable<ScenarioInput['events']>[number]) => {
    const played = joining(event, {
      storage: { appendLatencyMs: 5_000 },
      groups: [{ members: 3, replicas: 2, application: { commit: 'none' } }],
      events: [{ atMs: '20s', kind: 'pod-start', pods: '2' }, event('24s')],
    });
    played.until(23.999);
    expect(played.group()).toMatchObject({ state: 'CompletingRebalance', generationId: 2 });
    return played;
  };

  it('pending syncs with the plan that was not copied: generation 1 is back, and 2 is given out again (C-LOAD-04)', () => {
    const { until, group, talk } = syncing(crash);
    until(24.2);
    expect(group()).toMatchObject({ state: 'Stable', generationId: 1 });
    expect(group().assignments).toHaveLength(2);
    until(90);
    expect(talk.told).toContainEqual(expect.stringMatching(/m2 JoinGroup UNKNOWN_MEMBER_ID/));
    expect(group()).toMatchObject({ state: 'Stable', generationId: 2 });
    expect(group().assignments).toHaveLength(3);
  });

  it('pending syncs with the plan that was copied: nobody was told of it, the next coordinator has it (C-LOAD-05)', () => {
    const { until, group, talk } = syncing(failover);
    until(24);
    expect(talk.told.filter((line) => line.includes('SyncGroup NOT_COORDINATOR'))).not.toEqual([]);
    until(24.2);
    expect(group()).toMatchObject({ state: 'Stable', generationId: 2 });
    expect(group().assignments).toHaveLength(3);
    until(90);
    expect(group()).toMatchObject({ state: 'Stable', generationId: 3 });
    expect(talk.removed).toEqual([]);
  });
});
