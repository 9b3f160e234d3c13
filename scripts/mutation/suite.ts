/**
 * The tests that mutants of the coordinator and of the assignors have to get past: recorded traces of Kafka's coordinator, the
 * recorded cases of the real assignors, the quick part of the properties, and the tests of both folders.
 *
 * Runs in a copy of the project where `vitest` is the stand-in of vitest.ts, which collects the tests, and after one mutant was chosen or none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../properties/histories/file.ts';
import { drawHistory, runHistory } from '../../properties/histories/history.ts';
import { isIncurable, plantOf } from '../../properties/known-bugs/index.ts';
import { packedFiles as caseFiles, readCases } from '../../test/conformance/assignors/files.ts';
import { replay } from '../../test/conformance/assignors/replay.ts';
import { replayTrace } from '../../test/conformance/coordinator/replay.ts';
import { packedFiles, readTraces } from '../../test/conformance/coordinator/trace.ts';

/** Of each file of random traces. */
const TRACES = 150;
/** Recorded plans that are one test. */
const CASES = 20;
const HISTORIES = 150;

fc.configureGlobal({ seed: 1 });

/** Not here: what looks at documents, at files that are broken, and long runs of what is here in short. */
const LEFT_OUT = /page\.test|fuzz\.test|optimal\.test|faults\.test/;

describe('recorded traces', () => {
  for (const file of packedFiles()) {
    const traces = readTraces(file);
    for (const trace of file.includes('random') ? traces.slice(0, TRACES) : traces)
      it(trace.header.name, () => expect(replayTrace(trace).mismatch).toBeNull());
  }
});

describe('recorded plans', () => {
  for (const file of caseFiles()) {
    const cases = readCases(file);
    for (let i = 0; i < cases.length; i += CASES)
      it(`${file} ${i}`, () => expect(replay(cases.slice(i, i + CASES)).first).toBeNull());
  }
});

describe('histories that were kept', () => {
  const folder = 'properties/regressions';
  for (const file of readdirSync(folder)) {
    const { bug, by, history } = readHistory(readFileSync(join(folder, file), 'utf8'), file);
    if (!isIncurable(bug)) it(`${file}, healthy`, () => expect(runHistory(history)?.broken).toBeNull());
    if (bug !== null) it(`${file}, planted`, () => expect(runHistory(history, plantOf(bug))?.broken?.by).toBe(by));
  }
});

describe('random histories', () => {
  for (let seed = 0; seed < HISTORIES; seed++)
    it(`${seed}`, () => expect(runHistory(drawHistory('group', seed))?.broken).toBeNull());
});

for (const folder of ['coordinator', 'coordinator/rules', 'assignors']) {
  for (const file of readdirSync(`test/${folder}`)) {
    if (!file.endsWith('.test.ts') || LEFT_OUT.test(file)) continue;
    await import(new URL(`../../test/${folder}/${file.replace(/ts$/, 'js')}`, import.meta.url).href);
  }
}
