/**
 * The verdicts on all bands, as text and as JSON.
 */
import { REQUIRED, type Verdict } from '../../scenario/incidents/lab.ts';
import type { Part } from '../../scenario/incidents/types.ts';
import { type Layout, wrap } from '../layout.ts';

const ID_WIDTH = 9;
const INDENT = ' '.repeat(17);

export function checkText(verdicts: readonly Verdict[], seeds: number, layout: Layout): string {
  return `${[...verdicts.map((verdict) => verdictText(verdict, layout)), '', ...summary(verdicts, seeds)].join('\n')}\n`;
}

/** `ok    000-A.1  D  what is looked at: the band`, and the values below. */
function verdictText({ band, parts, ok }: Verdict, { width, paint }: Layout): string {
  const word = verdictWord(ok);
  const given = band.condition === null ? '' : ` (${band.condition})`;
  const recorded = band.recorded === undefined ? '' : ` Recorded: ${band.recorded}.`;
  const corrected = band.corrected === undefined ? '' : ` Corrected: ${band.corrected}.`;
  const outside = ok === false && band.outside !== undefined ? ` Why it is outside: ${band.outside}.` : '';
  const told = wrap(`${band.check}${given}: ${band.band}.${recorded}${corrected}${outside}`, width - INDENT.length);
  const values = band.pending === undefined ? valuesText(parts) : `pending: ${band.pending}`;
  const below = wrap(values, width - INDENT.length).map((line) => INDENT + paint('dim', line));
  const head = `${paint(ok === false ? 'bad' : 'label', word)} ${band.id.padEnd(ID_WIDTH)} ${band.class} `;
  return [`${head}${told[0]}`, ...told.slice(1).map((line) => INDENT + line), ...below].join('\n');
}

function verdictWord(ok: boolean | null): string {
  if (ok === null) return 'wait';
  return ok ? 'ok  ' : 'FAIL';
}

/** `java 1.5 s, sarama 2.4 s (outside)`. */
export function valuesText(parts: readonly Part[]): string {
  return parts
    .map(({ name, text, ok }) => `${name === '' ? '' : `${name} `}${text}${ok ? '' : ' (outside)'}`)
    .join(', ');
}

/** How many hold, by class. */
function summary(verdicts: readonly Verdict[], seeds: number): string[] {
  const classes = [...new Set(verdicts.map(({ band }) => band.class))];
  const told = classes.map((name) => {
    const judged = verdicts.filter(({ band, ok }) => band.class === name && ok !== null);
    return `${name} ${judged.filter(({ ok }) => ok).length} of ${judged.length}`;
  });
  const waiting = verdicts.filter(({ ok }) => ok === null).length;
  const required = verdicts.some(({ band, ok }) => ok === false && REQUIRED.includes(band.class));
  return [
    `${verdicts.length} bands with ${seeds} seeds. Hold: ${told.join(', ')}${waiting > 0 ? `; ${waiting} pending` : ''}.`,
    required
      ? 'Not every derivable band and required trend holds.'
      : 'Every derivable band and required trend that was judged holds.',
  ];
}

export function checkJson(verdicts: readonly Verdict[], seeds: number): string {
  return `${JSON.stringify({ schemaVersion: 1, seeds, bands: verdicts.map(bandJson) }, null, 2)}\n`;
}

function bandJson({ band, parts, ok }: Verdict): object {
  const { id, check, condition, recorded, corrected, outside, pending } = band;
  return {
    id,
    class: band.class,
    condition,
    check,
    value: valuesText(parts),
    band: band.band,
    ok,
    values: parts,
    ...(recorded === undefined ? {} : { recorded }),
    ...(corrected === undefined ? {} : { corrected }),
    ...(outside === undefined || ok !== false ? {} : { outside }),
    ...(pending === undefined ? {} : { pending }),
  };
}
