/** A run of a lesson's scenario, with all that a test may ask of it. */
import type { ScenarioInput } from 'groupsim';
import { Api } from '../../../src/protocol/api.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import { type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import { readScenario } from '../../../src/scenario/read.ts';
import { startRun } from '../../../src/scenario/run.ts';
import type { EventScenario, Scenario } from '../../../src/scenario/scenario.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';
import { Chronicle } from '../../../src/sim/chronicle/chronicle.ts';
import type { GroupResult, RunResult } from '../../../src/sim/measures/result.ts';
import type { GroupMoment, Moment } from '../../../src/sim/moment/moment.ts';

export interface Seen {
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly group: GroupResult;
  readonly chronicle: Witness;
  /** How everything stood at an instant of the same run. */
  readonly at: (ms: number) => Moment & { readonly group: GroupMoment };
}

/** @throws Error for a scenario that cannot be run */
export function completed(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join(' '));
  return read.scenario;
}

/** A chronicle that also knows who asked for offsets, and when. */
class Witness extends Chronicle {
  readonly offsetFetches: { readonly at: number; readonly pod: number }[] = [];

  override requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    super.requestArrived(now, pod, exchange, request);
    if (request.api === Api.OffsetFetch) this.offsetFetches.push({ at: ticksToMs(now), pod });
  }
}

const seen = new Map<string, Seen>();

/** The same scenario is run once. */
export function see(input: ScenarioInput): Seen {
  const scenario = completed(input);
  const key = JSON.stringify(scenario);
  const known = seen.get(key) ?? run(scenario);
  seen.set(key, known);
  return known;
}

function run(scenario: Scenario): Seen {
  const world = toWorld(scenario);
  const chronicle = new Witness();
  const whole = startRun(world, chronicle);
  whole.advance(Number.POSITIVE_INFINITY);
  const result = whole.result(false);
  return { scenario, result, group: result.groups[0]!, chronicle, at: (ms) => momentAt(scenario, ms) };
}

function momentAt(scenario: Scenario, ms: number) {
  const part = startRun(toWorld(scenario));
  part.advanceTo(ms);
  const moment = part.moment();
  return { ...moment, group: moment.groups[0]! };
}

// ---- what is said in a scenario ----

/** A setting of the consumers: a span in seconds, anything else as it is. */
export function setting({ scenario }: Seen, name: string): number {
  const value = Number(scenario.groups[0]!.consumer[name]);
  return name.endsWith('.ms') ? value / 1_000 : value;
}

/** The instant of an event, in seconds. */
export const eventAt = ({ scenario }: Seen, index = 0): number => scenario.events[index]!.atMs / 1_000;

/** A field of an event; spans in seconds. */
export function ofEvent({ scenario }: Seen, field: string, index = 0): number {
  const value = Number((scenario.events[index] as EventScenario & Record<string, unknown>)[field]);
  return field.endsWith('Ms') ? value / 1_000 : value;
}

export const seconds = ({ scenario }: Seen): number => scenario.durationMs / 1_000;
export const members = ({ scenario }: Seen): number => scenario.groups[0]!.members;
export const topicOf = ({ scenario }: Seen) => scenario.topics[0]!;

// ---- what happened ----

/** How many partitions each pod holds, by its own belief. */
export function shares(moment: { readonly pods: readonly { readonly holds: readonly string[] }[] }): readonly number[] {
  return moment.pods.map(({ holds }) => holds.length);
}

/** Share of the run at which the group was not Stable, in percent. */
export function restless({ group, scenario }: Seen): number {
  return (100 * (scenario.durationMs - group.states.Stable)) / scenario.durationMs;
}

/** Instants at which members were expired, in seconds. */
export function expired({ group }: Seen) {
  return group.rebalances.records.flatMap(({ removals }) => removals.filter(({ timer }) => timer === 'session'));
}

export const commitsWith = ({ group }: Seen, code: string): number => group.commits.byCode[code] ?? 0;
export const failedCommits = (seen: Seen): number => seen.group.commits.total - commitsWith(seen, 'NONE');
export const interrupted = ({ group }: Seen): number =>
  group.partitions.filter(({ unowned }) => unowned.count > 0).length;
