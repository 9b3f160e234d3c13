/**
 * A run as data for the page.
 */
import type { ExpectationVerdict } from '../../experiment/verdict.ts';
import { ticksToMs } from '../../protocol/time.ts';
import { SECTIONS } from '../../scenario/flag.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { GroupResult, RebalanceRecord, RunResult, TimelineBucket } from '../../sim/measures/result.ts';
import { eventEnd, eventWords } from '../../sim/schedule/event-words.ts';
import type { WorldConfig } from '../../sim/world-config.ts';
import { sentenceOf } from '../experiment/expectations-text.ts';
import { shortIds } from '../member-ids.ts';
import { eventItems, itemsOf, shareItems } from '../option-items.ts';
import { resultWords } from '../results.ts';
import type { PageData, PageEvent, PageGroup, PageRebalance, PageRun } from './data.ts';
import { lanesText, laneText } from './encoding.ts';
import type { PageRecorder } from './recorder.ts';

/** The latest ones; each with all its words is some 500 bytes. */
const MOST_REBALANCES = 400;
const MOST_EVENTS = 500;
const MOST_STEPS = 10;
const MOST_REMOVALS = 8;

/** A run with what watched it. */
export interface WatchedRun {
  readonly name: string;
  readonly scenario: Scenario;
  readonly world: WorldConfig;
  readonly result: RunResult;
  readonly command: string;
  readonly recorder: PageRecorder;
}

export function expectationsPage(verdicts: readonly ExpectationVerdict[]): PageData['expectations'] {
  return verdicts.map((verdict) => ({ holds: verdict.holds, words: sentenceOf(verdict) }));
}

export function runPage({ name, scenario, world, result, command, recorder }: WatchedRun): PageRun {
  recorder.end(result.virtualMs);
  return {
    name,
    seed: result.seed,
    traceHash: result.traceHash,
    virtualMs: result.virtualMs,
    interrupted: result.interrupted,
    command,
    events: eventsOf(world, result.virtualMs),
    groups: result.groups.map((group, index) => groupPage(group, index, result.virtualMs, world, recorder)),
    options: optionsOf(scenario),
  };
}

function eventsOf({ events = [] }: WorldConfig, virtualMs: number): readonly PageEvent[] {
  return events
    .filter(({ atMs }) => atMs <= virtualMs)
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, MOST_EVENTS)
    .map((event) => {
      const end = eventEnd(event);
      const pods = 'pods' in event && event.pods.length <= 3 ? ` of pod ${event.pods.join(', ')}` : '';
      return {
        fromMs: event.atMs,
        toMs: Number.isFinite(end) ? ticksToMs(end) : null,
        words: eventWords(event) + pods,
      };
    });
}

function groupPage(
  group: GroupResult,
  index: number,
  virtualMs: number,
  world: WorldConfig,
  recorder: PageRecorder,
): PageGroup {
  const first = world.groups.slice(0, index).reduce((sum, { members }) => sum + members, 0);
  const { members } = world.groups[index]!;
  const [states] = recorder.states[index]!.all;
  const owners = recorder.owners[index]!;
  const local = owners.all.map(({ at, code }) => ({
    at,
    code: code.map((owner) => (owner === 0 ? 0 : owner - first)),
  }));
  const { records, count } = group.rebalances;
  return {
    id: group.groupId,
    results: resultWords(group, virtualMs),
    states: laneText(states!),
    generations: generationsAt(states!.at, recorder.generations[index]!),
    pods: Array.from({ length: members }, (_, number) => `m${number}`),
    podLanes: recorder.pods.all.slice(first, first + members).map(laneText),
    ghosts: recorder.ghosts[index]!.map(([pod, from, to]) => [pod - first, from, to]),
    partitions: recorder.partitions,
    owners: lanesText(local),
    grains: [recorder.pods.grainMs, owners.grainMs],
    timeline: timelineOf(group.timeline, virtualMs),
    rebalances: records.slice(-MOST_REBALANCES).map(rebalanceOf),
    rebalanceCount: count,
  };
}

/** The generation that held after each change of the lane. */
function generationsAt(
  times: readonly number[],
  known: readonly { readonly at: number; readonly generation: number }[],
): readonly number[] {
  return times.map((time) => known.findLast(({ at }) => at <= time)?.generation ?? 0);
}

function timelineOf(timeline: readonly TimelineBucket[], virtualMs: number): PageGroup['timeline'] {
  const lengthOf = ({ states }: TimelineBucket) => Object.values(states).reduce((sum, ms) => sum + ms, 0);
  const three = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    endMs: timeline.map((_, index) => timeline[index + 1]?.startMs ?? virtualMs),
    unowned: timeline.map(({ unowned }) => three(unowned)),
    lagRecords: timeline.map(({ lagRecords }) => lagRecords),
    lagSeconds: timeline.map(({ lagSeconds }) => three(lagSeconds)),
    members: timeline.map(({ members }) => members),
    pods: timeline.map(({ pods }) => pods),
    rebalancing: timeline.map((bucket) => {
      const { PreparingRebalance, CompletingRebalance } = bucket.states;
      return three((PreparingRebalance + CompletingRebalance) / Math.max(1, lengthOf(bucket)));
    }),
  };
}

function rebalanceOf(record: RebalanceRecord): PageRebalance {
  const { number, startMs, endMs, kind, generationBefore, generationAfter, membersAfter, heldOpen } = record;
  return {
    number,
    fromMs: startMs,
    toMs: endMs,
    kind,
    generations: [generationBefore, generationAfter],
    members: membersAfter,
    causes: record.causes.slice(0, MOST_STEPS).map(({ text }) => shortIds(text)),
    reason: shortIds(record.reason),
    held: heldOpen === null ? '' : shortIds(heldOpen.text),
    removals: record.removals
      .slice(0, MOST_REMOVALS)
      .map(({ member, memberId, cause }) => `${member || shortIds(memberId)}: ${cause}`),
    further: record.furtherCount,
  };
}

/** All options, of several groups each with its name. */
function optionsOf(scenario: Scenario): PageRun['options'] {
  const several = scenario.groups.length > 1;
  const groups = scenario.groups.flatMap((group) => {
    const own = { ...scenario, groups: [group] };
    const named = (section: string) => (several ? `${group.id}: ${section}` : section);
    const sections = SECTIONS.map((section) => [named(section), itemsOf(section, own)] as const);
    return [...sections, ...shareItems(own).map(([client, items]) => [named(client), items] as const)];
  });
  return [...groups, ['events', eventItems(scenario)] as const].filter(([, items]) => items.length > 0);
}
