/**
 * The sizes that are explored to their end: what `explore --all` runs, and what docs/explore.md gives figures of.
 *
 * With broken connections some invariants of clients are not to be had (a client that reconnects may well join twice), so that
 * crashes and goodbyes, which leave the network sound, are explored by themselves.
 */
import { DEFAULT_EXPLORE, type ExploreSettings } from './settings.ts';

export interface Exploration {
  readonly name: string;
  readonly settings: ExploreSettings;
}

const exploration = (name: string, settings: Partial<ExploreSettings>): Exploration => ({
  name,
  settings: { ...DEFAULT_EXPLORE, ...settings },
});

const ENDS = { faults: 1, kinds: ['crash', 'leave'] } as const;
const LOSSES = { faults: 1, kinds: ['lose', 'duplicate'] } as const;
const EAGER = 'range';
const COOPERATIVE = 'cooperative-sticky';

export const SUITE: readonly Exploration[] = [
  exploration('2 eager members, one ends', { ...ENDS, assignor: EAGER, successors: 1 }),
  exploration('2 eager members, one loses an answer or joins twice', { ...LOSSES, assignor: EAGER }),
  exploration('2 cooperative members, one ends', { ...ENDS, assignor: COOPERATIVE, successors: 1 }),
  exploration('2 cooperative members, one loses an answer or joins twice', { ...LOSSES, assignor: COOPERATIVE }),
  exploration('2 eager members that commit each batch, one ends', { ...ENDS, commit: 'sync', processing: 1 }),
  exploration('2 cooperative members that commit each batch, one ends', {
    ...ENDS,
    assignor: COOPERATIVE,
    commit: 'sync',
    processing: 1,
  }),
  exploration('2 eager members with an initial delay, timers up to 1 s late', { late: 1, initialDelay: 1 }),
  exploration('3 eager members', { members: 3, partitions: 3 }),
  exploration('3 cooperative members', { members: 3, partitions: 3, assignor: COOPERATIVE }),
  exploration('2 static members, a second process of one of them', {
    faults: 1,
    kinds: ['overlap'],
    isStatic: true,
    assignor: EAGER,
  }),
  exploration('2 cooperative static members, one ends and comes back', {
    ...ENDS,
    isStatic: true,
    assignor: COOPERATIVE,
    successors: 1,
  }),
];
