import { describe, expect, it } from 'vitest';
import { MAX_OLDER } from '../../../src/sim/measures/offset-sets.ts';
import { type SmallWorld, Story } from './story.ts';

const WORLD: SmallWorld = { partitions: 1, recordsPerSecond: 100 };

/** A world of one partition whose pod 0 runs and has begun to read at this offset. */
function reading(offset: number, world: SmallWorld = {}): Story {
  const story = new Story({ ...WORLD, ...world });
  story.start(0, 0);
  story.reads(0, 0, offset);
  return story;
}

describe('records', () => {
  it('are produced by the rate alone', () => {
    const story = new Story({ partitions: 3, recordsPerSecond: 0.3 });
    expect(story.group(9999).records.produced).toBe(3 * 2);
    expect(story.group(10_000).records.produced).toBe(3 * 3);
  });

  it('count once however often they are processed; deliveries again are duplicates', () => {
    const story = reading(0);
    story.works(1000, 0, 0, 50);
    story.committed(1000, 20);
    story.crash(1500, 0);
    story.start(2000, 1);
    story.reads(2000, 1, 20);
    story.works(3000, 1, 20, 100);
    expect(story.group(4000).records).toEqual({
      produced: 400,
      consumed: 100,
      duplicated: 30,
      duplicatedBy: { crash: 30 },
      lost: 0,
    });
  });

  it('are not lost by a crash in the middle of a batch when they are delivered again', () => {
    const story = reading(0);
    story.delivered(1000, 0, 0, 50);
    story.processed(1100, 0, 0, 10);
    story.crash(1200, 0);
    expect(story.group(1300).records).toMatchObject({ consumed: 10, duplicated: 0, lost: 0 });
    story.start(2000, 1);
    story.reads(2000, 1, 0);
    story.works(2100, 1, 0, 50);
    expect(story.group(3000).records).toMatchObject({ consumed: 50, duplicated: 50, lost: 0 });
  });

  it('are lost when they were committed before they were processed, and the pod crashed', () => {
    const story = reading(0);
    story.delivered(1000, 0, 0, 50);
    story.committed(1000, 50);
    story.processed(1100, 0, 0, 10);
    expect(story.group(1150).records.lost).toBe(0);
    story.crash(1200, 0);
    expect(story.group(1300).records.lost).toBe(40);
    story.start(2000, 1);
    story.reads(2000, 1, 50);
    story.works(2100, 1, 50, 90);
    const { records, partitions } = story.group(3000);
    expect(records).toMatchObject({ consumed: 50, lost: 40 });
    expect(partitions[0]).toMatchObject({ consumed: 50, lost: 40 });
  });

  it('are found again when a zombie processes them after all', () => {
    const story = reading(0);
    story.start(0, 1);
    story.delivered(1000, 0, 0, 50);
    story.committed(1000, 50);
    story.reads(2000, 1, 50);
    story.works(2100, 1, 50, 60);
    expect(story.group(2200).records.lost).toBe(50);
    story.processed(2500, 0, 0, 50);
    expect(story.group(2600).records).toMatchObject({ consumed: 60, duplicated: 0, lost: 0 });
  });

  it('before the first position are nobody’s loss, those skipped by a later reset are', () => {
    const story = reading(100, { autoOffsetReset: 'latest' });
    story.works(1500, 0, 100, 120);
    expect(story.group(1600).records).toMatchObject({ consumed: 20, lost: 0 });
    story.crash(1700, 0);
    story.start(2000, 1);
    story.reads(2000, 1, 200);
    expect(story.group(2100).records.lost).toBe(80);
  });

  it('keep their numbers when more gaps open than are kept', () => {
    const story = reading(0);
    const rounds = MAX_OLDER + 20;
    for (let round = 0; round < rounds; round++) {
      story.reads(round, 0, 10 * round);
      story.works(round, 0, 10 * round, 10 * round + 7);
    }
    expect(story.group(1000).records).toMatchObject({ consumed: 7 * rounds, duplicated: 0, lost: 3 * (rounds - 1) });
  });
});

describe('lag', () => {
  it('is the end of the log minus the committed offset, and the age of the oldest record not committed', () => {
    const story = reading(0);
    story.committed(2000, 100);
    const [partition] = story.group(3000).partitions;
    expect(partition).toMatchObject({ lagRecordsEnd: 200, lagRecordsMax: 200 });
    expect(partition!.lagSecondsMax).toBeCloseTo(3 - 101 / 100);
  });

  it('is at its worst just before a commit, between the ends of buckets', () => {
    const story = reading(0, { options: { buckets: 1 } });
    story.committed(2500, 250);
    story.committed(4000, 390);
    const { lag, partitions } = story.group(4100);
    expect(partitions[0]).toMatchObject({ lagRecordsEnd: 20, lagRecordsMedian: 20, lagRecordsMax: 250 });
    expect(lag).toMatchObject({ recordsMedian: 20, recordsMax: 20 });
    expect(lag.secondsMax).toBeCloseTo(2.49);
  });

  it('is 0 where nobody produces and where everything is committed', () => {
    const silent = reading(0, { recordsPerSecond: 0 });
    expect(silent.group(5000).lag).toEqual({ recordsMedian: 0, recordsMax: 0, secondsMedian: 0, secondsMax: 0 });
    const story = reading(0, { options: { buckets: 1 } });
    story.committed(1000, 100);
    expect(story.group(1000).partitions[0]).toMatchObject({ lagRecordsEnd: 0, lagSecondsMedian: 0 });
  });

  it('counts from the first position with latest, from the beginning with earliest', () => {
    const latest = new Story({ ...WORLD, autoOffsetReset: 'latest' });
    expect(latest.group(1000).partitions[0]!.lagRecordsEnd).toBe(0);
    latest.start(1000, 0);
    latest.reads(1000, 0, 100);
    expect(latest.group(3000).partitions[0]!.lagRecordsEnd).toBe(200);
    expect(new Story(WORLD).group(3000).partitions[0]!.lagRecordsEnd).toBe(300);
  });

  it('is told over time: by bucket, its median, its worst', () => {
    const story = reading(0, { durationMs: 4000, options: { buckets: 4 } });
    story.committed(2500, 250);
    const { timeline, lag, partitions } = story.group(4000);
    expect(timeline.map(({ lagRecords }) => lagRecords)).toEqual([100, 200, 50, 150]);
    expect(lag).toMatchObject({ recordsMedian: 100, recordsMax: 200 });
    expect(partitions[0]!.lagRecordsMedian).toBe(100);
    expect(timeline.map(({ lagSeconds }) => Math.round(100 * lagSeconds))).toEqual([99, 199, 49, 149]);
  });
});
