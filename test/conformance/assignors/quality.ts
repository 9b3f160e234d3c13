/** Small groups with their optimum, found by linear assignment; see data/README.md. */

import type { AssignorInput } from '../../../src/assignors/assignor.ts';
import type { Case } from './cases.ts';
import { inputOf } from './cases.ts';
import { readText } from './files.ts';

export interface Optimum {
  readonly sumSquares: number;
  readonly maxLoad: number;
  readonly minMoves: number;
}

export interface QualityCase {
  readonly id: string;
  /** `fresh`, or what has changed since an optimal start. */
  readonly kind: string;
  readonly input: AssignorInput;
  readonly optimum: Optimum;
}

export function readQualityCases(subscriptions: 'equal' | 'unequal'): QualityCase[] {
  const lines = readText(`test/conformance/assignors/data/quality/${subscriptions}.ndjson.gz`).trim().split('\n');
  return lines.map((line) => {
    const recorded = JSON.parse(line) as Case & { readonly optimum: Optimum };
    return { id: recorded.id, kind: recorded.kind, input: inputOf(recorded), optimum: recorded.optimum };
  });
}
