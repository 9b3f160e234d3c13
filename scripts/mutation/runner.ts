/**
 * A test runner for Stryker that keeps the instrumented project in one process: to try a mutant is to switch it on and to
 * call the tests that reach it, the quickest first. `npm run mutation`; see docs/mutation.md.
 */
import { pathToFileURL } from 'node:url';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import type * as Vitest from './vitest.ts';

type CollectedTest = Vitest.CollectedTest;

/** In the copy of the project that Stryker has made. */
const FOLDER = '.build/scripts/mutation/';

/** Where the instrumented code looks which mutant is on, and counts what it reaches. */
const context = {} as InstrumenterContext;
(globalThis as { __stryker__?: InstrumenterContext }).__stryker__ = context;

class Runner {
  private tests: readonly CollectedTest[] | null = null;
  /** From the dry run. */
  private readonly spent = new Map<string, number>();

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    for (const test of await this.load()) {
      context.currentTestId = test.id;
      const start = performance.now();
      const failure = await failureOf(test);
      const timeSpentMs = performance.now() - start;
      this.spent.set(test.id, timeSpentMs);
      const result = { id: test.id, name: test.id, timeSpentMs };
      tests.push(
        failure === null
          ? { ...result, status: TestStatus.Success }
          : { ...result, status: TestStatus.Failed, failureMessage: failure },
      );
    }
    delete context.currentTestId;
    const mutantCoverage = context.mutantCoverage;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, testFilter, hitLimit } = options;
    if (mutantActivation === 'static') context.activeMutant = activeMutant.id;
    const wanted = new Set(testFilter);
    try {
      const all = await this.load();
      context.activeMutant = activeMutant.id;
      context.hitCount = 0;
      if (hitLimit === undefined) delete context.hitLimit;
      else context.hitLimit = hitLimit;
      return await this.judge(all.filter(({ id }) => testFilter === undefined || wanted.has(id)));
    } catch (error) {
      return { status: MutantRunStatus.Killed, killedBy: [], failureMessage: String(error), nrOfTests: 0 };
    } finally {
      delete context.activeMutant;
    }
  }

  private async judge(tests: readonly CollectedTest[]): Promise<MutantRunResult> {
    for (const [i, test] of tests.entries()) {
      const failure = await failureOf(test);
      if (isLimitReached()) return { status: MutantRunStatus.Timeout, reason: 'hit limit' };
      if (failure !== null)
        return { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage: failure, nrOfTests: i + 1 };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: tests.length };
  }

  private async load(): Promise<readonly CollectedTest[]> {
    if (this.tests !== null) return this.tests;
    await import(pathToFileURL(`${FOLDER}suite.js`).href);
    const { collected } = (await import(pathToFileURL(`${FOLDER}vitest.js`).href)) as typeof Vitest;
    this.tests = collected;
    return collected;
  }
}

function isLimitReached(): boolean {
  return context.hitLimit !== undefined && (context.hitCount ?? 0) > context.hitLimit;
}

async function failureOf({ run }: CollectedTest): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, 300);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'groupsim', Runner)];
