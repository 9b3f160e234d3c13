/**
 * What an exploration has met and what it says of the invariants, as text and as JSON.
 */
import type { ExploreResult, Verdict } from '../explore/result.ts';
import { DEFAULT_EXPLORE, type ExploreSettings, UNIT_MS } from '../explore/settings.ts';
import { type Layout, labelled, wrap } from './layout.ts';
import { count, spanText, things } from './numbers.ts';

const LABEL_WIDTH = 12;

export interface Explored {
  readonly result: ExploreResult;
  readonly wallMs: number;
}

/** The settings in words. */
export function settingsText(settings: ExploreSettings): string {
  const { members, partitions, assignor, faults, kinds, successors, isStatic, commit, defects } = settings;
  const who = things(members, isStatic ? 'static member' : 'member');
  const what = [
    `${who}, ${things(partitions, 'partition')}, ${assignor}, commit ${commit}`,
    faults === 0 ? 'no faults' : `${things(faults, 'fault')} (${kinds.join(', ')})`,
    ...(successors > 0 ? [`${things(successors, 'successor')} each`] : []),
    ...spans(settings),
    ...(defects.length > 0 ? [`planted: ${defects.join(', ')}`] : []),
  ];
  return what.join(', ');
}

function spans({ processing, initialDelay, late, records }: ExploreSettings): string[] {
  const told: string[] = records === DEFAULT_EXPLORE.records ? [] : [`${things(records, 'record')} per partition`];
  if (processing > 0) told.push(`batches take ${spanText(processing * UNIT_MS)}`);
  if (initialDelay > 0) told.push(`initial delay ${spanText(initialDelay * UNIT_MS)}`);
  if (late > 0) told.push(`timers up to ${spanText(late * UNIT_MS)} late`);
  return told;
}

export function exploreText({ result, wallMs }: Explored, layout: Layout): string {
  const row = (label: string, text: string) =>
    labelled(layout, label, LABEL_WIDTH, wrap(text, layout.width - LABEL_WIDTH));
  const { states, moves, depth, runs, coordinatorStates, clientStates, bytes } = result;
  return [
    ...row('explored', settingsText(result.settings)),
    ...row(
      'states',
      `${count(states)} distinct in ${spanText(wallMs)}: ${count(perSecond(states, wallMs))} per second`,
    ),
    ...row('moves', `${count(moves)}; ${count(runs)} of them run, the others looked up`),
    ...row('depth', `${depth} moves; ${endingText(result)}`),
    ...row('machines', `${count(coordinatorStates)} states of the coordinator, ${count(clientStates)} of clients`),
    ...row('memory', `${count(bytes / 2 ** 20)} MiB`),
    ...row('arrows', arrowsText(result)),
    ...row('invariants', verdictsText(result.verdicts)),
    '',
  ].join('\n');
}

const perSecond = (states: number, wallMs: number) => (states / Math.max(1, wallMs)) * 1_000;

function endingText({ ending }: ExploreResult): string {
  switch (ending) {
    case 'complete':
      return 'complete: every state was met';
    case 'broken':
      return 'ended at what was broken';
    case 'depth':
      return 'NOT complete: the bound of --depth was reached';
    case 'states':
      return 'NOT complete: the bound of --memory was reached';
    case null:
      return 'NOT complete: interrupted';
  }
}

function arrowsText({ arrows }: ExploreResult): string {
  const taken = arrows.filter(({ by }) => by.length > 0);
  const told = taken.map(({ from, to, by }) => `${from} → ${to} (${by.join(', ')})`);
  const missing = arrows.filter(({ by }) => by.length === 0).map(({ from, to }) => `${from} → ${to}`);
  return `${taken.length} of ${arrows.length}: ${told.join('; ')}${missing.length > 0 ? `; not: ${missing.join(', ')}` : ''}`;
}

function verdictsText(verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter(({ held }) => !held).map(({ name }) => name);
  const idle = verdicts.filter(({ sometimes, reached }) => sometimes !== null && !reached);
  const held = `${verdicts.length - broken.length} of ${verdicts.length} held`;
  const never = idle.map(({ name, sometimes }) => `${name} (${sometimes})`).join('; ');
  return [
    broken.length > 0 ? `${held}; broken: ${broken.join(', ')}` : held,
    ...(never === '' ? [] : [`interesting case not met: ${never}`]),
  ].join('; ');
}

/** One line of `explore --all`. */
export function exploreLine(name: string, { result, wallMs }: Explored, { paint }: Layout): string {
  const verdict =
    result.ending === 'complete'
      ? 'complete'
      : result.path === null
        ? paint('bad', 'not complete')
        : paint('bad', 'BROKEN');
  const figures = [
    count(result.states).padStart(11),
    spanText(wallMs).padStart(8),
    `${count(perSecond(result.states, wallMs))}/s`.padStart(11),
    String(result.depth).padStart(6),
  ];
  return `${figures.join('  ')}  ${verdict.padEnd(12)}  ${name}\n`;
}

export const EXPLORE_HEAD = `${'states'.padStart(11)}  ${'time'.padStart(8)}  ${'speed'.padStart(11)}  ${'depth'.padStart(6)}  ${'verdict'.padEnd(12)}  exploration\n`;

/** @param name null: it has none */
export function exploreJson(name: string | null, { result, wallMs }: Explored): object {
  const { path, ...rest } = result;
  return {
    ...(name !== null && { name }),
    ...rest,
    wallMs: Math.round(wallMs),
    statesPerSecond: Math.round(perSecond(result.states, wallMs)),
    broken: path === null ? null : { by: path.by, what: result.what, acts: path.acts },
  };
}
