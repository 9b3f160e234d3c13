/**
 * `sim merge FILE…`: the results of shards, put together.
 */
import { HEADLINES } from '../experiment/measures.ts';
import { type Results, readResults } from '../experiment/results-file.ts';
import type { Problem } from '../scenario/problem.ts';
import { readMeasures } from './experiment-request.ts';
import { isAsked, ownValue } from './own-flags.ts';
import { whyUnreadable } from './scenario-source.ts';
import type { ScenarioWords } from './scenario-words.ts';

export interface MergeRequest {
  readonly kind: 'merge';
  readonly parts: readonly (Results & { readonly name: string })[];
  readonly measures: readonly string[];
  readonly json: boolean;
  readonly out: string | null;
  readonly csv: string | null;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readMerge(files: readonly string[], words: ScenarioWords): MergeRequest | Problems {
  const { own, given, readFile } = words;
  const problems = [...words.problems];
  for (const { name } of given) problems.push({ path: name, message: `merge runs nothing: leave out --${name}.` });
  if (files.length === 0)
    problems.push({
      path: 'merge',
      message: 'merge needs the files of the shards: groupsim merge part-*.ndjson --out all.ndjson.',
    });
  const parts = files.flatMap((name) => readPart(name, readFile, problems));
  const measures = isAsked(own, 'measure') ? readMeasures(own, problems) : HEADLINES;
  if (problems.length > 0) return { kind: 'problems', problems };
  return {
    kind: 'merge',
    parts,
    measures,
    json: isAsked(own, 'json'),
    out: ownValue(own, 'out'),
    csv: ownValue(own, 'csv'),
  };
}

function readPart(name: string, readFile: (path: string) => string, problems: Problem[]) {
  try {
    const results = readResults(readFile(name));
    if ('title' in results) return [{ ...results, name }];
    problems.push({ path: name, message: `${name} ${results.not}` });
  } catch (error) {
    problems.push({ path: name, message: `${name} cannot be read: ${whyUnreadable(error)}.` });
  }
  return [];
}
