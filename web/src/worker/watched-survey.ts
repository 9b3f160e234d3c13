/**
 * The survey of one history with all invariants watching, told in instalments: what was found since the last time.
 */
import { type History, openSurvey, type Survey, type SurveyFacts } from 'groupsim/history';
import { invariantsOf, type NamedInvariant } from 'groupsim/properties';
import type { Report, Violation } from './protocol.ts';

type Watch = ReturnType<NamedInvariant['watch']>;

/** What a watcher has seen begins with the instant. */
const SEEN = /^at ([\d.]+) ms: (.*)$/s;

function violationOf({ name, sentence }: NamedInvariant, seen: string, nowMs: number): Violation {
  const [, at, what] = SEEN.exec(seen) ?? [];
  return { name, meaning: sentence, what: what ?? seen, atMs: at === undefined ? nowMs : Number(at) };
}

type Facts = Extract<Report, { tell: 'facts' }>;

export class WatchedSurvey {
  readonly #id: number;
  readonly #survey: Survey;
  readonly #watched: { readonly invariant: NamedInvariant; readonly watch: Watch }[] = [];
  readonly #violations: Violation[] = [];
  /** How many of each list have been told. */
  readonly #told = { lines: 0, pods: 0, groups: 0, faults: 0, partitions: 0, rebalances: 0 };
  isComplete = false;

  constructor(id: number, history: History) {
    this.#id = id;
    this.#survey = openSurvey(history, (world) => {
      for (const invariant of invariantsOf(world)) this.#watched.push({ invariant, watch: invariant.watch(world) });
      return this.#watched.map(({ watch }) => watch);
    });
  }

  advance(maxEvents: number): boolean {
    this.isComplete = this.#survey.advance(maxEvents);
    for (const { invariant, watch } of this.#watched) {
      const seen = watch.violation();
      if (seen === null || this.#violations.some(({ name }) => name === invariant.name)) continue;
      this.#violations.push(violationOf(invariant, seen, this.#survey.nowMs));
    }
    return this.isComplete;
  }

  /** All measures; when it is complete, of the whole history. */
  result() {
    return this.#survey.result();
  }

  instalment(): Facts {
    return {
      tell: 'facts',
      id: this.#id,
      facts: this.#since(),
      events: this.#survey.eventIndex,
      nowMs: this.#survey.nowMs,
      isComplete: this.isComplete,
      violations: this.#violations,
    };
  }

  #since(): SurveyFacts {
    const { facts } = this.#survey;
    const told = this.#told;
    const since = {
      lines: facts.lines.slice(told.lines),
      pods: facts.pods.slice(told.pods),
      groups: facts.groups.slice(told.groups),
      faults: facts.faults.slice(told.faults),
      partitions: facts.partitions.slice(told.partitions),
      rebalances: facts.rebalances.slice(told.rebalances),
    };
    for (const key of Object.keys(told) as (keyof typeof told)[]) told[key] = facts[key].length;
    return since;
  }
}
