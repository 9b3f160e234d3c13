/**
 * Sections of docs/fidelity.md on the recorded dialogues: how many each client matches, and why the rest does not. All from
 * the committed figures. Reads and computes, writes nothing.
 */
import type { ClientRecord, Figures } from '../test/conformance/clients/figures.ts';
import { classOf, MISMATCH_CLASSES, type MismatchClass } from '../test/conformance/clients/mismatch-reasons.ts';
import type { Section } from './sections.ts';

export const FIGURES_SECTION: Section = { name: 'figures', script: 'scripts/client-docs.ts' };
export const MISMATCHES_SECTION: Section = { name: 'mismatches', script: 'scripts/client-docs.ts' };

export function figuresSection(figures: Figures): string {
  const rows = Object.entries(figures).map(([client, record]) => figureRow(client, record));
  const all = sumOf(Object.values(figures));
  return [
    '| client | dialogues | match | share |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    figureRow('all', all),
    '',
  ].join('\n');
}

function figureRow(client: string, { dialogues, matches }: Pick<ClientRecord, 'dialogues' | 'matches'>): string {
  return `| ${client} | ${dialogues} | ${matches} | ${((100 * matches) / dialogues).toFixed(1)} % |`;
}

function sumOf(records: readonly ClientRecord[]): Pick<ClientRecord, 'dialogues' | 'matches'> {
  const sum = (key: 'dialogues' | 'matches') => records.reduce((total, record) => total + record[key], 0);
  return { dialogues: sum('dialogues'), matches: sum('matches') };
}

/** A case of one client in which dialogues do not match. */
interface Missed {
  readonly client: string;
  readonly name: string;
  readonly count: number;
}

export function mismatchesSection(figures: Figures): string {
  const missed = Object.entries(figures).flatMap(([client, { mismatches }]) =>
    Object.entries(mismatches).map(([name, count]): Missed => ({ client, name, count })),
  );
  const rows = MISMATCH_CLASSES.flatMap((known) => {
    const members = missed.filter(({ client, name }) => classOf(client, name) === known);
    return members.length === 0 ? [] : [classRow(known, members)];
  });
  const unknown = missed.filter(({ client, name }) => classOf(client, name) === undefined);
  const rest = unknown.length === 0 ? [] : [`| ${whereOf(unknown)} | ${countOf(unknown)} | open | not looked into |`];
  return ['| where | dialogues | | reason |', '| --- | ---: | --- | --- |', ...rows, ...rest, ''].join('\n');
}

function classRow({ nature, reason }: MismatchClass, members: readonly Missed[]): string {
  return `| ${whereOf(members)} | ${countOf(members)} | ${nature} | ${reason} |`;
}

function countOf(members: readonly Missed[]): number {
  return members.reduce((sum, { count }) => sum + count, 0);
}

/** `java-4.4.0-coop: F.duplicate`, clients with the same cases together. */
function whereOf(members: readonly Missed[]): string {
  const byClient = new Map<string, string[]>();
  for (const { client, name } of members) byClient.set(client, [...(byClient.get(client) ?? []), `\`${name}\``]);
  return [...byClient].map(([client, names]) => `${client}: ${names.join(' ')}`).join('<br>');
}
