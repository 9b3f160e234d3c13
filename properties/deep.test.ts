/** The deep run, piece by piece: its jobs, its sums, its options. The command itself: `npm run properties`. */
import { describe, expect, it } from 'vitest';
import { validate } from '../src/scenario/validate.ts';
import { type Job, runJob, type Tally } from './deep/job.ts';
import { jobs } from './deep/schedule.ts';
import { progressLine, summary, Total } from './deep/total.ts';
import { historyText, readHistory } from './histories/file.ts';
import { DRAWS, type Draw, drawHistory, type History } from './histories/history.ts';
import { KNOWN_BUGS } from './known-bugs/index.ts';
import { HEALTHY } from './known-bugs/plant.ts';
import { deepOptions } from './run/deep-options.ts';

const plantOf = (bug: string) => KNOWN_BUGS.find(({ id }) => id === bug)!.plant;

function take<T>(n: number, source: Iterator<T, never>): T[] {
  return Array.from({ length: n }, () => source.next().value);
}

describe('a job', () => {
  it('runs its histories and counts what they met', () => {
    const tally = runJob({ draw: 'group', from: 0, count: 30, plant: HEALTHY });
    expect(tally.histories).toBe(30);
    expect(tally.found).toBeNull();
    expect(tally.events).toBeGreaterThan(30);
    expect(tally.reached.get('members are known')).toBeGreaterThan(0);
    expect(tally.cells).toContain('Heartbeat|member, gen g|Stable');
    expect(tally.slowest?.settledMs).toBeGreaterThan(0);
  });
  it('stops at the first that breaks something, and makes it small', () => {
    const { found, histories } = runJob({ draw: 'group', from: 0, count: 2_000, plant: plantOf('M-13') });
    expect(found?.broken.by).toBe('a join phase ends when all have joined');
    expect(histories).toBe(found!.seed + 1);
    expect(found!.steps).toBeGreaterThan(0);
  });
});

describe('jobs', () => {
  it('take turns, and no seed twice', () => {
    const drawn = take(3 * DRAWS.length, jobs(7, HEALTHY));
    expect(drawn.slice(0, DRAWS.length).map(({ draw }) => draw)).toEqual([...DRAWS]);
    const seeds = drawn.flatMap(({ draw, from, count }) =>
      Array.from({ length: count }, (_, i) => `${draw} ${from + i}`),
    );
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(drawn[0]!.from).toBe(7);
  });
});

describe('the sum', () => {
  const job: Job = { draw: 'commits', from: 3, count: 1, plant: HEALTHY };
  const tally: Tally = {
    histories: 1_200,
    skipped: 1,
    events: 50_000,
    reached: new Map([['a', 4]]),
    cells: new Set(['Heartbeat|member, gen g|Stable']),
    slowest: { settledMs: 12_300, draw: 'commits', seed: 3 },
    found: null,
  };
  const total = new Total(['a', 'b']);
  total.add(job, tally);
  total.add({ ...job, draw: 'group' }, { ...tally, slowest: null, histories: 2 });
  it('tells how it goes in one line', () =>
    expect(progressLine(total, 2_000)).toMatch(
      /^2\.00s {2}1,202 histories {2}50,000 events\/s {2}1 of \d+ cells .*12\.3s/,
    ));
  it('tells in the end what was not reached', () => {
    const text = summary(total, 2_000, 3);
    expect(text).toContain('2 of a group at its coordinator, 1,200 of clients');
    expect(text).toContain('1 of 2 invariants; not: b');
    expect(text).toContain('JoinGroup|pending id|Stable');
  });
});

/** Some draws contradict themselves: such a history is no file. */
function soundHistory(draw: Draw): History {
  for (let seed = 11; ; seed++) {
    const history = drawHistory(draw, seed);
    if (history.kind === 'group' || validate(history.scenario).length === 0) return history;
  }
}

describe('a file', () => {
  it.each(DRAWS)('gives back the history that was written: %s', (draw) => {
    const history = soundHistory(draw);
    expect(readHistory(historyText({ bug: null, by: 'x', history }), 'f').history).toEqual(history);
  });
  it.each([
    ['{', /f is no JSON/],
    ['[]', /"format"/],
    ['{"format":"groupsim-history","version":2}', /"version" 1/],
    ['{"format":"groupsim-history","version":1,"history":{}}', /"history.kind"/],
    [
      '{"format":"groupsim-history","version":1,"history":{"kind":"clients","scenario":{"durationMs":-1}}}',
      /durationMs/,
    ],
  ])('that is none is refused in words: %s', (text, words) => expect(() => readHistory(text, 'f')).toThrow(words));
});

describe('options', () => {
  it('say how long, how many, on how many cores', () => {
    const base = { ms: 600_000, from: expect.any(Number), workers: 4, json: false, bug: null, replay: null };
    expect(deepOptions([], 4)).toEqual({ ...base, histories: Number.POSITIVE_INFINITY });
    expect(deepOptions(['--minutes', '0.5'], 4).ms).toBe(30_000);
    expect(deepOptions(['--histories', '9', '--from', '3'], 4)).toMatchObject({ histories: 9, from: 3, ms: Infinity });
  });
  it.each([
    ['--minutes', 'x'],
    ['--histories', '0'],
    ['--from', '1.5'],
    ['--workers', '0'],
    ['--bug', 'M-99'],
    ['--hours', '1'],
  ])('that make no sense are refused: %s %s', (name, value) =>
    expect(() => deepOptions([name, value], 4)).toThrow(new RegExp(name)),
  );
});
