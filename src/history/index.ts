/**
 * `groupsim/history`: a run that one can move about in, interfere with, and link to.
 *
 * @example
 * ```ts
 * const scenario = readScenario({ durationMs: '5m' });
 * if ('problems' in scenario) throw new Error(scenario.problems[0]?.message);
 * const history = openHistory({ scenario: scenario.scenario, acts: [] });
 * history.toTime(30_000);
 * console.log(history.moment().groups[0]?.state, linkOf(history.history, placeOf(history)));
 * ```
 *
 * @packageDocumentation
 */
import type { OpenHistory } from './open-history.ts';
import type { Place } from './tree.ts';

export { VALID_PREVIOUS_STATES } from '../coordinator/classic/states.ts';
export type { GroupState } from '../protocol/states.ts';
export type { Problem } from '../scenario/problem.ts';
export { readScenario, type ScenarioInput } from '../scenario/read.ts';
export type { EventScenario, Scenario } from '../scenario/scenario.ts';
export type { CauseStep, GroupResult, RebalanceRecord, RunResult } from '../sim/measures/result.ts';
export type {
  CoordinatorTimerMoment,
  MemberMoment,
  MessageMoment,
  MessagePlace,
  PodMoment,
  PodTimerMoment,
  TimerMoment,
} from '../sim/moment/moment.ts';
export type { Interference } from '../sim/schedule/interference.ts';
export { type Act, type ActPlace, type EventAct, leanAct, type MessageAct, MOST_ACTS, readActs } from './acts.ts';
export type {
  BriefMoment,
  FaultMoment,
  HistoryGroupMoment,
  HistoryMoment,
  HistoryPartitionMoment,
} from './history-moment.ts';
export { ActError, type History, type Onlooker } from './history-world.ts';
export { historyOfLink, type LinkedHistory, LONGEST_LINK, linkOf } from './link.ts';
export { type OpenHistory, openHistory } from './open-history.ts';
export { Sequence } from './sequence.ts';
export { changedSettings, type SettingInput, settingsOf, withSetting } from './settings.ts';
export {
  type FaultFact,
  type GroupFact,
  type LogLine,
  openSurvey,
  type PartitionFact,
  type PodFact,
  type Survey,
  type SurveyFacts,
} from './survey.ts';
export {
  BEGINNING,
  canUndo,
  childrenOf,
  type Doing,
  forkAt,
  type HistoryNode,
  type HistoryTree,
  inOrder,
  type Place,
  partingOf,
  rootTree,
  select,
  selectedNode,
  undo,
  withScenario,
} from './tree.ts';
export type { RebalanceMark } from './watch.ts';

/** Where an open history stands. */
export function placeOf({ eventIndex, nowMs }: OpenHistory): Place {
  return { index: eventIndex, nowMs };
}
