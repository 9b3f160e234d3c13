/**
 * The measured experiments with what was not measured: other brokers, versions, ways of committing, gaps between starts and
 * numbers of members. There are no figures to agree with; what is asked is that each runs, and gives values that can be.
 */
import { describe, expect, it } from 'vitest';
import { type Cell, readCells } from './cells.ts';
import { packedCells } from './packed.ts';
import { verdicts } from './run.ts';

const CELLS = readCells(packedCells());

type Changes = Partial<Omit<Cell, 'params'>> & { readonly params?: object };

/** The cells of a measured scenario, with something changed. */
function varied(scenario: string, { params, ...changes }: Changes): Cell[] {
  const own = CELLS.filter((cell) => cell.scenario === scenario);
  return own.map((cell) => ({ ...cell, ...changes, params: { ...cell.params, ...params } }));
}

function median(scenario: string, metric: string, changes: Changes, seeds = 3): number {
  const [verdict] = verdicts(
    varied(scenario, changes).filter((cell) => cell.metric === metric),
    seeds,
  );
  return verdict?.simulated ?? Number.NaN;
}

const OLD_BROKER = { broker: '3.6.0' };
const OLD_LIBRDKAFKA = { clientVersion: 'librdkafka 2.4.0 (confluent-kafka-go 2.4.0)' };
const FRANZ_GO = { client: 'franz-go', clientVersion: 'franz-go 1.22.2' };
const SARAMA = { client: 'sarama', clientVersion: 'sarama 1.61.1' };
const STAGGERED = { params: { staggerMs: 500, observedMs: 25_000 } };

const VARIATIONS: readonly (readonly [scenario: string, changes: Changes])[] = [
  ...['franz', 'sarama', 'ck', 'java'].flatMap((client): [string, Changes][] => [
    [`R-S1-${client}-eager-crash`, { params: { commit: 'none' } }],
    [`R-S1-${client}-coop-join`, { params: { commit: 'auto' } }],
    [`R-S1-${client}-coop-leave`, OLD_BROKER],
    [`R-S1-${client}-eager-join`, { params: { members: '5->6->5', partitions: 24, sessionMs: 20_000 } }],
    [`R-S1F-${client}-d3000`, { ...OLD_BROKER, params: { members: '0->5 started together' } }],
    [`R-S4-${client}-overlap5s`, OLD_BROKER],
    [`R-S4-${client}-down-remove`, { params: { commit: 'none', initialRebalanceDelayMs: 3_000 } }],
  ]),
  ['R-S1-ck-coop-join', OLD_LIBRDKAFKA],
  ['R-S4-ck-restart-within', OLD_LIBRDKAFKA],
  ['R-S1F-ck-d0', OLD_LIBRDKAFKA],
  ['R-S2-ck-eager-st0', { ...OLD_LIBRDKAFKA, ...STAGGERED }],
  ['R-S2-ck-eager-st0', { ...SARAMA, ...STAGGERED }],
  ['R-S2-java-coop-st0', { ...FRANZ_GO, ...STAGGERED }],
  ['R-S2-ck-coop-st0', { broker: '3.6.0+4.4.0 (pooled)', params: { commit: 'none', observedMs: 20_000 } }],
  ['R-S6-ck-coop', { ...OLD_BROKER, params: { members: 5 } }],
  ['R-S6-java-eager', { params: { commit: 'auto' } }],
];

/** Of these a run may have none: where nobody calls commit, no call was the longest. */
const MAY_BE_MISSING = /CommitMs|fenced|noticeSpread|secondGeneration|assignedToLeave|memberCycle|joinerFirst/;

describe('an experiment that was not measured', () => {
  it.each(VARIATIONS)('runs: %s with %j', (scenario, changes) => {
    const found = [...verdicts(varied(scenario, changes), 1)];
    expect(found.length).toBeGreaterThan(0);
    for (const { cell, simulated, problem } of found) {
      expect(problem).toBeNull();
      if (simulated === null) expect(cell.metric).toMatch(MAY_BE_MISSING);
      else expect(simulated, cell.id).toBeGreaterThanOrEqual(0);
      if (cell.metric === 'generations') expect(simulated).toBeLessThan(100);
    }
  });
});

describe('what changes with it is what must', () => {
  it('a crash without commits is found a session after the last heartbeat: one interval earlier, on the average a half', () => {
    const found = median('R-S1-franz-eager-crash', 'eventToPreparingMs', { params: { commit: 'none' } });
    expect(found).toBeGreaterThan(7_000);
    expect(found).toBeLessThan(9_900);
  });

  it('the beats of all members come so long after it that 12 s are full, four intervals', () => {
    const found = median('R-S1-java-eager-crash', 'preparingToStableMs', { params: { commit: 'none' } });
    expect(found).toBeGreaterThan(1_900);
    expect(found).toBeLessThan(2_400);
  });

  it('members that come half a second apart are taken in one generation per heartbeat', () => {
    const found = median('R-S2-ck-eager-st0', 'generations', STAGGERED, 2);
    expect(found).toBeGreaterThanOrEqual(5);
    expect(found).toBeLessThanOrEqual(7);
  });
});

describe('a cell that says what is not known', () => {
  const [known] = varied('R-S6-java-eager', { params: { durationMs: 20_000 } }) as [Cell];

  it.each<[Partial<Cell>, RegExp]>([
    [{ scenario: 'X', experiment: 'S99' }, /unknown experiment S99; known are S1, S1F, S2, S4, S6/],
    [{ scenario: 'X', params: { ...known.params, colour: 'red' } }, /unknown parameter colour; known are partitions,/],
    [{ metric: 'colour' }, /unknown metric colour; known are worstGapMs,/],
    [{ scenario: 'X', experiment: 'S4', params: { ...known.params, event: 'fire' } }, /unknown event fire/],
  ])('has its problem as its verdict: %j', (wrong, problem) => {
    const found = [...verdicts([{ ...known, ...wrong }, known], 1)];
    expect(found.map((verdict) => verdict.problem)).toEqual([expect.stringMatching(problem), null]);
    expect(found[0]).toMatchObject({ ok: false, simulated: null });
  });
});
