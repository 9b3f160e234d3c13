/**
 * What the worker does, without the worker: commands in, reports out, work in slices. The goal of the page comes first, then
 * what it waits for in the background: the survey of the history, measures, worlds parked for going back.
 */
import { type History, type HistoryMoment, type OpenHistory, openHistory, Sequence } from 'groupsim/history';
import type { Command, Goal, Report } from './protocol.ts';
import { Slices } from './slices.ts';
import { WatchedSurvey } from './watched-survey.ts';

/** Histories that stay open; the others are opened anew when they are looked at. */
const MOST_OPEN = 4;

/** On a long way the page is shown where it is, so often. */
const PROGRESS_MS = 120;

/** Of the survey the page hears so often. */
const INSTALMENT_MS = 150;

interface Opened {
  readonly id: number;
  readonly open: OpenHistory;
  readonly survey: WatchedSurvey;
}

export class Desk {
  readonly #report: (report: Report) => void;
  readonly #slices = new Slices();
  /** The one that was looked at last comes last. */
  #opened: Opened[] = [];
  #goal: Goal | null = null;
  /** Measures that are waited for. */
  #measuring: WatchedSurvey[] = [];
  readonly #measuredIds: number[] = [];
  /** A diagram that is waited for. */
  #sequence: Sequence | null = null;
  #toldAt = 0;
  #instalmentAt = 0;

  constructor(report: (report: Report) => void) {
    this.#report = report;
  }

  take(command: Command): void {
    switch (command.do) {
      case 'open':
        this.#open(command.id, command.history);
        this.#goal = command.goal;
        break;
      case 'go':
        this.#goal = command.goal;
        break;
      case 'measure':
        this.#measuring.push(new WatchedSurvey(command.id, command.history));
        this.#measuredIds.push(command.id);
        break;
      case 'sequence': {
        const { history, fromMs, toMs } = command;
        this.#sequence = new Sequence(history, { fromMs, toMs });
        break;
      }
      case 'forget':
        this.#opened = this.#opened.filter(({ id }) => id !== command.id);
        break;
    }
  }

  /** A slice of what is to be done. False: nothing is. */
  work(): boolean {
    const current = this.#opened.at(-1);
    try {
      if (current !== undefined && this.#goal !== null) return this.#approach(current, this.#goal);
      return this.#background(current);
    } catch (error) {
      this.#fail(current, error);
      return this.#opened.length > 0;
    }
  }

  #open(id: number, history: History): void {
    const known = this.#opened.find((one) => one.id === id);
    this.#opened = this.#opened.filter((one) => one !== known);
    this.#opened.push(known ?? { id, open: openHistory(history), survey: new WatchedSurvey(id, history) });
    if (this.#opened.length > MOST_OPEN) this.#opened.shift();
  }

  #approach({ id, open }: Opened, goal: Goal): boolean {
    const isThere = this.#slices.run((events) => goTo(open, goal, events));
    const now = performance.now();
    if (isThere) this.#goal = null;
    if (!isThere && now - this.#toldAt < PROGRESS_MS) return true;
    this.#toldAt = now;
    this.#report({ tell: 'moment', id, moment: open.moment() as HistoryMoment, isThere });
    return true;
  }

  #background(current: Opened | undefined): boolean {
    if (this.#sequence !== null) return this.#draw(this.#sequence);
    if (current !== undefined && !current.survey.isComplete) {
      this.#slices.run((events) => current.survey.advance(events));
      this.#tellSurvey(current.survey);
      return true;
    }
    const [measured] = this.#measuring;
    if (measured !== undefined) {
      if (this.#slices.run((events) => measured.advance(events))) {
        this.#measuring.shift();
        this.#report({ tell: 'measures', id: this.#measuredIds.shift()!, result: measured.result() });
      }
      return true;
    }
    return current !== undefined && !this.#slices.run((events) => current.open.prepare(events));
  }

  #draw(sequence: Sequence): boolean {
    if (this.#slices.run((events) => sequence.advance(events))) {
      this.#sequence = null;
      this.#report({ tell: 'sequence', text: sequence.text() });
    }
    return true;
  }

  #tellSurvey(survey: WatchedSurvey): void {
    const now = performance.now();
    if (!survey.isComplete && now - this.#instalmentAt < INSTALMENT_MS) return;
    this.#instalmentAt = now;
    this.#report(survey.instalment());
  }

  /** What cannot go on is closed: everything else goes on. */
  #fail(current: Opened | undefined, error: unknown): void {
    this.#goal = null;
    this.#sequence = null;
    this.#measuring = [];
    this.#measuredIds.length = 0;
    this.#opened = this.#opened.filter((one) => one !== current);
    this.#report({
      tell: 'failed',
      id: current?.id ?? -1,
      why: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Goes on towards a goal for about so many events; true: it is reached. */
function goTo(open: OpenHistory, goal: Goal, maxEvents: number): boolean {
  switch (goal.to) {
    case 'index':
      return open.advanceTo(goal.index, maxEvents);
    case 'time':
      return open.advance(goal.ms, maxEvents);
    case 'place':
      return open.advanceToPlace(goal.place, maxEvents);
    case 'next-rebalance':
      return open.toNextRebalance(maxEvents);
    case 'previous-rebalance':
      open.toPreviousRebalance();
      return true;
  }
}
