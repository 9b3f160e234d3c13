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
    const topicIds = Object.fromEntries(Object.keys(recorded.topics).map((topic, i) => [topic, topicId(i + 1)]));
    const input = inputOf({ ...recorded, topicIds });
    return { id: recorded.id, kind: recorded.kind, input, optimum: recorded.optimum };
  });
}

/** As the harness gave them to the assignors of KIP-848: counted from 1. */
function topicId(number: number): string {
  return number.toString(16).padStart(32, '0');
}
