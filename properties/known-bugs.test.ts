/**
 * The properties catch bugs that history found, and are silent where nothing is planted. All planted bugs: `npm run
 * known-bugs`; here are ten of them, of each kind.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AIMS } from './histories/clients/generate.ts';
import { failureText } from './histories/failure.ts';
import { readHistory } from './histories/file.ts';
import { type Draw, drawHistory, runHistory as run, sizeOf } from './histories/history.ts';
import { ENDINGS } from './histories/outcome.ts';
import { ALL_INVARIANTS, NAMES } from './invariants/index.ts';
import { catchBug } from './known-bugs/catch.ts';
import { isIncurable, KNOWN_BUGS, NOT_PLANTED, plantOf } from './known-bugs/index.ts';

/** Multiplies the number of histories: EFFORT=50 npx vitest run properties. */
const EFFORT = Number(process.env.EFFORT ?? 1);

const TEN = ['M-03', 'M-06', 'M-13', 'M-16b', 'M-21', 'C-09', 'C-10', 'C-12', 'B-22', 'B-41'];

/** Of histories; the slowest of the ten needs some hundred. */
const PATIENCE = 1_500;

const FOLDER = join(import.meta.dirname, 'regressions');

/** Kept by `npm run known-bugs -- --keep properties/regressions`. */
const KEPT = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, ...readHistory(readFileSync(join(FOLDER, file), 'utf8'), file) }));

describe('histories that were kept', () => {
  it.each(KEPT)('$file: $by', ({ bug, by, history }) => {
    if (!isIncurable(bug)) expect(run(history)?.broken).toBeNull();
    if (bug !== null) expect(run(history, plantOf(bug))?.broken?.by).toBe(by);
  });
});

describe('a planted bug is caught, and its history made small', () => {
  it.each(TEN)('%s', (id) => {
    const bug = KNOWN_BUGS.find((known) => known.id === id)!;
    const caught = catchBug(bug, (histories) => histories < PATIENCE);
    expect(caught?.broken.by).toBe(bug.caughtBy);
    const { members, acts } = sizeOf(caught!.history);
    expect(members).toBeLessThanOrEqual(6);
    expect(acts).toBeLessThanOrEqual(40);
    // The same history without the bug is sound.
    expect(run(caught!.history)?.broken).toBeNull();
  });
});

describe('nothing is planted, and nothing is broken', () => {
  const reached = new Map<string, number>();
  const holds = (draw: Draw, seed: number) => {
    const outcome = run(drawHistory(draw, seed));
    expect(outcome?.broken ?? null, `${draw} history of seed ${seed}`).toBeNull();
    for (const [name, times] of outcome?.reached ?? []) reached.set(name, (reached.get(name) ?? 0) + times);
  };
  it('in groups at their coordinator', () => {
    for (let seed = 0; seed < 1_500 * EFFORT; seed++) holds('group', seed);
  });
  it('among clients', () => {
    for (let seed = 0; seed < 220 * EFFORT; seed++) holds(AIMS[seed % AIMS.length]!, seed);
  });
  it('and the interesting case of every invariant was met', () => {
    expect(NAMES.filter((name) => !reached.get(name))).toEqual([]);
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });
});

describe('an invariant', () => {
  it.each(ALL_INVARIANTS)('$name: says what holds, where it is from, and its interesting case', (invariant) => {
    const { sentence, source, sometimes, kind, boundMs } = invariant;
    for (const text of [sentence, source, sometimes]) expect(text).not.toBe('');
    expect(sentence).toMatch(/^[A-Z].*\.$/s);
    // What is to happen eventually has a bound.
    expect(boundMs !== undefined).toBe(kind === 'eventually');
  });
});

describe('a failure', () => {
  it('says what failed, how to replay it, what happens, how often it was made smaller', () => {
    const bug = KNOWN_BUGS.find(({ id }) => id === 'M-06')!;
    const { shrunk, ...caught } = catchBug(bug, () => true)!;
    const titles = { title: bug.id, replay: 'npm run', found: 'history 1' };
    const text = failureText({ ...caught, ...titles, plant: bug.plant, steps: shrunk });
    const order = [
      'M-06',
      'broken: only the replaced are fenced',
      'replay: npm run',
      'FENCED_INSTANCE_ID',
      'sequenceDiagram',
    ];
    const places = [...order, 'made smaller'].map((words) => text.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe(0);
  });
});

describe('the list of known bugs', () => {
  it('has each entry once: planted, or with the reason why not', () => {
    const numbers = (letter: string, n: number) =>
      Array.from({ length: n }, (_, i) => `${letter}-${String(i + 1).padStart(2, '0')}`);
    const entries = [...numbers('M', 30), ...numbers('C', 15), ...numbers('B', 47)];
    const listed = [...KNOWN_BUGS.map(({ id }) => id.replace(/[a-z]$/, '')), ...NOT_PLANTED.map(({ id }) => id)];
    expect([...new Set(listed)].sort()).toEqual(entries.sort());
    expect(new Set(KNOWN_BUGS.map(({ id }) => id)).size).toBe(KNOWN_BUGS.length);
    expect(KNOWN_BUGS.length).toBeGreaterThanOrEqual(50);
  });
  it('names invariants that there are', () => {
    const known = new Set([...NAMES, ...ENDINGS]);
    expect(KNOWN_BUGS.map(({ caughtBy }) => caughtBy).filter((name) => !known.has(name))).toEqual([]);
  });
});
