import { describe, expect, it } from 'vitest';
import { TimerKind } from '../../../src/coordinator/timers.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { fired, Story } from './story.ts';

/** Two pods in a Stable group; pod 0 has read 50 records of partition 0, of which 20 are committed. */
function reading(): Story {
  const story = new Story({ partitions: 1, recordsPerSecond: 100 });
  story.stable(0, 0, 1);
  story.assigned(10, 0, 0);
  story.reads(10, 0, 0);
  story.works(500, 0, 0, 50);
  story.committed(500, 20);
  return story;
}

/** Pod 1 reads on from the commit. */
function readAgain(story: Story) {
  story.assigned(2000, 1, 0);
  story.reads(2000, 1, 20);
  story.works(2100, 1, 20, 60);
  return story.group(3000).records.duplicatedBy;
}

describe('what is delivered twice, by how its first reader ended', () => {
  it('after a crash', () => {
    const story = reading();
    story.crash(1000, 0);
    expect(readAgain(story)).toEqual({ crash: 30 });
  });

  it('after a removal, even if the removed one crashes before its successor reads', () => {
    const story = reading();
    story.removed(1000, 'm0-1', 'session-expired', fired(TimerKind.Session, 'm0-1', 900, 'heartbeat'));
    story.crash(1500, 0);
    expect(readAgain(story)).toEqual({ removed: 30 });
  });

  it('after a process that left because it did not poll', () => {
    const story = reading();
    story.removed(1000, 'm0-1', 'leave');
    story.lost(1500, 0, 0);
    expect(readAgain(story)).toEqual({ 'max-poll': 30 });
  });

  it('after a commit that was refused, unless a later one was not', () => {
    const refused = reading();
    refused.measures.commitAnswered(9_000, 0, Errors.REBALANCE_IN_PROGRESS, null);
    refused.revoked(1000, 0, 0);
    expect(readAgain(refused)).toEqual({ 'commit-refused': 30 });
    const accepted = reading();
    accepted.measures.commitAnswered(8_000, 0, Errors.NONE, 'CommitFailedException');
    accepted.measures.commitAnswered(9_000, 0, Errors.NONE, null);
    accepted.revoked(1000, 0, 0);
    expect(readAgain(accepted)).toEqual({ uncommitted: 30 });
  });

  it('by two owners, when the first one reads on', () => {
    const story = reading();
    story.removed(1000, 'm0-1', 'session-expired', null);
    readAgain(story);
    story.works(2200, 0, 50, 60);
    expect(story.group(3000).records.duplicatedBy).toEqual({ removed: 30, 'two-owners': 10 });
  });

  it('once more, when the reader is the same', () => {
    const story = reading();
    story.lost(1000, 0, 0);
    story.reads(1500, 0, 20);
    story.works(1600, 0, 20, 50);
    story.reads(1700, 0, 20);
    story.works(1800, 0, 20, 30);
    expect(story.group(3000).records.duplicatedBy).toEqual({ uncommitted: 30, other: 10 });
  });
});
