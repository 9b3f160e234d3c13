/**
 * From anything (a parsed file, flags, an object of a test) to a complete scenario, or to all that is wrong with it.
 */
import * as v from 'valibot';
import { DEFAULTS } from './defaults.ts';
import type { Problem } from './problem.ts';
import type { ChurnScenario, GroupScenario, Scenario } from './scenario.ts';
import { ScenarioSchema } from './schema.ts';
import { completeShares, type UnfinishedGroup } from './shares.ts';
import { validate } from './validate.ts';

export type ScenarioResult = { readonly scenario: Scenario } | { readonly problems: readonly Problem[] };

/** A number in a place of a scenario may be written as text with a unit; everything may be left out. */
type Loose<T> = T extends number
  ? number | string
  : T extends readonly (infer I)[]
    ? readonly Loose<I>[]
    : T extends object
      ? { readonly [K in keyof T]?: Loose<T[K]> }
      : T;

/** What may be written for a {@link Scenario}: any part of it, spans as milliseconds or as `'1h30m'`. */
export type ScenarioInput = Loose<Scenario>;

/** What a place is called where the scenario came from; null: by its path. `ofKey`: not its value is wrong but its key. */
export type NameOf = (path: string, ofKey: boolean) => string | null;

/** How a contradiction is told where the scenario came from. */
export type TellContradiction = (problem: Problem) => Problem;

/** Reads and checks. The problems are all there are, of shape first: contradictions are looked for in sound shapes only. */
export function readScenario(
  input: unknown,
  nameOf: NameOf = () => null,
  tell: TellContradiction = (problem) => problem,
): ScenarioResult {
  const parsed = v.safeParse(ScenarioSchema, input);
  if (!parsed.success) return { problems: distinct(parsed.issues.map((issue) => toProblem(issue, input, nameOf))) };
  const scenario = complete(parsed.output as Unfinished);
  const problems = validate(scenario).map(tell);
  return problems.length > 0 ? { problems } : { scenario };
}

/** A flag writes to every group, and is told once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

/** Fills in the defaults, and looks for no contradictions. @throws Error for what is no scenario by its shape */
export function completeScenario(input: ScenarioInput): Scenario {
  return complete(v.parse(ScenarioSchema, input) as Unfinished);
}

/** A scenario as it was said: what clients and kinds of churn decide may be missing. */
type Unfinished = Omit<Scenario, 'groups'> & { readonly groups: readonly UnfinishedGroup[] };

function complete(scenario: Unfinished): Scenario {
  return { ...scenario, groups: scenario.groups.map(completeGroup) };
}

function completeGroup(group: UnfinishedGroup): GroupScenario {
  const churn = group.churn === null ? null : completeChurn(group.churn);
  return { ...completeShares(group), churn };
}

/** A crash is never graceful; scaling always is, and has no pause of its own: the next act starts a pod again. */
function completeChurn(churn: UnfinishedChurn): ChurnScenario {
  const { graceful, downMs } = { ...DEFAULTS.churn, ...BY_KIND[churn.kind] };
  return { ...churn, graceful: churn.graceful ?? graceful, downMs: churn.downMs ?? downMs };
}

const BY_KIND: Readonly<Record<ChurnScenario['kind'], { graceful?: number; downMs?: number }>> = {
  restart: {},
  crash: { graceful: 0 },
  scale: { graceful: 1, downMs: 0 },
};

/** A churn as it was said: what its kind decides may be missing. */
type UnfinishedChurn = Omit<ChurnScenario, 'downMs' | 'graceful'> & {
  readonly downMs: number | null;
  readonly graceful: number | null;
};

interface Issue {
  readonly message: string;
  /** `never`: of a key that is not known. */
  readonly expected: string | null;
  readonly path?: readonly { readonly key: unknown }[] | undefined;
}

function toProblem(issue: Issue, input: unknown, nameOf: NameOf): Problem {
  const keys = (issue.path ?? []).map((item) => String(item.key));
  const path = keys.join('.');
  const name = nameOf(path, issue.expected === 'never') ?? (path || 'The scenario');
  return { path, message: `${name}${shown(valueAt(input, keys))} ${issue.message}` };
}

function valueAt(input: unknown, keys: readonly string[]): unknown {
  return keys.reduce((at: unknown, key) => (at as Record<string, unknown> | undefined)?.[key], input);
}

/** A value is repeated if it is short enough to help. */
function shown(value: unknown): string {
  if (typeof value === 'string' && value.length <= 80) return ` "${value}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? ` ${value}` : '';
}
