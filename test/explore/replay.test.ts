/** What the explorer finds is seen again in a world that lives on, act by act; and paths are files. */
import { describe, expect, it } from 'vitest';
import { type PathFile, pathText, readPath, replayPath } from '../../src/explore/replay.ts';
import { resultOf } from '../../src/explore/result.ts';
import { COMES_TO_REST, Search } from '../../src/explore/search.ts';
import { DEFAULT_EXPLORE, type ExploreSettings } from '../../src/explore/settings.ts';

const BOUNDS = { depth: 1_000, states: 500_000 };

function pathTo(settings: Partial<ExploreSettings>): PathFile {
  const all = { ...DEFAULT_EXPLORE, faults: 1, ...settings };
  const search = new Search(all, BOUNDS);
  // Bounded by the number of states.
  while (!search.advance(10_000));
  return resultOf(search, all).path!;
}

const ENDS = ['crash', 'leave'] as const;

interface Found {
  readonly defect: ExploreSettings['defects'][number];
  readonly by: string;
  readonly acts: number;
  readonly kinds?: typeof ENDS;
}

describe('a shortest path', () => {
  it.each<Found>([
    { defect: 'newMemberTimerKept', by: 'silence ends the session', acts: 5 },
    { defect: 'leavesWithoutId', by: 'leaves are meant', acts: 4 },
    { defect: 'resetsOnRetriable', by: 'ids are remembered', acts: 7 },
    { defect: 'pendingRemovalUnnoticed', by: 'a join phase ends when all have joined', acts: 12 },
    { defect: 'lostIsRevoked', by: 'partitions follow membership', acts: 17 },
    { defect: 'eagerKeepsPartitions', by: 'one owner per generation', acts: 29 },
    { defect: 'ghostTimerThrows', by: 'nothing is thrown', acts: 37 },
    { defect: 'ghostTimerRebalances', by: 'an expiry rebalances for members only', acts: 37 },
    { defect: 'rebalanceTimeoutUnread', by: 'who polls joins in time', acts: 10, kinds: ENDS },
    { defect: 'rebalanceIgnored', by: 'who polls joins in time', acts: 56, kinds: ENDS },
  ])('$defect breaks "$by" in the living world too, with the last of $acts acts', ({ defect, by, acts, kinds }) => {
    const path = pathTo({ defects: [defect], ...(kinds && { kinds }) });
    expect(path.by).toBe(by);
    expect(path.acts).toHaveLength(acts);
    expect(replayPath(path)?.by).toBe(by);
    expect(replayPath({ ...path, acts: path.acts.slice(0, -1) })).toBeNull();
  });

  it('leads to where a group never rests again', () => {
    const path = pathTo({ defects: ['leaderJoinsAgain'], kinds: ENDS, faults: 0 });
    expect(path.by).toBe(COMES_TO_REST);
    expect(replayPath(path)).toBeNull();
  });
});

describe('a file', () => {
  const path = pathTo({ defects: ['leavesWithoutId'] });

  it('holds the whole path', () => {
    expect(readPath(JSON.parse(pathText(path)), 'file')).toEqual(path);
  });

  it.each<readonly [change: Readonly<Record<string, unknown>>, message: string]>([
    [{ version: 2 }, '"version" has to be 1'],
    [{ acts: 1 }, '"acts" has to be a list'],
    [{ acts: [{ do: 'fly' }] }, 'acts[0]: "do" with one of'],
    [{ acts: [{ do: 'start' }] }, 'acts[0]: a "pod"'],
    [{ acts: [{ do: 'timer', pod: 0, timer: 'Egg' }] }, 'a "timer" of Heartbeat'],
    [{ settings: { members: 99 } }, 'members has to be a whole number from 1 to 4'],
    [{ settings: { size: 1 } }, '"size" is not known'],
    [{ settings: { faults: '1' } }, '"faults" has to be like 0'],
  ])('is refused with %o', (change, message) => {
    expect(() => readPath({ ...JSON.parse(pathText(path)), ...change }, 'file')).toThrow(message);
  });

  it('whose acts cannot happen is refused when it is replayed', () => {
    expect(() => replayPath({ ...path, acts: [{ do: 'deliver', pod: 0 }] })).toThrow('cannot happen');
    expect(() => replayPath({ ...path, acts: [{ do: 'start', pod: 7 }] })).toThrow('there are 2 pods');
  });
});
