/**
 * A part of a history as a sequence diagram in Mermaid's language: the history is run once more up to there, with somebody
 * who writes down what pods and coordinator say to each other.
 */
import { msToTicks } from '../protocol/time.ts';
import type { TimeWindow } from '../report/recording/window.ts';
import { mermaidText } from '../report/sequence/mermaid.ts';
import { MessageLog } from '../report/sequence/messages.ts';
import { type History, HistoryWorld } from './history-world.ts';
import { linkOf } from './link.ts';

export class Sequence {
  readonly #history: History;
  readonly #window: TimeWindow;
  readonly #world: HistoryWorld;
  #log: MessageLog | null = null;

  /** @param window in milliseconds of virtual time; both ends belong to it */
  constructor(history: History, window: TimeWindow) {
    this.#history = history;
    this.#window = window;
    this.#world = new HistoryWorld(history, (config) => {
      this.#log = new MessageLog(config, window);
      return [this.#log];
    });
  }

  /** Goes on for at most so many events. True: the diagram is there. @throws ActError if an act does not fit its place */
  advance(maxEvents: number): boolean {
    return this.#world.run(msToTicks(this.#window.toMs), maxEvents);
  }

  /** What was said so far. The link in its first line opens the place where it ends. */
  text(): string {
    const { messages, dropped } = this.#log!;
    const place = { index: this.#world.index, nowMs: this.#window.toMs };
    const command = `#${linkOf(this.#history, place)}`;
    return mermaidText({ world: this.#world.world, window: this.#window, messages, dropped, command });
  }
}
