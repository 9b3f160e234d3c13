/**
 * Advice as a whole: what it recommends is better with the seeds of the proof, keeps to the linter's rules, is the same
 * again, and says so when it does not know.
 */
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/advise/lint/lint.ts';
import { type Advice, type AdviceQuestion, advise } from '../../../src/advise/settings/advise.ts';
import { keyOf } from '../../../src/advise/settings/choice.ts';
import type { RunOrders } from '../../../src/advise/settings/lab.ts';
import { PREFERENCES } from '../../../src/advise/settings/objectives.ts';
import { TUNABLE_NAMES } from '../../../src/advise/settings/tunables.ts';
import { type Order, runOrder } from '../../../src/experiment/one-run.ts';
import type { Outcome } from '../../../src/experiment/plan.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';
import { readScenario } from '../../../src/scenario/read.ts';
import { numberOf } from '../../../src/scenario/settings.ts';
import { sharesOf } from '../../../src/scenario/shares.ts';

const here: RunOrders = async (orders) => orders.map(runOrder);

function question(input: ScenarioInput, rest: Partial<AdviceQuestion> = {}): AdviceQuestion {
  const read = readScenario({ durationMs: '4m', topics: [{ partitions: 6 }], ...input });
  if ('problems' in read) throw new Error(read.problems[0]!.message);
  const seeds = (most: number) => Array.from({ length: Math.min(most, 5) }, (_, index) => String(index + 1));
  return {
    scenario: read.scenario,
    weights: PREFERENCES.balanced,
    tune: TUNABLE_NAMES,
    asIs: false,
    runs: 100,
    seeds,
    ...rest,
  };
}

async function adviceOn(input: ScenarioInput, rest: Partial<AdviceQuestion> = {}, run = here): Promise<Advice> {
  return (await advise(question(input, rest), run))!;
}

const CRASHES: ScenarioInput = { groups: [{ members: 3, churn: { everyMs: '40s', kind: 'crash' } }] };

/** A world of one's own: figures by the settings, and a little by the seed. */
function madeUp(
  of: (order: Order) => Partial<Record<'unowned' | 'duplicates' | 'expelled' | 'requests', number>>,
): RunOrders {
  return async (orders) =>
    orders.map((order): Outcome => {
      const { unowned = 0, duplicates = 0, expelled = 0, requests = 0 } = of(order);
      const luck = (Number(order.scenario.seed.split('/').at(-1)) % 7) * 1e-4;
      const measures = { 'unowned.share': unowned + luck, 'duplicates.share': duplicates, expelled, requests };
      return { traceHash: '', events: 1_000, measures: { ...measures, produced: 100, consumed: 100, lost: 0 } };
    });
}

const settingsOf = ({ scenario }: Order) => sharesOf(scenario.groups[0]!)[0]!.consumer;

describe('of a group whose pods crash', () => {
  it('recommends what makes its partitions wait less, and shows it with fresh seeds', async () => {
    const advice = await adviceOn(CRASHES);
    expect(advice.gain!.points.shown).toBe('less');
    expect(advice.gain!.objectives.unowned.shown).toBe('less');
    expect(advice.changes.every(({ proof }) => proof !== 'untried')).toBe(true);
    expect(advice.seeds).toEqual(['1', '2', '3', '4', '5']);
  }, 60_000);

  it.each(['java', 'librdkafka', 'franz-go', 'sarama'])(
    'breaks no rule of the linter with %s',
    async (client) => {
      const advice = await adviceOn(
        { groups: [{ members: 3, client, churn: { everyMs: '40s', kind: 'crash' } }] },
        { runs: 60 },
      );
      const warned = lint(advice.recommended.scenario).filter(({ level }) => level === 'warning');
      expect(warned.map(({ rule }) => rule)).toEqual(advice.warnings);
      expect(advice.warnings).toEqual([]);
    },
    60_000,
  );

  it('says the same again', async () => {
    const [one, other] = [await adviceOn(CRASHES, { runs: 40 }), await adviceOn(CRASHES, { runs: 40 })];
    expect(other).toEqual({ ...one, question: { ...one.question, seeds: other.question.seeds } });
  }, 60_000);
});

describe('in a world that is known', () => {
  it('finds the session that is best, and changes nothing else', async () => {
    const run = madeUp((order) => ({
      unowned: Math.abs(numberOf(settingsOf(order), 'session.timeout.ms') - 15_000) / 100_000,
    }));
    const { recommended, changes } = await adviceOn(CRASHES, { runs: 300 }, run);
    expect(recommended.choice).toEqual({ 'session.timeout.ms': '15s' });
    expect(changes).toMatchObject([{ name: 'session.timeout.ms', to: '15s', proof: 'shown' }]);
  });

  it('keeps what there is where nothing makes a difference', async () => {
    const advice = await adviceOn(
      CRASHES,
      {},
      madeUp(() => ({ unowned: 0.3 })),
    );
    expect(keyOf(advice.recommended.choice)).toBe('');
    expect(advice.gain).toBeNull();
    expect(advice.ties.length).toBeGreaterThan(0);
  });

  it('does not take luck for merit', async () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const advice = await adviceOn(
      CRASHES,
      { runs: 300 },
      madeUp(() => ({ unowned: random() })),
    );
    expect(Object.keys(advice.recommended.choice).length).toBeLessThanOrEqual(1);
  });

  it('recommends for another taste something else', async () => {
    const run = madeUp((order) => {
      const session = numberOf(settingsOf(order), 'session.timeout.ms');
      return { unowned: session / 400_000, expelled: 20_000 / session };
    });
    const sessionFor = async (taste: keyof typeof PREFERENCES) => {
      const { recommended } = await adviceOn(CRASHES, { runs: 300, weights: PREFERENCES[taste] }, run);
      return numberOf(settingsOf({ scenario: recommended.scenario, wanted: [] }), 'session.timeout.ms');
    };
    expect(await sessionFor('availability')).toBeLessThan(await sessionFor('stability'));
  });

  it('never recommends who falls behind, or passes records over', async () => {
    const bad: RunOrders = async (orders) => {
      const outcomes = await madeUp((order) => ({
        unowned: numberOf(settingsOf(order), 'session.timeout.ms') / 100_000,
      }))(orders, 1);
      return outcomes.map((outcome, index) => {
        const short = numberOf(settingsOf(orders[index]!), 'session.timeout.ms') < 20_000;
        return { ...outcome!, measures: { ...outcome!.measures, consumed: short ? 90 : 100 } };
      });
    };
    const { recommended } = await adviceOn(CRASHES, { runs: 300 }, bad);
    expect(recommended.choice).toEqual({ 'session.timeout.ms': '20s' });
  });

  it('changes only what it may', async () => {
    const run = madeUp((order) => ({ unowned: numberOf(settingsOf(order), 'session.timeout.ms') / 100_000 }));
    const { recommended, tunables } = await adviceOn(CRASHES, { tune: ['static'] }, run);
    expect(tunables.map(({ name }) => name)).toEqual(['static']);
    expect(Object.keys(recommended.choice)).not.toContain('session.timeout.ms');
  });
});

describe('broken off', () => {
  const stoppedAfter = (most: number): RunOrders => {
    let runs = 0;
    return async (orders) => orders.map((order) => (runs++ < most ? runOrder(order) : null));
  };

  it('before the first run it knows nothing', async () => {
    expect(await advise(question(CRASHES), stoppedAfter(0))).toBeNull();
  });

  it.each([1, 2, 10, 61, 70, 90])(
    'after %i runs it tells what it knows, and that it was',
    async (most) => {
      const advice = await adviceOn(CRASHES, {}, stoppedAfter(most));
      expect(advice.brokenOff).toBe(true);
      expect(advice.runs).toBe(most);
      expect(advice.options.length).toBeGreaterThan(0);
      for (const { runs } of advice.options) expect(runs.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
