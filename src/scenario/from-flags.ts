/**
 * From flags, in any order, to a scenario: over a file's, if there is one. All that is wrong is told at once, in the
 * words of the flags.
 */
import { forgetInShares, forgetMembers } from './client-flag.ts';
import { wordOf } from './events/event-kinds.ts';
import type { Flag, GivenFlag } from './flag.ts';
import { FLAG_BY_NAME, FLAGS } from './flags.ts';
import { whyNotModelled } from './not-modelled.ts';
import type { Problem } from './problem.ts';
import { isRaw, type Raw } from './raw.ts';
import { type NameOf, readScenario, type ScenarioResult, type TellContradiction } from './read.ts';
import { didYouMean } from './suggest.ts';

/** Where a scenario came from: mistakes in it are told by their place there. */
export interface Origin {
  /** `orders.yaml`, or with the place of a path in it `orders.yaml:4:9`; null: it is not from there. */
  at(path?: string, ofKey?: boolean): string | null;
}

/**
 * `otherNames`: flags that exist beside those of the scenario, for "did you mean". `origin`: of the base, if it was read
 * from somewhere.
 */
export function scenarioFromFlags(
  given: readonly GivenFlag[],
  base: unknown = {},
  otherNames: readonly string[] = [],
  origin: Origin | null = null,
): ScenarioResult {
  const { raw, problems } = rawFromFlags(given, base, otherNames);
  const result =
    origin === null ? readScenario(raw, (path) => nameOf(path, given)) : readScenario(raw, ...namesIn(origin, given));
  if (problems.length === 0) return result;
  return { problems: [...problems, ...('problems' in result ? result.problems : [])] };
}

/** The base with what the flags say written into it, unread. */
export function rawFromFlags(
  given: readonly GivenFlag[],
  base: unknown = {},
  otherNames: readonly string[] = [],
): { readonly raw: unknown; readonly problems: readonly Problem[] } {
  const known = [...FLAG_BY_NAME.keys(), ...otherNames];
  const problems = [...unknownFlags(given, known), ...doubled(given)];
  const raw = isRaw(base) ? (structuredClone(base) as Raw) : base;
  if (isRaw(raw)) forgetMembers(raw, given);
  for (const flag of FLAGS) {
    const values = given.filter(({ name }) => name === flag.name).map(({ value }) => value);
    for (const value of flag.readAll === undefined ? values.slice(0, 1) : values) {
      const problem = write(flag, raw, value);
      if (problem !== null) problems.push(problem);
    }
  }
  return { raw, problems };
}

function unknownFlags(given: readonly GivenFlag[], known: readonly string[]): Problem[] {
  return given.flatMap(({ name }) => {
    if (FLAG_BY_NAME.has(name)) return [];
    const why = whyNotModelled(name);
    const said = name.startsWith('-') ? name : `--${name}`;
    const message =
      why === null
        ? `${said} is no flag of this program.${likelyFlag(name, known)}`
        : `${said} is a setting of Kafka that is not modelled: ${why}.`;
    return [{ path: said, message }];
  });
}

/** Of a single letter the first flag that begins with it. */
function likelyFlag(name: string, known: readonly string[]): string {
  if (!name.startsWith('-')) return didYouMean(name, known, '--');
  const meant = known.find((flag) => flag.startsWith(name.slice(1)));
  return meant === undefined ? '' : ` Did you mean --${meant}?`;
}

/** The same said twice, under one name or two. */
function doubled(given: readonly GivenFlag[]): Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name } of given) {
    if (FLAG_BY_NAME.get(name)?.readAll !== undefined) continue;
    const target = FLAG_BY_NAME.get(name)?.aliasOf ?? name;
    const before = seen.get(target);
    if (before !== undefined) problems.push(doubledProblem(before, name));
    seen.set(target, name);
  }
  return problems;
}

function doubledProblem(before: string, name: string): Problem {
  const message =
    before === name
      ? `--${name} is given twice: leave out one of the two.`
      : `--${before} and --${name} say the same thing: leave out one of the two.`;
  return { path: `--${name}`, message };
}

function write(flag: Flag, raw: unknown, value: string | null): Problem | null {
  const text = value ?? flag.bare;
  const path = `--${flag.name}`;
  if (text === undefined) return { path, message: `${path} needs a value: ${path} ${flag.placeholder}.` };
  if (!isRaw(raw)) return null;
  const wrong = flag.write(raw, text);
  forgetInShares(raw, flag.path, fieldsOf(flag, text));
  return wrong === null ? null : { path, message: `${path} "${text}" ${wrong}` };
}

/** Of a flag of several values: those that it says. */
function fieldsOf({ names = {} }: Flag, text: string): readonly string[] {
  return Object.keys(names).flatMap((name) => (text.includes(`${name}=`) ? [names[name]!] : []));
}

/** How places and contradictions of a file are told: by their place in it, unless a flag said it. */
function namesIn(origin: Origin, given: readonly GivenFlag[]): [NameOf, TellContradiction] {
  return [
    (path, ofKey) => {
      const place = isGiven(path, given) ? null : origin.at(path, ofKey);
      return place === null ? nameOf(path, given) : [place, keyPath(path)].filter(Boolean).join(': ');
    },
    ({ path, message }) => {
      const place = origin.at(path);
      if (place === null) return { path, message };
      return { path, message: `${place}: ${keyPath(path)}: ${message.replace(/(^|\s)--/g, '$1')}` };
    },
  ];
}

/** `groups.0.consumer.session.timeout.ms` as one would write it in JavaScript: `groups[0].consumer["session.timeout.ms"]`. */
export function keyPath(path: string): string {
  return path.replace(/\.(\d+)(?=\.|$)/g, '[$1]').replace(/\b(consumer|broker)\.(.+\..+)$/, '$1["$2"]');
}

function isGiven(path: string, given: readonly GivenFlag[]): boolean {
  const pattern = path.replace(/^(groups|topics)\.\d+/, '$1.*');
  return given.some(({ name }) => {
    const flag = FLAG_BY_NAME.get(name);
    return flag !== undefined && (flag.path === pattern || pattern.startsWith(`${flag.path}.`));
  });
}

/** A place in the scenario in the words of the flags that were used: `--members`, `--churn every`; null if no flag says it. */
function nameOf(path: string, given: readonly GivenFlag[]): string | null {
  const listed = /^(events|faults)(?:\.\d+(?:\.(\w+))?)?$/.exec(path);
  if (listed !== null)
    return [listed[1] === 'events' ? '--event' : '--faults', wordOf(listed[2] ?? '')].join(' ').trim();
  const pattern = path.replace(/^(groups|topics)\.\d+/, '$1.*');
  const able = FLAGS.filter((flag) => flag.path === pattern);
  const exact = able.find((flag) => given.some(({ name }) => name === flag.name)) ?? able.at(-1);
  const isSaid = (name: string) => given.some((flag) => flag.name === name);
  if (exact?.name === 'partitions' && !isSaid('partitions') && isSaid('topics')) return '--topics partitions';
  if (exact !== undefined) return `--${exact.name}`;
  const part = FLAGS.find((flag) => flag.names !== undefined && pattern.startsWith(`${flag.path}.`));
  if (part === undefined) return pattern === 'topics.*.name' ? '--topics' : null;
  const field = pattern.slice(part.path.length + 1);
  const short = Object.entries(part.names!).find(([, target]) => target === field)?.[0];
  return `--${part.name} ${short ?? field}`;
}
