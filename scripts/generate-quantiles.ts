/**
 * Prints src/sim/engine/quantile-tables.ts. Run once; the table is committed, because Math.log and the other functions
 * used here may differ in the last bit between engines (nine digits are kept).
 *
 *     npm run -s build:tools && node .build/scripts/generate-quantiles.js > src/sim/engine/quantile-tables.ts
 *     npx biome format --write src/sim/engine/quantile-tables.ts
 */
import { QUANTILES, shareAbove } from '../src/sim/engine/quantiles.ts';

/** The share of the standard normal distribution below z >= 0, by its power series. */
function normalShareBelow(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; odd < 400; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The z >= 0 with this share above it, by bisection. */
function upperNormalQuantile(share: number): number {
  let low = 0;
  let high = 8;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (1 - normalShareBelow(middle) > share) low = middle;
    else high = middle;
  }
  return low;
}

function normalQuantile(share: number): number {
  return share > 0.5 ? -upperNormalQuantile(1 - share) : upperNormalQuantile(share);
}

/**
 * Entry 0 would be minus infinity. It is set so that the lowest cell, in which values are uniform, keeps the mean that
 * the lowest 1/32 of the distribution has.
 */
function lowestNormal(): number {
  const edge = normalQuantile(shareAbove(1));
  const density = Math.exp((-edge * edge) / 2) / Math.sqrt(2 * Math.PI);
  return 2 * (-density * 32) - edge;
}

function table(name: string, comment: string, entry: (share: number, k: number) => number): string {
  const values = Array.from({ length: QUANTILES }, (_, k) => Number(entry(shareAbove(k), k).toPrecision(9)) + 0);
  const rows: string[] = [];
  for (let k = 0; k < values.length; k += 8) rows.push(`  ${values.slice(k, k + 8).join(', ')},`);
  return `/** ${comment} */\n// biome-ignore format: a table\nexport const ${name} = Float64Array.of(\n${rows.join('\n')}\n);\n`;
}

const header = `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: one entry is ln 2, like its neighbours a table value
/**
 * Quantiles of two distributions, in the layout of quantiles.ts. Made by scripts/generate-quantiles.ts; do not edit.
 */
`;

console.log(
  [
    header,
    table('EXPONENTIAL_QUANTILES', 'The exponential distribution of mean 1: -ln(share above).', (share) =>
      Math.abs(Math.log(share)),
    ),
    table(
      'NORMAL_QUANTILES',
      'The standard normal distribution. The first entry, in place of minus infinity, keeps the mean of the lowest cell.',
      (share, k) => (k === 0 ? lowestNormal() : normalQuantile(share)),
    ).trimEnd(),
  ].join('\n'),
);
