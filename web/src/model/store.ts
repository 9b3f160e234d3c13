/**
 * The page's store: the state, what may be done with it, and the wire to the worker. Views read the state and call its
 * methods; nothing else talks to the worker.
 *
 * Playing is driven by the frames of the page: each asks for the next instant when the last one has come. So the page never
 * asks for more than is shown, and the worker never runs ahead.
 */
import {
  type Act,
  BEGINNING,
  type Doing,
  forkAt,
  type History,
  type HistoryTree,
  historyOfLink,
  linkOf,
  type Place,
  rootTree,
  type Scenario,
  select,
  selectedNode,
  undo,
  withScenario,
} from 'groupsim/history';
import { type TextKey, textOf, type Values } from '../texts/catalogue.ts';
import type { Command, Goal, Report } from '../worker/protocol.ts';
import { NO_FACTS, withInstalment } from './facts.ts';
import { placeIn, SPEEDS, type State } from './state.ts';

/** The worker, or what stands for it in a test. */
export interface Wire {
  send(command: Command): void;
}

/** A frame that came late does not make the page leap. */
const LONGEST_FRAME_MS = 100;

export class Store {
  #state: State;
  readonly #wire: Wire;
  readonly #listeners = new Set<() => void>();
  /** A moment was asked for and has not come. */
  #isAsked = false;
  /** Whoever waits for a diagram. */
  #sequenceAsked: ((text: string) => void) | null = null;

  constructor(state: State, wire: Wire) {
    this.#state = state;
    this.#wire = wire;
  }

  get state(): State {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** A text in the reader's language. */
  readonly t = (key: TextKey, values?: Values): string => textOf(this.#state.language, key, values);

  // ---- what the worker tells ----

  take(report: Report): void {
    switch (report.tell) {
      case 'moment':
        this.#isAsked = !report.isThere;
        if (report.id !== this.#state.tree.selected) break;
        this.set({ moment: report.moment, momentOf: report.id, isUnderWay: !report.isThere });
        if (report.moment.nowMs >= report.moment.endMs) this.pause();
        break;
      case 'facts': {
        const facts = withInstalment(this.#state.facts.get(report.id) ?? NO_FACTS, report);
        this.set({ facts: new Map(this.#state.facts).set(report.id, facts) });
        break;
      }
      case 'measures':
        this.set({ measures: new Map(this.#state.measures).set(report.id, report.result) });
        break;
      case 'sequence':
        this.#sequenceAsked?.(report.text);
        this.#sequenceAsked = null;
        break;
      case 'failed':
        this.#isAsked = false;
        this.set({ problem: this.t('error.worker', { why: report.why }), playing: false, isUnderWay: false });
        break;
    }
  }

  // ---- moving ----

  go(goal: Goal): void {
    this.#isAsked = true;
    this.set({ isUnderWay: true });
    this.#wire.send({ do: 'go', goal });
  }

  step(count: number): void {
    this.pause();
    this.go({ to: 'index', index: Math.max(0, placeIn(this.#state).index + count) });
  }

  nextRebalance(): void {
    this.pause();
    this.go({ to: 'next-rebalance' });
  }

  previousRebalance(): void {
    this.pause();
    this.go({ to: 'previous-rebalance' });
  }

  toTime(ms: number): void {
    const { durationMs } = selectedNode(this.#state.tree).scenario;
    this.go({ to: 'time', ms: Math.min(durationMs, Math.max(0, Math.round(ms * 10) / 10)) });
  }

  play(): void {
    const { moment } = this.#state;
    if (moment !== null && moment.nowMs >= moment.endMs) this.toTime(0);
    this.set({ playing: true });
  }

  pause(): void {
    if (this.#state.playing) this.set({ playing: false });
  }

  togglePlay(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  setSpeed(speed: number): void {
    this.set({ speed: Math.min(SPEEDS.max, Math.max(SPEEDS.min, speed)) });
  }

  /** A frame of the page: so many real milliseconds after the last one. */
  frame(tookMs: number): void {
    const { playing, speed, moment } = this.#state;
    if (!playing || this.#isAsked || moment === null) return;
    this.toTime(moment.nowMs + speed * Math.min(LONGEST_FRAME_MS, tookMs));
  }

  // ---- histories ----

  /** Does something here: a new history forks. */
  act(doing: Doing): void {
    const place = placeIn(this.#state);
    const tree = forkAt(this.#state.tree, place, doing);
    this.#show(tree, { to: 'place', place: { index: place.index + 1, nowMs: place.nowMs } });
  }

  /** Another scenario, from its beginning to where the reader stands in time. */
  change(scenario: Scenario): void {
    const { nowMs } = placeIn(this.#state);
    this.#show(withScenario(this.#state.tree, scenario), { to: 'time', ms: Math.min(nowMs, scenario.durationMs) });
  }

  /** All anew: a lesson, a file. */
  open(history: History, place: Place = BEGINNING): void {
    this.#openFor(history, { to: 'place', place });
  }

  /** The same at an instant. */
  openAt(history: History, ms: number): void {
    this.#openFor(history, { to: 'time', ms: Math.min(ms, history.scenario.durationMs) });
  }

  #openFor(history: History, goal: Goal): void {
    for (const { id } of this.#state.tree.nodes) this.#wire.send({ do: 'forget', id });
    const tree = renumbered(rootTree(history), this.#state.tree.nextId);
    this.set({
      facts: new Map(),
      measures: new Map(),
      comparedWith: null,
      problem: null,
      playing: false,
      finding: null,
    });
    this.#show(tree, goal);
  }

  select(id: number): void {
    this.#show(select(this.#state.tree, id), { to: 'time', ms: placeIn(this.#state).nowMs });
  }

  undo(id = this.#state.tree.selected): void {
    const { nowMs } = placeIn(this.#state);
    const before = this.#state.tree;
    const tree = undo(before, id);
    if (tree === before) return;
    this.#wire.send({ do: 'forget', id });
    if (tree.selected === before.selected) this.set({ tree });
    else this.#show(tree, { to: 'time', ms: nowMs });
  }

  compareWith(id: number | null): void {
    this.set({ comparedWith: id });
    if (id === null) return;
    for (const each of [id, this.#state.tree.selected]) this.measure(each);
  }

  /** Asks for all measures of a history at its end. */
  measure(id: number): void {
    const node = this.#state.tree.nodes.find((one) => one.id === id);
    if (node === undefined || this.#state.measures.has(id)) return;
    this.#wire.send({ do: 'measure', id, history: historyOf(node) });
  }

  #show(tree: HistoryTree, goal: Goal): void {
    this.set({ tree, isUnderWay: true, problem: null });
    this.#isAsked = true;
    this.#wire.send({ do: 'open', id: tree.selected, history: historyOf(selectedNode(tree)), goal });
    if (this.#state.comparedWith !== null) this.compareWith(this.#state.comparedWith);
  }

  // ---- pictures ----

  /** The latest part of the selected history as a diagram in Mermaid's language: so many milliseconds up to here. */
  sequence(spanMs: number): Promise<string> {
    const { nowMs } = placeIn(this.#state);
    const history = historyOf(selectedNode(this.#state.tree));
    this.#wire.send({ do: 'sequence', history, fromMs: Math.max(0, nowMs - spanMs), toMs: nowMs });
    return new Promise((resolve) => {
      this.#sequenceAsked = resolve;
    });
  }

  // ---- links ----

  /** The address of what is shown now, without what stands before the `#`. */
  link(): string {
    return linkOf(historyOf(selectedNode(this.#state.tree)), placeIn(this.#state));
  }

  /** Opens what a link shows. False: it is none; the reader is told why. */
  openLink(text: string): boolean {
    const read = historyOfLink(text);
    if ('problems' in read) {
      this.set({ problem: this.t('link.broken', { why: read.problems.map(({ message }) => message).join(' ') }) });
      return false;
    }
    this.open(read.history, read.place);
    return true;
  }
}

function historyOf({ scenario, acts }: { scenario: Scenario; acts: readonly Act[] }): History {
  return { scenario, acts };
}

/** A worker may still tell of a history that was forgotten: a number is never given twice. */
function renumbered(tree: HistoryTree, id: number): HistoryTree {
  return { nodes: tree.nodes.map((node) => ({ ...node, id })), selected: id, nextId: id + 1 };
}
