/**
 * Random histories of a group, swarm style: the seed first draws which features a history has at all, so that each is met
 * with few others about, and now and then with all of them.
 */
import { Dice } from '../dice.ts';
import type { GroupAct, GroupHistory, GroupSettings, Slot } from './history.ts';
import { STRANGES } from './strange.ts';

/** What a history may have; each is in about half of them. */
const FEATURES = ['crash', 'leave', 'freeze', 'rejoin', 'lose', 'commit', 'outside', 'failover', 'log'] as const;

type Feature = (typeof FEATURES)[number];

/** Acts of a feature, by how often they are drawn. */
const ACTS: Readonly<Record<Feature | 'always', readonly GroupAct['act'][]>> = {
  always: ['start', 'start', 'step', 'step', 'step', 'step', 'wait', 'wait', 'wait'],
  crash: ['crash'],
  leave: ['leave'],
  freeze: ['freeze', 'thaw'],
  rejoin: ['rejoin'],
  lose: ['lose'],
  commit: ['commit'],
  outside: ['commit-from-outside', 'transaction', 'transaction', 'end-transaction'],
  failover: ['failover'],
  log: ['hold-log', 'release-log', 'refuse-log'],
};

/** Short steps, the edges of the timeouts, and the 300 s of a new member. */
const WAITS = [0, 100, 1_000, 3_000, 5_000, 5_900, 6_000, 10_000, 20_000, 60_000, 301_000];

const MOST_ACTS = 40;

export function groupHistory(seed: number): GroupHistory {
  const dice = new Dice(seed);
  const slots = Array.from({ length: 1 + dice.below(4) }, slotsOf(dice));
  const features = FEATURES.filter(() => dice.chance(0.4));
  const kinds = [...ACTS.always, ...features.flatMap((feature) => ACTS[feature])];
  const settings = settingsOf(dice);
  const acts = Array.from({ length: 8 + dice.below(MOST_ACTS - 8) }, () => actOf(dice, kinds, slots.length));
  return { kind: 'group', settings, slots, acts, ...tiesOf(seed) };
}

/** In every other history; with dice of their own, so that a seed keeps its acts. */
function tiesOf(seed: number): Pick<GroupHistory, 'ties'> {
  const dice = new Dice(seed ^ 0x1b873593);
  return dice.chance(0.5) ? { ties: dice.below(1_000) } : {};
}

/** The same with a stranger about, who says now and then what no client would. */
export function strangerHistory(seed: number): GroupHistory {
  const history = groupHistory(seed);
  const dice = new Dice(seed ^ 0x5f3759df);
  const kinds = Array.from({ length: 1 + dice.below(4) }, () => dice.of(...STRANGES));
  const acts = history.acts.flatMap((act): GroupAct[] => {
    if (!dice.chance(0.4)) return [act];
    return [act, { act: 'strange', who: dice.below(history.slots.length), what: dice.of(...kinds) }];
  });
  return { ...history, acts };
}

function settingsOf(dice: Dice): GroupSettings {
  return {
    initialDelayMs: dice.of(0, 0, 3_000),
    maxSize: dice.of(1_000, 1_000, 2),
    retentionMs: dice.of(3_600_000, 1_000),
  };
}

/** All static, all dynamic, or mixed; likewise old and new. */
function slotsOf(dice: Dice): () => Slot {
  const statics = dice.of(0, 0.5, 1);
  const versions = dice.of<readonly (3 | 9)[]>([9], [3], [3, 9]);
  const rebalance = dice.of([60_000], [5_000], [600_000], [5_000, 600_000]);
  return () => ({
    isStatic: dice.chance(statics),
    sessionMs: dice.of([10_000, 10_000], [6_000, 10_000], [10_000, 6_000]) as [number, number],
    rebalanceMs: dice.of(...rebalance),
    version: dice.of(...versions),
  });
}

function actOf(dice: Dice, kinds: readonly GroupAct['act'][], slots: number): GroupAct {
  const act = dice.of(...kinds);
  switch (act) {
    case 'wait':
      return { act, ms: dice.of(...WAITS) };
    case 'failover':
      return { act, how: dice.of('unload', 'again', 'compacted') };
    case 'commit-from-outside':
    case 'transaction':
    case 'end-transaction':
    case 'hold-log':
    case 'release-log':
    case 'refuse-log':
      return { act };
    case 'strange':
      return { act, who: dice.below(slots), what: dice.of(...STRANGES) };
    default:
      return { act, who: dice.below(slots) };
  }
}
