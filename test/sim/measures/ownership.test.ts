import { describe, expect, it } from 'vitest';
import { Story } from './story.ts';

describe('partitions without an owner', () => {
  it('tell the start-up apart from the spans after it', () => {
    const story = new Story();
    story.start(0, 0);
    story.assigned(700, 0, 0);
    story.revoked(1000, 0, 0);
    story.assigned(1300, 0, 0);
    const { partitions, unowned, startupMs } = story.group(2000);
    expect(partitions[0]).toMatchObject({ startupMs: 700, unowned: { count: 1, totalMs: 300, maxMs: 300 } });
    expect(partitions[1]).toMatchObject({ startupMs: null, unowned: { count: 0 } });
    expect(unowned).toMatchObject({ count: 1, totalMs: 300 });
    expect(startupMs).toBeNull();
  });

  it('take the longest start-up of all partitions for that of the group', () => {
    const story = new Story();
    story.start(0, 0);
    story.assigned(700, 0, 0);
    story.assigned(900, 0, 1);
    expect(story.group(2000).startupMs).toBe(900);
  });

  it('begin at a crash, not at the expiry that follows, and count while they are open', () => {
    const story = new Story();
    story.start(0, 0);
    story.assigned(100, 0, 0, 1);
    story.crash(1000, 0);
    expect(story.group(1500).unowned).toMatchObject({ count: 2, totalMs: 1000, medianMs: 500, maxMs: 500 });
    story.start(2000, 1);
    story.assigned(3000, 1, 0);
    const { partitions, unowned } = story.group(4000);
    expect(partitions[0]!.unowned).toMatchObject({ count: 1, totalMs: 2000 });
    expect(partitions[1]!.unowned).toMatchObject({ count: 1, totalMs: 3000 });
    expect(unowned).toMatchObject({ count: 2, totalMs: 5000, medianMs: 2000, p99Ms: 3000, maxMs: 3000 });
  });

  it('do not begin for a partition that changes hands at one instant', () => {
    const story = new Story();
    story.start(0, 0);
    story.start(0, 1);
    story.assigned(100, 0, 0);
    story.revoked(200, 0, 0);
    story.assigned(200, 1, 0);
    expect(story.group(300).partitions[0]!.unowned.count).toBe(0);
  });

  it('do not begin while a zombie still owns; two owners at once are counted', () => {
    const story = new Story();
    story.start(0, 0);
    story.start(0, 1);
    story.assigned(100, 0, 0);
    story.assigned(500, 1, 0);
    expect(story.group(600).partitions[0]).toMatchObject({ doubleOwnedMs: 100 });
    story.lost(900, 0, 0);
    const { partitions, doubleOwned, unowned } = story.group(1000);
    expect(unowned.count).toBe(0);
    expect(partitions[0]!.doubleOwnedMs).toBe(400);
    expect(doubleOwned).toEqual({ count: 1, totalMs: 400 });
  });

  it('ignore what a pod gives up that it does not own', () => {
    const story = new Story();
    story.start(0, 0);
    story.assigned(100, 0, 0);
    story.assigned(150, 0, 0);
    story.lost(200, 1, 0);
    story.revoked(300, 0, 0);
    story.revoked(400, 0, 0);
    story.stop(500, 0);
    expect(story.group(600).partitions[0]).toMatchObject({ unowned: { count: 1, totalMs: 300 }, doubleOwnedMs: 0 });
  });

  it('are kept apart for groups that read the same partition', () => {
    const story = new Story({ members: 1, groups: 2 });
    story.start(0, 0);
    story.start(0, 1);
    story.assigned(100, 0, 0, 1);
    story.assigned(200, 1, 0, 1);
    story.crash(300, 0);
    const [first, second] = story.result(400).groups;
    expect([first!.unowned.totalMs, second!.unowned.totalMs]).toEqual([200, 0]);
    expect([first!.startupMs, second!.startupMs]).toEqual([100, 200]);
  });
});
