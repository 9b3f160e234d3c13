import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT_NAMES } from '../../../src/client-model/profiles/configuration.ts';
import { simulate } from '../../../src/index.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { namesOf } from '../../../src/sim/measures/layout.ts';
import { Measures } from '../../../src/sim/measures/measures.ts';
import type { WorldConfig } from '../../../src/sim/world-config.ts';
import { Story, smallWorld } from './story.ts';

describe('names', () => {
  it('number pods anew in every group and partitions in every topic', () => {
    const config = {
      topics: [
        { name: 'a', partitions: 2, recordsPerSecond: 1, changes: [] },
        { name: 'b', partitions: 1, recordsPerSecond: 1, changes: [] },
      ],
      groups: [{ members: 2 }, { members: 1 }],
    } as unknown as WorldConfig;
    expect(namesOf(config)).toEqual({ pods: ['m0', 'm1', 'm0'], partitions: ['a-0', 'a-1', 'b-0'] });
  });

  it('leave out partitions that a group does not subscribe to', () => {
    const world = smallWorld();
    const topics = [{ name: 'other', partitions: 3, recordsPerSecond: 9, changes: [] }, ...world.topics];
    const measures = new Measures({ ...world, topics });
    measures.recordsDelivered(10, 0, 0, 0, 50);
    measures.recordsDelivered(10, 0, 3, 0, 50);
    measures.recordsDelivered(10, 0, 3, 0, 50);
    const [group] = measures.result({ events: 7, traceHash: 'h', now: 100, interrupted: true }).groups;
    expect(group!.partitions.map(({ partition }) => partition)).toEqual(['t-0', 't-1']);
    expect(group!.records).toMatchObject({ produced: 0, duplicated: 50 });
  });
});

describe('a result', () => {
  it('says which run it is of', () => {
    const measures = new Measures(smallWorld());
    const result = measures.result({ events: 7, traceHash: 'abc', now: 12_345, interrupted: true });
    expect(result).toMatchObject({ schemaVersion: 1, seed: 'story', events: 7, traceHash: 'abc', virtualMs: 1234.5 });
    expect(result.interrupted).toBe(true);
  });

  it('counts answers by name, and refusals by exception', () => {
    const { measures } = new Story({ members: 1, groups: 2 });
    measures.commitAnswered(1, 0, Errors.NONE, null);
    measures.commitAnswered(2, 0, Errors.NONE, null);
    measures.commitAnswered(3, 0, Errors.UNKNOWN_SERVER_ERROR, null);
    measures.commitAnswered(4, 0, Errors.NONE, 'CommitFailedException');
    measures.commitAnswered(5, 1, Errors.ILLEGAL_GENERATION, null);
    measures.heartbeatAnswered(6, 1, Errors.REBALANCE_IN_PROGRESS);
    const [first, second] = measures.result({ events: 0, traceHash: '', now: 10, interrupted: false }).groups;
    expect(first!.commits).toEqual({
      total: 4,
      byCode: { UNKNOWN_SERVER_ERROR: 1, NONE: 2, CommitFailedException: 1 },
    });
    expect(second!.commits).toEqual({ total: 1, byCode: { ILLEGAL_GENERATION: 1 } });
    expect(first!.heartbeats).toEqual({ total: 0, byCode: {} });
    expect(second!.heartbeats).toEqual({ total: 1, byCode: { REBALANCE_IN_PROGRESS: 1 } });
  });

  it.each(CLIENT_NAMES)(
    'counts joins of %s by code: a broker before 2.3 refuses static members, and it shows',
    (client) => {
      const joins = (version: string) =>
        simulate({
          durationMs: '20s',
          broker: { version },
          groups: [{ client, consumer: { 'group.instance.id': 'i' } }],
        }).groups[0]!.joins;
      const refused = joins('2.2');
      expect(refused.total).toBeGreaterThan(0);
      expect(refused.byCode).toEqual({ UNSUPPORTED_VERSION: refused.total });
      expect(Object.keys(joins('2.3').byCode)).toEqual(['NONE']);
    },
  );
});

describe('join to Stable', () => {
  it('runs from the first JoinGroup of a pod to a Stable group with it as a member', () => {
    const story = new Story();
    story.start(100, 0);
    story.joins(150, 0);
    story.joins(180, 0);
    story.id(190, 0, 'm0-1');
    story.added(200, 'm0-1');
    story.prepares(200, 'Adding new member', 'join', 'm0-1');
    story.start(300, 1);
    story.joins(350, 1);
    story.completes(400, 450);
    story.joined(451, 0);
    expect(story.group(500).joinToStable).toMatchObject({ count: 1, totalMs: 300 });
  });

  it('is asked of every process once, and not of one that dies before', () => {
    const story = new Story();
    story.stable(0, 0, 1);
    expect(story.group(100).joinToStable).toMatchObject({ count: 2, totalMs: 4 });
    story.joins(200, 0);
    story.joined(300, 0);
    story.crash(400, 1);
    story.start(500, 1);
    story.joins(510, 1);
    story.crash(600, 1);
    story.start(700, 1);
    story.joins(710, 1);
    story.id(720, 1, 'm1-2');
    story.added(730, 'm1-2');
    story.prepares(730, 'Adding new member', 'join', 'm1-2');
    story.completes(740, 760);
    expect(story.group(1000).joinToStable).toMatchObject({ count: 3, totalMs: 54, maxMs: 50 });
  });

  it('ends with the answer for a static member that takes its place in a group that stays Stable', () => {
    const story = new Story();
    story.stable(0, 0, 1);
    story.crash(100, 1);
    story.start(200, 1);
    story.joins(210, 1);
    story.removed(211, 'm1-1', 'fenced');
    story.added(211, 's1-2');
    story.id(212, 1, 's1-2');
    story.joined(215, 1);
    const { joinToStable, rebalances } = story.group(1000);
    expect(joinToStable).toMatchObject({ count: 3, totalMs: 9 });
    expect(rebalances.count).toBe(1);
  });
});

/** One random call, at a time after the one before. */
type Act = readonly [wait: number, kind: number, pod: number, x: number];

const acts = fc.array(fc.tuple(fc.nat(400), fc.nat(15), fc.nat(2), fc.nat(30)), { maxLength: 120 });
const CYCLE = ['PreparingRebalance', 'CompletingRebalance', 'Stable'] as const;

function play(story: Story, ms: number, step: number, [, kind, pod, x]: Act): void {
  const id = `m${pod}-${x % 4}`;
  const calls: readonly (() => void)[] = [
    () => story.start(ms, pod),
    () => story.crash(ms, pod),
    () => story.stop(ms, pod),
    () => story.id(ms, pod, id),
    () => story.joins(ms, pod),
    () => story.joined(ms, pod),
    () => story.added(ms, id),
    () => story.removed(ms, id, x % 2 ? 'leave' : 'session-expired'),
    () => story.moves(ms, CYCLE[step % 3]!, { memberId: id, reason: x % 2 ? 'Leader' : 'Adding new member' }),
    () => story.assigned(ms, pod, x % 2),
    () => story.revoked(ms, pod, x % 2),
    () => story.lost(ms, pod, 0, 1),
    () => story.works(ms, pod, x, x + 5, x % 2),
    () => story.delivered(ms, pod, x, x + 9),
    () => story.committed(ms, x, x % 2),
    () => story.reads(ms, pod, x),
  ];
  calls[kind]!();
}

describe('asking for results', () => {
  it('disturbs nothing: what is asked last is the same however often it was asked before', () => {
    fc.assert(
      fc.property(acts, fc.array(fc.boolean(), { minLength: 1 }), (played, asked) => {
        const world = { recordsPerSecond: 7, options: { buckets: 12, keepRebalances: 5 } };
        const [quiet, curious] = [new Story(world), new Story(world)];
        let ms = 0;
        played.forEach((act, step) => {
          ms += act[0];
          play(quiet, ms, step, act);
          play(curious, ms, step, act);
          if (asked[step % asked.length]) curious.result(ms);
        });
        expect(curious.result(ms + 5)).toEqual(quiet.result(ms + 5));
        expect(quiet.result(ms + 5)).toEqual(quiet.result(ms + 5));
      }),
      { numRuns: 300 },
    );
  });

  it('always gives times that add up, and numbers that are not negative', () => {
    fc.assert(
      fc.property(acts, (played) => {
        const story = new Story({ recordsPerSecond: 7, options: { buckets: 12 } });
        let ms = 0;
        played.forEach((act, step) => {
          ms += act[0];
          play(story, ms, step, act);
        });
        const { states, records, timeline, partitions } = story.group(ms);
        expect(Object.values(states).reduce((a, b) => a + b, 0)).toBeCloseTo(ms);
        expect(timeline.every(({ unowned }) => unowned >= 0 && unowned <= 2)).toBe(true);
        const { duplicatedBy, ...counts } = records;
        expect(Object.values(counts).every((count) => count >= 0)).toBe(true);
        expect(Object.values(duplicatedBy).reduce((a, b) => a + b, 0)).toBe(counts.duplicated);
        for (const { startupMs, unowned, doubleOwnedMs } of partitions) {
          expect((startupMs ?? 0) + unowned.totalMs).toBeLessThanOrEqual(ms);
          expect(doubleOwnedMs).toBeLessThanOrEqual(ms);
        }
      }),
    );
  });
});
