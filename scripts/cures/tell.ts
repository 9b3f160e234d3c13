/** From samples to a figure and whether the incident happens. */
import { meanOf, medianOf, mostOf, textOf, type Unit } from '../../src/scenario/incidents/judging.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import type { Told } from './types.ts';

type Pick = (values: readonly number[] | undefined) => number | null;

/** One figure; it happens from `least` on. One that never occurred is told as `absent`, and does not happen. */
export const byFigure =
  (name: string, least: number, unit: Unit, pick: Pick = meanOf, absent = 'none') =>
  (samples: Samples): Told => {
    const value = pick(samples[name]);
    if (value === null) return { happens: false, figure: absent };
    return { happens: value >= least, figure: textOf(rounded(value, unit), unit) };
  };

/** Three digits are enough to be read. */
function rounded(value: number, unit: Unit): number {
  const step = unit === 's' ? 100 : unit === 'share' ? 0.01 : unit === 'ms' ? 1 : value < 10 ? 0.1 : 1;
  return Math.round(value / step) * step;
}

/** Two figures, the second in brackets; it happens if the first does. */
export const withNote =
  (tell: (samples: Samples) => Told, note: (samples: Samples) => string) =>
  (samples: Samples): Told => {
    const { happens, figure } = tell(samples);
    return { happens, figure: `${figure} (${note(samples)})` };
  };

export const percentOf = (name: string) => (samples: Samples) => `${Math.round(100 * (meanOf(samples[name]) ?? 0))} %`;

export { meanOf, medianOf, mostOf };
