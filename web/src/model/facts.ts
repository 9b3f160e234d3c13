/** What the survey of a history has found so far, put together from its instalments. */
import type { SurveyFacts } from 'groupsim/history';
import type { Report, Violation } from '../worker/protocol.ts';

export interface Facts extends SurveyFacts {
  /** How far the survey has come; when it is complete, the length of the history. */
  readonly events: number;
  readonly nowMs: number;
  readonly isComplete: boolean;
  readonly violations: readonly Violation[];
}

export const NO_FACTS: Facts = {
  lines: [],
  pods: [],
  groups: [],
  faults: [],
  partitions: [],
  rebalances: [],
  events: 0,
  nowMs: 0,
  isComplete: false,
  violations: [],
};

type Instalment = Extract<Report, { tell: 'facts' }>;

/** The lists are new ones only where something came. */
export function withInstalment(facts: Facts, { facts: more, ...rest }: Instalment): Facts {
  return {
    lines: joined(facts.lines, more.lines),
    pods: joined(facts.pods, more.pods),
    groups: joined(facts.groups, more.groups),
    faults: joined(facts.faults, more.faults),
    partitions: joined(facts.partitions, more.partitions),
    rebalances: joined(facts.rebalances, more.rebalances),
    events: rest.events,
    nowMs: rest.nowMs,
    isComplete: rest.isComplete,
    violations: rest.violations,
  };
}

function joined<T>(list: readonly T[], more: readonly T[]): readonly T[] {
  return more.length === 0 ? list : [...list, ...more];
}

/** How many entries of a list are consequences of the first so many events: entries are in the order of their events. */
export function countUpTo(list: readonly { readonly index: number }[], events: number): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle]!.index <= events) from = middle + 1;
    else to = middle;
  }
  return from;
}
