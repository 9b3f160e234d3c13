/**
 * The command `advise`: hands, time and Ctrl-C around a search for settings, and what came of it.
 */
import { availableParallelism } from 'node:os';
import { type Advice, advise } from '../advise/settings/advise.ts';
import { candidateOf } from '../advise/settings/choice.ts';
import type { RunOrders } from '../advise/settings/lab.ts';
import type { Order } from '../experiment/one-run.ts';
import type { Outcome } from '../experiment/plan.ts';
import { parseSeeds } from '../experiment/seeds.ts';
import { adviceJson } from '../report/advise/advice-json.ts';
import { adviceText, isKept } from '../report/advise/advice-text.ts';
import type { Layout } from '../report/layout.ts';
import { count, spanText } from '../report/numbers.ts';
import { printScenario } from '../scenario/text/print.ts';
import { toCommand } from '../scenario/to-command.ts';
import type { AdviseRequest } from './advise-request.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import { FaultyRun } from './experiment-run.ts';
import type { Io } from './io.ts';
import { printNotes } from './notes.ts';
import { packageVersion } from './version.ts';
import { type Hands, openHands, workerModule } from './workers/pool.ts';

/** Answers within a minute, with time to spare for the report. */
const LIMIT_MS = 50_000;

export async function adviseCommand(request: AdviseRequest, io: Io, layout: Layout): Promise<ExitCode> {
  printNotes(request.notes, io);
  const desk = new Desk(request, io);
  const { scenario, weights, tune, asIs, runs } = request;
  const seeds = (most: number) => request.seeds ?? seedsUpTo(most, scenario.seed);
  const advice = await advise({ scenario, weights, tune, asIs, runs, seeds }, desk.run).finally(() => desk.close());
  if (advice === null) {
    io.err('interrupted before the first run had ended: nothing is known.\n');
    return Exit.interrupted;
  }
  const told = { advice, command: request.command, wallMs: desk.wallMs, ended: desk.ended };
  io.out(request.json ? adviceJson(told, packageVersion()) : adviceText(told, layout));
  if (request.write !== null) write(request.write, advice, io);
  if (desk.ended !== 'interrupted') return Exit.ok;
  io.err(`interrupted after ${count(advice.runs)} runs\n`);
  return Exit.interrupted;
}

function seedsUpTo(most: number, base: string): readonly string[] {
  const seeds = parseSeeds(String(most), base);
  return 'ok' in seeds ? seeds.ok : [];
}

/** The user's own scenario with the recommended settings, without what was added to try them. */
function write(file: string, advice: Advice, io: Io): void {
  const { question, recommended } = advice;
  const { scenario } = candidateOf(question.scenario, recommended.choice)!;
  io.writeWhole(file, printScenario(scenario, 'yaml', {}));
  const words = isKept(advice)
    ? 'the scenario as it was: nothing is to be changed'
    : 'the scenario with the recommended settings';
  io.err(`${file}: ${words}\n`);
}

/** Runs on all cores, until there is no more time or somebody has had enough. */
class Desk {
  readonly #io: Io;
  readonly #hands: Hands<Order, Outcome>;
  readonly #began: number;
  readonly #limitMs: number;
  readonly #deaf: () => void;
  ended: 'complete' | 'time' | 'interrupted' = 'complete';
  #done = 0;
  #shownAt = 0;

  constructor({ threads, limitMs }: AdviseRequest, io: Io) {
    this.#io = io;
    const many = threads === 0 ? availableParallelism() : threads;
    this.#hands = openHands(workerModule('workers/run.worker', import.meta.url), many, () => io.turn());
    this.#began = io.now();
    this.#limitMs = limitMs ?? LIMIT_MS;
    this.#deaf = io.onInterrupt(() => {
      this.ended = 'interrupted';
      void this.#hands.close();
    });
  }

  get wallMs(): number {
    return this.#io.now() - this.#began;
  }

  readonly run: RunOrders = async (orders, share) => {
    const outcomes: (Outcome | null)[] = orders.map(() => null);
    const queue = orders.entries();
    const next = async () => {
      for (const [index, order] of queue) {
        if (this.#isOver(share)) return;
        outcomes[index] = await this.#runOne(order);
        this.#tell();
      }
    };
    await Promise.all(Array.from({ length: this.#hands.ahead }, next));
    return outcomes;
  };

  async close(): Promise<void> {
    this.#deaf();
    if (this.#io.errIsTerminal) this.#io.err('\r\u001B[K');
    await this.#hands.close();
  }

  #isOver(share: number): boolean {
    if (this.ended === 'interrupted') return true;
    // The first run is the measure of all others: without it there is nothing to tell.
    if (this.#done === 0 || this.wallMs < this.#limitMs * share) return false;
    this.ended = 'time';
    return true;
  }

  async #runOne(order: Order): Promise<Outcome | null> {
    try {
      return await this.#hands.run(order);
    } catch (error) {
      if (this.ended === 'interrupted') return null;
      throw new FaultyRun(toCommand(order.scenario), error);
    }
  }

  #tell(): void {
    this.#done++;
    const now = this.#io.now();
    if (!this.#io.errIsTerminal || now - this.#shownAt < 200) return;
    this.#shownAt = now;
    const left = Number.isFinite(this.#limitMs)
      ? `, at most ${spanText(Math.max(0, this.#limitMs - this.wallMs))} more`
      : '';
    this.#io.err(`\r${count(this.#done)} runs${left}\u001B[K`);
  }
}
