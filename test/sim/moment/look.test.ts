import { describe, expect, test } from 'vitest';
import { readScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import { type Run, startRun } from '../../../src/scenario/run.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';

/** Three Java clients on six partitions; the second is killed at 40 s and its successor is up some seconds later. */
const KILLED: ScenarioInput = {
  durationMs: '3m',
  topics: [{ name: 'orders', partitions: 6 }],
  groups: [{ members: 3 }],
  events: [{ kind: 'pod-kill', atMs: '40s', pods: '1', downMs: '5s' }],
};

function start(scenario: ScenarioInput): Run {
  const read = readScenario(scenario);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return startRun(toWorld(read.scenario));
}

/** Whole runs to the end, one of them looked at all the time. */
function hashes(scenario: ScenarioInput): [string, string] {
  const [watched, alone] = [start(scenario), start(scenario)];
  for (let ms = 0; ms < 180_000; ms += 777) {
    watched.advanceTo(ms);
    watched.moment();
  }
  for (const run of [watched, alone]) run.advance(Number.POSITIVE_INFINITY);
  return [watched.result(false).traceHash, alone.result(false).traceHash];
}

describe('a moment of a world', () => {
  test('a Stable group: every partition has one owner, in the books and in the processes', () => {
    const run = start(KILLED);
    run.advanceTo(30_000);
    const { groups, pods, nowMs } = run.moment();
    const [group] = groups;
    expect(nowMs).toBe(30_000);
    expect(group).toMatchObject({
      state: 'Stable',
      generationId: 1,
      protocolName: 'range',
      pendingMembers: [],
      timers: [],
    });
    expect(group!.members.map(({ pod }) => pod).sort()).toEqual([0, 1, 2]);
    expect(group!.members.flatMap(({ assignment }) => assignment).sort()).toEqual(
      [0, 1, 2, 3, 4, 5].map((partition) => `orders-${partition}`),
    );
    for (const { heldBy, partition, topic } of group!.partitions) {
      expect(heldBy).toHaveLength(1);
      expect(pods[heldBy[0]!]!.holds).toContain(`${topic}-${partition}`);
    }
    for (const { session } of group!.members) {
      expect(session!.deadlineMs).toBeGreaterThan(nowMs);
      expect(session!.deadlineMs - session!.armedAtMs).toBeCloseTo(45_000, 6);
    }
  });

  test('a killed process: its member stays in the books without a pod, and the others wait in JoinGroup', () => {
    const run = start(KILLED);
    run.advanceTo(65_000);
    const [group] = run.moment().groups;
    expect(group!.state).toBe('PreparingRebalance');
    const gone = group!.members.filter(({ pod }) => pod === null);
    expect(gone).toHaveLength(1);
    expect(gone[0]).toMatchObject({ waitsIn: null, clientId: expect.stringMatching(/-1$/) });
    expect(group!.members.filter(({ waitsIn }) => waitsIn === 'JoinGroup')).toHaveLength(3);
    expect(group!.timers).toMatchObject([{ name: 'join' }]);
    const parked = run.moment().messages.filter(({ api }) => api === 'JoinGroup');
    expect(parked.map(({ place }) => place)).toEqual(['handled', 'handled', 'handled']);
  });

  test('committed offsets never pass the end of the log, and what is held was given', () => {
    const run = start(KILLED);
    for (let ms = 1_000; ms < 180_000; ms += 1_000) {
      run.advanceTo(ms);
      for (const { committedOffset, logEndOffset } of run.moment().groups[0]!.partitions) {
        expect(committedOffset ?? 0).toBeLessThanOrEqual(logEndOffset);
      }
    }
  });

  test('survives JSON, and the run goes on as it would have without the look', () => {
    const run = start(KILLED);
    run.advanceTo(65_000);
    const moment = run.moment();
    const kept = JSON.stringify(moment);
    expect(JSON.parse(kept)).toEqual(moment);
    run.advanceTo(120_000);
    expect(JSON.stringify(moment)).toBe(kept);
    const [watched, alone] = hashes(KILLED);
    expect(watched).toBe(alone);
  });
});
