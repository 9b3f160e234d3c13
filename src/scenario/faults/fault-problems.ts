/**
 * Generators that contradict their scenario, or themselves: what could never happen, and what would never end.
 */
import { formatDuration as span } from '../durations.ts';
import { podsOf } from '../events/event-values.ts';
import { eventProblem } from '../events/event-world.ts';
import type { Problem } from '../problem.ts';
import type { EventScenario, FaultScenario, Scenario } from '../scenario.ts';
import { type Drawn, extremes, planOf } from './drawn.ts';
import { type Every, everyOf, leastMs, meanMs } from './every.ts';
import { bareField, fieldsOf, MOST_GENERATED } from './fault-kinds.ts';
import { mostPods, type SomePods, somePods } from './some-pods.ts';
import { patternOf } from './topic-faults.ts';

type Rule = (fault: FaultScenario, scenario: Scenario) => string | null;

export function faultProblems(scenario: Scenario): readonly Problem[] {
  const problems = scenario.faults.flatMap((fault, index) => {
    const message = RULES.map((rule) => rule(fault, scenario)).find((found) => found !== null);
    return message === undefined ? [] : [problem(index, fault.kind, message)];
  });
  return problems.length > 0 ? problems : [...sameNames(scenario.faults), ...tooMany(scenario)];
}

function problem(index: number, kind: string, message: string): Problem {
  return { path: `faults.${index}`, message: `faults.${index} (${kind}) ${message}` };
}

const everyIn = (fault: FaultScenario) => (everyOf(fault.everyMs) as { ok: Every }).ok;
const endOf = ({ untilMs }: FaultScenario, { durationMs }: Scenario) => Math.min(untilMs ?? durationMs, durationMs);

function hasTime(fault: FaultScenario, scenario: Scenario): string | null {
  const { fromMs, untilMs } = fault;
  if (untilMs !== null && untilMs <= fromMs)
    return `ends (until ${span(untilMs)}) before it begins (from ${span(fromMs)}): swap the two, or leave one out.`;
  const first = fromMs + leastMs(everyIn(fault));
  if (first < scenario.durationMs && first <= endOf(fault, scenario)) return null;
  return (
    `never happens: the first can come after ${span(first)}, and it ends after ${span(endOf(fault, scenario))}. ` +
    'Let every be shorter, or the run longer.'
  );
}

/** Every value that may be drawn has to be one that an event may have. */
function eventsSound(fault: FaultScenario, scenario: Scenario): string | null {
  if ('topic' in fault) return null;
  const some = somePods(fault.pods) as { ok: SomePods } | null;
  const pods = some === null ? valuesOf(fault, 'pods') : [some.ok.of];
  for (const group of valuesOf(fault, 'group')) {
    for (const which of pods) {
      for (const replicas of valuesOf(fault, 'replicas')) {
        const event = { kind: fault.kind, atMs: 0, group, pods: which, replicas };
        const own = Object.fromEntries(
          Object.entries(event).filter(([field]) => field === 'kind' || field === 'atMs' || field in fault),
        );
        const message = eventProblem(own as unknown as EventScenario, scenario);
        if (message !== null) return message;
      }
    }
    const short = some === null ? null : fewPods(some.ok, group, scenario);
    if (short !== null) return short;
  }
  return null;
}

/** What a field may come to; a field that the kind does not have is none. */
function valuesOf(fault: FaultScenario, field: string): readonly Drawn[] {
  const schema = fieldsOf(fault.kind)[field];
  const given = fault[field] ?? null;
  if (schema === undefined || given === null) return [null];
  return extremes((planOf(field, bareField(schema).schema, given) as { ok: Parameters<typeof extremes>[0] }).ok);
}

function fewPods(some: SomePods, group: Drawn, { groups }: Scenario): string | null {
  const most = mostPods(some);
  const small = groups.find(
    ({ id, members }) => (group === null || group === id) && podsOf(some.of, members).length < most,
  );
  if (small === undefined) return null;
  const has = podsOf(some.of, small.members).length;
  return `wants any ${most} of ${has} pod${has === 1 ? '' : 's'} of ${small.id}: write any(${has}) or fewer.`;
}

function topicsThere(fault: FaultScenario, { topics, events, faults }: Scenario): string | null {
  if (!('topic' in fault) || fault.kind === 'topic-create') return null;
  const made = [...events, ...faults].flatMap((one) => (one.kind === 'topic-create' ? [String(one.topic)] : []));
  const names = [...topics.map(({ name }) => name), ...made];
  const pattern = patternOf(String(fault.topic));
  if (names.some((name) => pattern.test(name.replace('*', '1')))) return null;
  return `finds no topic ${fault.topic}: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`;
}

const RULES: readonly Rule[] = [hasTime, eventsSound, topicsThere];

/** Two of a name would draw the same. */
function sameNames(faults: readonly FaultScenario[]): readonly Problem[] {
  return faults.flatMap(({ name, kind }, index) => {
    const before = faults.findIndex((other) => other.name === name);
    if (name === null || before === index) return [];
    return [problem(index, kind, `has the name ${name} of faults.${before}: each name may be given once.`)];
  });
}

function tooMany(scenario: Scenario): readonly Problem[] {
  const counts = scenario.faults.map((fault) => expected(fault, scenario));
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum <= MOST_GENERATED) return [];
  const index = counts.indexOf(Math.max(...counts));
  const message =
    `makes about ${Math.round(counts[index]!)} events of ${Math.round(sum)} in all, allowed are ${MOST_GENERATED}: ` +
    'let every be longer, or say until or times.';
  return [problem(index, scenario.faults[index]!.kind, message)];
}

function expected(fault: FaultScenario, scenario: Scenario): number {
  const count = (endOf(fault, scenario) - fault.fromMs) / meanMs(everyIn(fault));
  const each = somePods(fault.pods) === null || (fault.group ?? null) !== null ? 1 : scenario.groups.length;
  return Math.min(count, fault.times ?? count) * each;
}
