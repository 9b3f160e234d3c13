/** Whoever runs an experiment, in whatever order, with whatever was done before: the same runs come out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conduct, firstMissing, type Known, nothingKnown } from '../../src/experiment/conduct.ts';
import type { Job, Outcome, Plan, Shard, Until } from '../../src/experiment/plan.ts';
import {
  mergeResults,
  readResults,
  resultsCsv,
  resultsText,
  runLine,
  type Title,
} from '../../src/experiment/results-file.ts';

const ALL: Shard = { index: 1, of: 1 };

/** Noisy where the cell's number is high. */
function outcomeOf({ cell, seed }: Job): Outcome {
  const noise = ((seed * 7_919 + cell * 104_729) % 1_000) / 1_000;
  return { traceHash: `${cell}-${seed}`, events: 1, measures: { m: 100 + noise * cell * 40 } };
}

const planOf = (cells: number, seeds: number, until: Until | null): Plan => ({
  cells,
  seeds: Array.from({ length: seeds }, (_, index) => `s${index}`),
  until,
});

const titleOf = ({ cells, seeds, until }: Plan, shard: Shard | null = null): Title => ({
  schemaVersion: 1,
  kind: 'groupsim-results',
  version: 'test',
  cells: Array.from({ length: cells }, (_, index) => ({
    name: `a, "${index}"`,
    values: { a: `${index}` },
    scenario: {},
  })),
  seeds,
  until,
  shard,
});

/** Runs that end in an order of their own; `killAfter`: no more are told after so many. */
async function conducted(
  plan: Plan,
  hands: number,
  known: Known,
  shard = ALL,
  order = 1,
  killAfter = Number.POSITIVE_INFINITY,
) {
  let told = 0;
  const lines: string[] = [];
  const complete = await conduct({
    plan,
    known,
    shard,
    hands,
    run: async (job) => {
      for (let turn = (job.seed * order + job.cell) % 5; turn > 0; turn--) await Promise.resolve();
      return outcomeOf(job);
    },
    tell: (job, outcome) => {
      lines.push(runLine(job, outcome, titleOf(plan)));
      return ++told < killAfter;
    },
  });
  return { complete, known, lines };
}

const until = fc.constantFrom<Until | null>(null, { measure: 'm', part: 0.05 });

describe('an experiment', () => {
  it('comes to the same file with any number of hands, in one go or broken off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 45 }),
        until,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 60 }),
        async (cells, seeds, precision, hands, killAfter) => {
          const plan = planOf(cells, seeds, precision);
          const whole = await conducted(plan, 1, nothingKnown(plan));
          expect(whole.complete).toBe(true);
          const broken = await conducted(plan, hands, nothingKnown(plan), ALL, 3, killAfter);
          const journal = readResults(
            resultsText({ title: titleOf(plan), known: nothingKnown(plan) }) + broken.lines.join(''),
          );
          if ('not' in journal) throw new Error(journal.not);
          const resumed = await conducted(plan, hands, journal.known, ALL, 2);
          const text = resultsText({ title: titleOf(plan), known: whole.known });
          expect(resultsText({ title: titleOf(plan), known: resumed.known })).toBe(text);
          expect(readResults(text)).toEqual({ title: titleOf(plan), known: resumed.known });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('comes to the same file in shards, and lacks something until the last is there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 25 }),
        until,
        fc.integer({ min: 2, max: 4 }),
        async (cells, seeds, precision, of) => {
          const plan = planOf(cells, seeds, precision);
          const whole = await conducted(plan, 2, nothingKnown(plan));
          const parts = [];
          for (let index = 1; index <= of; index++) {
            const shard = { index, of };
            const { known, complete } = await conducted(plan, 2, nothingKnown(plan), shard);
            expect(complete).toBe(true);
            parts.push({ title: titleOf(plan, shard), known, name: `part ${index}` });
          }
          const merged = mergeResults(parts.toReversed());
          expect(merged).toEqual({ title: titleOf(plan), known: whole.known });
          const [lacking] = parts;
          const rest = mergeResults(parts.slice(1));
          const isIdle = lacking!.known.flat().length === 0;
          if ('known' in rest && !isIdle) expect(firstMissing(plan, rest.known, ALL)).not.toBeNull();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('runs few seeds where they agree, many where they do not', async () => {
    const plan = planOf(5, 100, { measure: 'm', part: 0.03 });
    const { known } = await conducted(plan, 3, nothingKnown(plan));
    const counts = known.map((outcomes) => outcomes.length);
    expect(counts[0]).toBe(10);
    expect(counts[4]).toBeGreaterThan(counts[1]!);
    expect(counts[4]).toBeLessThanOrEqual(100);
  });
});

describe('a file of results', () => {
  const plan = planOf(2, 2, null);

  it('with a last line that was cut off is read without it', async () => {
    const { known } = await conducted(plan, 1, nothingKnown(plan));
    const text = resultsText({ title: titleOf(plan), known });
    const read = readResults(text.slice(0, -9));
    expect('known' in read && read.known.flat().length).toBe(3);
  });

  it.each([
    ['', 'is no file of results of groupsim.'],
    ['{}\n', 'is no file of results of groupsim.'],
    [`${JSON.stringify({ ...titleOf(plan), schemaVersion: 9 })}\n`, 'has schemaVersion 9; this program reads 1.'],
    [`${JSON.stringify(titleOf(plan))}\nnothing\n`, 'cannot be read in line 2: delete it to begin anew.'],
  ])('%j is refused', (text, message) => expect(readResults(text)).toEqual({ not: message }));

  it('of another experiment, or with another result for the same run, is not merged', async () => {
    const { known } = await conducted(plan, 1, nothingKnown(plan));
    const one = { title: titleOf(plan), known, name: 'one' };
    const other = { ...one, name: 'other', title: { ...one.title, version: 'newer' } };
    expect(mergeResults([one, other])).toMatchObject({
      not: expect.stringMatching(/^other is of another experiment than one/),
    });
    const changed = known.map((outcomes) => outcomes.map((outcome) => ({ ...outcome!, traceHash: 'x' })));
    expect(mergeResults([one, { ...one, known: changed }])).toMatchObject({
      not: expect.stringContaining('another result'),
    });
  });

  it('is CSV with a row per run, quoted where it has to be', async () => {
    const { known } = await conducted(plan, 1, nothingKnown(plan));
    const [head, first, ...rest] = resultsCsv({ title: titleOf(plan), known })
      .trimEnd()
      .split('\n');
    expect(head).toBe('cell,name,a,seed,traceHash,events,m');
    expect(first).toBe('0,"a, ""0""",0,s0,0-0,1,100');
    expect(rest).toHaveLength(3);
  });
});
