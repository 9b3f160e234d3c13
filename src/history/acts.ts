/**
 * What somebody who watches a run does to it: events of the kinds that a scenario may schedule, but at the moment at which
 * they are wanted, and interferences with single messages.
 *
 * An act belongs to an exact place in the run: after so many events, at an instant that is not later than the next one.
 * So a scenario with its acts is as repeatable as a scenario.
 */
import * as v from 'valibot';
import { EVENT_SCHEMAS } from '../scenario/events/event-schema.ts';
import { leanEvent } from '../scenario/events/event-text.ts';
import { eventProblem } from '../scenario/events/event-world.ts';
import type { Problem } from '../scenario/problem.ts';
import { isRaw, type Raw } from '../scenario/raw.ts';
import type { EventScenario, Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { INTERFERENCES, type Interference } from '../sim/schedule/interference.ts';

/** Where in a run an act is applied. */
export interface ActPlace {
  /** After exactly so many events. The act is the next one. */
  readonly at: number;
  /** In milliseconds of virtual time: not before the last of these events, not after the one that would be next. */
  readonly atMs: number;
}

/** An event of a scenario, at the act's instant. */
export interface EventAct extends ActPlace {
  readonly event: EventScenario;
}

/** What is done to a message on its way; `message` is its id in the moment at which it is done. */
export interface MessageAct extends ActPlace {
  readonly message: string;
  readonly interference: Interference;
}

export type Act = EventAct | MessageAct;

/** The most that a history may have: more come from no hand. */
export const MOST_ACTS = 1_000;

/** Topics are arithmetic from the beginning of a world (topic-table.ts): they are changed by changing the scenario. */
const OF_TOPICS = /^topic-/;

/** Reads acts as a link or a file has them; or all that is wrong with them. */
export function readActs(
  input: unknown,
  scenario: Scenario,
): { readonly acts: readonly Act[] } | { readonly problems: readonly Problem[] } {
  if (!Array.isArray(input)) return { problems: [problem('acts', 'acts is not a list.')] };
  if (input.length > MOST_ACTS) {
    return { problems: [problem('acts', `There are ${input.length} acts: at most ${MOST_ACTS} are allowed.`)] };
  }
  const read = input.map((one, index) => readAct(one, index, scenario));
  const problems = read.filter((one) => 'message' in one && 'path' in one) as Problem[];
  if (problems.length > 0) return { problems };
  const acts = read as readonly Act[];
  const late = acts.findIndex((act, index) => index > 0 && !follows(act, acts[index - 1]!));
  return late < 0
    ? { acts }
    : { problems: [problem(`acts.${late}`, `acts.${late} does not come after the act before it.`)] };
}

/** An act is an event itself, so the next one comes at least one event later. */
function follows(act: Act, before: Act): boolean {
  return act.at > before.at && act.atMs >= before.atMs;
}

function readAct(input: unknown, index: number, scenario: Scenario): Act | Problem {
  const path = `acts.${index}`;
  if (!isRaw(input)) return problem(path, `${path} is not an object.`);
  const { at, atMs } = input;
  if (!isWhole(at)) return problem(path, `${path}.at is not a number of events: a whole number from 0 was expected.`);
  if (!isInstant(atMs, scenario)) {
    return problem(
      path,
      `${path}.atMs is no instant of the run: milliseconds from 0 to ${scenario.durationMs} were expected.`,
    );
  }
  if ('message' in input) return readMessageAct(input, { at, atMs }, path);
  return readEventAct(input.event, { at, atMs }, path, scenario);
}

function readMessageAct(input: Raw, place: ActPlace, path: string): Act | Problem {
  const { message, do: act, ms } = input;
  if (typeof message !== 'string') return problem(path, `${path}.message is no id of a message, such as "12.3".`);
  const known = INTERFERENCES.find((name) => name === act);
  if (known === undefined) {
    return problem(
      path,
      `${path}.do "${act}" is nothing that can be done to a message.${didYouMean(String(act), INTERFERENCES)}`,
    );
  }
  if (known !== 'delay') return { ...place, message, interference: { do: known } };
  if (typeof ms !== 'number' || !(ms > 0 && ms <= LONGEST_DELAY_MS)) {
    return problem(
      path,
      `${path}.ms is no delay: more than 0 and at most ${LONGEST_DELAY_MS} milliseconds were expected.`,
    );
  }
  return { ...place, message, interference: { do: 'delay', ms } };
}

const LONGEST_DELAY_MS = 86_400_000;

function readEventAct(input: unknown, place: ActPlace, path: string, scenario: Scenario): Act | Problem {
  if (!isRaw(input)) return problem(path, `${path} has neither an event nor a message.`);
  const schema = EVENT_SCHEMAS.get(input.kind);
  if (schema === undefined) {
    return problem(
      path,
      `${path}.event.kind "${input.kind}" is no kind of event.${didYouMean(String(input.kind), [...EVENT_SCHEMAS.keys()] as string[])}`,
    );
  }
  if (OF_TOPICS.test(String(input.kind))) {
    return problem(path, `${path}: topics cannot be changed by hand: change the scenario (events).`);
  }
  const parsed = v.safeParse(schema, { ...input, atMs: place.atMs });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return problem(path, `${path}.event.${v.getDotPath(issue) ?? input.kind} ${issue.message}`);
  }
  const event = parsed.output as EventScenario;
  const wrong = eventProblem(event, scenario);
  return wrong === null ? { ...place, event } : problem(path, `${path} (${event.kind}) ${wrong}`);
}

/** The least that reads back as the act. */
export function leanAct(act: Act): Raw {
  const { at, atMs } = act;
  if ('message' in act) {
    const { do: what, ...rest } = act.interference;
    return { at, atMs, message: act.message, do: what, ...rest };
  }
  const { atMs: _, ...event } = leanEvent(act.event);
  return { at, atMs, event };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Instants are whole ticks. */
function isInstant(value: unknown, { durationMs }: Scenario): value is number {
  return typeof value === 'number' && value >= 0 && value <= durationMs && Math.round(value * 10) === value * 10;
}

function problem(path: string, message: string): Problem {
  return { path, message };
}
