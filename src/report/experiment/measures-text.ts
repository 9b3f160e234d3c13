/**
 * The list of measures, for `sim measures`.
 */
import { MEASURES, type Unit } from '../../experiment/measures.ts';
import { type Layout, wrap } from '../layout.ts';

const UNITS: Readonly<Record<Unit, string>> = { ms: 'span', share: 'share', count: 'number' };

export function measuresText({ width, paint }: Layout): string {
  const name = Math.max(...MEASURES.map((measure) => measure.name.length)) + 2;
  const unit = 8;
  const lines = MEASURES.flatMap((measure) => {
    const room = Math.max(20, width - name - unit);
    return wrap(measure.meaning, room).map((line, index) =>
      index === 0
        ? `${paint('label', measure.name.padEnd(name))}${UNITS[measure.unit].padEnd(unit)}${line}`
        : ' '.repeat(name + unit) + line,
    );
  });
  const notes = wrap(
    'For --expect, --measure and --until. A span is written as 20s, a share as 5%, a number as 12; of one group: unowned.p99@orders. ' +
      'Of several groups without a name: their sum for numbers and totals, the worst of them for the rest.',
    width,
  );
  return `${[...lines, '', ...notes].join('\n')}\n`;
}

export function measuresJson(version: string): string {
  const measures = MEASURES.map(({ name, unit, meaning, across, better }) => ({ name, unit, meaning, across, better }));
  return `${JSON.stringify({ schemaVersion: 1, version, measures }, null, 2)}\n`;
}
