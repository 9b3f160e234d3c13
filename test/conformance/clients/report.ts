/** A mismatch in words: one line, or two columns of steps, recorded and simulated, with the first difference marked. */
import type { Difference } from './compare.ts';
import type { Meta } from './dialogue.ts';
import { COUNTED_APIS, type Place, type Track, tallyOf } from './places.ts';
import type { Figure, SelfProof } from './self-proof.ts';

const WIDTH = 62;
const ROWS_BEFORE = 14;
const ROWS_AFTER = 4;

/** Where and how, in one line. */
export function lineOf(
  { client, case: name, repeat }: Meta,
  { rule, at, kind, recorded, simulated }: Difference,
): string {
  return `${client} ${name} r${repeat}: ${rule} at step ${at} (${kind}): recorded ${recorded}, simulated ${simulated}`;
}

/** The steps around the first difference, side by side. Times are milliseconds after the step before. */
export function columnsOf(meta: Meta, simulated: Track, difference: Difference): string {
  const { at, repeat } = difference;
  const from = Math.max(0, at - ROWS_BEFORE);
  const rows = Array.from({ length: at + ROWS_AFTER - from + 1 }, (_, i) => from + i);
  const table = rows.flatMap((i) => rowsOf(repeat.places[i], simulated.places[i], i === at ? '≠' : ' '));
  return [
    lineOf(meta, difference),
    `  ${'recorded'.padEnd(WIDTH)} simulated`,
    ...(from > 0 ? [`  (${from} equal steps before)`] : []),
    ...table,
    '',
  ].join('\n');
}

/** A row for what was counted before the step, if anything was, and one for the step. */
function rowsOf(recorded: Place | undefined, simulated: Place | undefined, mark: string): string[] {
  const counted = [countedOf(recorded), countedOf(simulated)] as const;
  const steps = [stepOf(recorded), stepOf(simulated)] as const;
  const pairs = counted[0] === '' && counted[1] === '' ? [steps] : [counted, steps];
  return pairs
    .filter(([a, b]) => a !== '' || b !== '')
    .map(([a, b]) => `${mark} ${cell(a).padEnd(WIDTH)} ${cell(b)}`.trimEnd());
}

function stepOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const connection = place.step?.conn == null ? '' : ` (connection ${place.step.conn})`;
  return `${msOf(place.since)} ${place.step?.label ?? 'end of the recording'}${connection}`;
}

function countedOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const parts = COUNTED_APIS.flatMap((api) => {
    const { times } = tallyOf(place, api);
    return times.length === 0 ? [] : `${api}×${times.length} +${Math.round(times[0]!)}`;
  });
  return parts.length === 0 ? '' : `${' '.repeat(9)}· ${parts.join(', ')}`;
}

function msOf(ms: number): string {
  return `+${ms.toFixed(1)}`.padStart(9);
}

function cell(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH - 1)}…`;
}

/** How often each kind of difference is the first, by case. */
export function classesOf(mismatches: readonly { dialogue: Meta; difference: Difference }[]): string[] {
  const classes = new Map<string, string[]>();
  for (const { dialogue, difference } of mismatches) {
    const name = `${difference.rule} at ${difference.kind}`;
    classes.set(name, [...(classes.get(name) ?? []), `${dialogue.client} ${dialogue.case}`]);
  }
  const sorted = [...classes].sort(([, a], [, b]) => b.length - a.length);
  return sorted.map(([name, where]) => `${`${where.length}`.padStart(5)} ${name}: ${[...new Set(where)].join(', ')}`);
}

/** The comparator's figures on the real recordings. */
export function proofLines({ accepted, rejected, rejectedOtherProtocol, rejectedSameLibrary }: SelfProof): string[] {
  return [
    `self-proof: repeats accepted: ${shareOf(accepted)}`,
    `self-proof: another library's dialogues rejected: ${shareOf(rejected)}; with the other protocol: ${shareOf(rejectedOtherProtocol)}`,
    `self-proof: the same library's, of another version or protocol, rejected: ${shareOf(rejectedSameLibrary)} (many behave alike)`,
  ];
}

function shareOf({ of, yes }: Figure): string {
  return `${((100 * yes) / of).toFixed(1)} % (${yes} of ${of})`;
}
