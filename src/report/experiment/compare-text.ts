/**
 * A comparison as text: each variant against the reference, measure by measure, with what is shown and what is not.
 */
import type { Difference } from '../../experiment/compare.ts';
import { type Layout, wrap } from '../layout.ts';
import { things } from '../numbers.ts';
import { changeText, figureText, intervalText } from './figures.ts';

export interface VariantReport {
  readonly name: string;
  /** By measure; null: it never happened in a pair of runs. */
  readonly differences: readonly (readonly [measure: string, difference: Difference | null])[];
  /** Lines about the first moment that differs; empty if nobody asked. */
  readonly firstDifference: readonly string[];
}

export function compareText(
  reference: string,
  seeds: number,
  variants: readonly VariantReport[],
  layout: Layout,
): string {
  const { paint, width } = layout;
  const intro = wrap(
    `Each variant met the same ${things(seeds, 'seed')} as the reference: the same churn, the same network. ` +
      'Differences are means over pairs of runs of one seed, with the interval that covers the true one in 95 of 100 experiments.',
    width,
  );
  const head = [`${paint('title', 'Reference')}  ${reference}`, ...intro];
  return [head.join('\n'), ...variants.map((variant) => variantText(variant, layout))].join('\n\n');
}

const FIGURE_WIDTH = 11;

function variantText({ name, differences, firstDifference }: VariantReport, layout: Layout): string {
  const { paint, width } = layout;
  const label = Math.max(...differences.map(([measure]) => measure.length)) + 2;
  const columns = 'reference'.padStart(FIGURE_WIDTH) + 'variant'.padStart(FIGURE_WIDTH);
  const lines = differences.flatMap(([measure, difference]) => rowsOf(measure, difference, label, layout));
  const title = wrap(name, width - 10).map((line, index) =>
    index === 0 ? `${paint('title', 'Variant')}  ${line}` : `         ${line}`,
  );
  const heading = paint('dim', `  ${' '.repeat(label)}${columns}  difference`);
  return [...title, heading, ...lines, ...firstDifference].join('\n');
}

function rowsOf(measure: string, difference: Difference | null, label: number, { paint, width }: Layout): string[] {
  const head = paint('label', `  ${measure.padEnd(label)}`);
  if (difference === null) return [`${head}it never happened in both`];
  const { unit } = difference.measure;
  const figures =
    figureText(difference.reference.mean, unit).padStart(FIGURE_WIDTH) +
    figureText(difference.variant.mean, unit).padStart(FIGURE_WIDTH);
  const indent = 2 + label + 2 * FIGURE_WIDTH + 2;
  const words = differenceWords(difference);
  const beside = width - indent >= 24;
  const lines = wrap(words, beside ? width - indent : width - 6);
  if (beside)
    return lines.map((line, index) => (index === 0 ? `${head}${figures}  ${line}` : ' '.repeat(indent) + line));
  return [head + figures, ...lines.map((line) => `      ${line}`)];
}

/** `−7.22 points [−7.9, −6.5], less in 20 of 20`, `no difference shown [−12, +30]`, `equal in each pair`. */
export function differenceWords(difference: Difference): string {
  const { measure, mean, interval, shown, less, same, more, without } = difference;
  const pairs = less + same + more;
  const missing = without === 0 ? '' : `; ${things(without, 'pair')} without it left out`;
  if (shown === 'equal') return `equal in ${pairs === 1 ? 'the only pair' : `each of ${pairs} pairs`}${missing}`;
  if (shown === 'none')
    return `no difference shown ${intervalText(interval, measure.unit)}${pairs < 3 ? ', too few pairs' : ''}${missing}`;
  const which = shown === 'less' ? `less in ${less}` : `more in ${more}`;
  return `${changeText(mean, measure.unit)} ${intervalText(interval, measure.unit)}, ${which} of ${pairs}${betterWords(difference)}${missing}`;
}

function betterWords({ measure, shown }: Difference): string {
  if (measure.better === null) return '';
  return measure.better === shown ? ': better' : ': worse';
}
