/**
 * Conducts an experiment: hands out its runs to as many hands as there are, the cells in their order, and gathers what
 * comes back. Who runs them, and where, is for others to say.
 */
import { isOfShard, type Job, type Outcome, type Plan, type Shard, seedsWanted } from './plan.ts';

/** What is known of an experiment: by cell and seed. */
export type Known = (Outcome | undefined)[][];

export interface Conduct {
  readonly plan: Plan;
  /** Runs that were done before; those of this time are added. */
  readonly known: Known;
  readonly shard: Shard;
  /** How many runs may be on their way at once. */
  readonly hands: number;
  /** null: it was broken off, and no more are wanted. */
  run(job: Job): Promise<Outcome | null>;
  /** Told of each run that comes back; false: no more are wanted. */
  tell(job: Job, outcome: Outcome): boolean;
}

/** @returns whether the experiment, or this shard of it, is complete */
export async function conduct(conduct: Conduct): Promise<boolean> {
  const { plan, known, shard, hands } = conduct;
  const agenda = new Agenda(plan, known, shard);
  const running = new Set<Promise<void>>();
  let stopped = false;
  const start = async (job: Job): Promise<void> => {
    const outcome = await conduct.run(job);
    if (outcome === null) stopped = true;
    if (stopped || outcome === null) return;
    known[job.cell]![job.seed] = outcome;
    if (!conduct.tell(job, outcome)) stopped = true;
  };
  for (;;) {
    const job = stopped || running.size >= hands ? null : agenda.next();
    if (job !== null) {
      const promise = start(job).finally(() => running.delete(promise));
      running.add(promise);
    } else if (running.size > 0) await Promise.race(running);
    else return !stopped || agenda.next() === null;
  }
}

export function nothingKnown(plan: Plan): Known {
  return Array.from({ length: plan.cells }, () => []);
}

/** A run that an experiment, or this shard of it, still lacks; null: it is complete. */
export function firstMissing(plan: Plan, known: Known, shard: Shard): Job | null {
  return new Agenda(plan, known, shard).next();
}

/** What is to be run next: of the first cell that still lacks something. */
class Agenda {
  private readonly plan: Plan;
  private readonly known: Known;
  private readonly shard: Shard;
  /** By cell: how many seeds are wanted, and the next one to hand out. */
  private readonly wanted: number[];
  private readonly at: number[];
  /** Cells before this one lack nothing. */
  private first = 0;

  constructor(plan: Plan, known: Known, shard: Shard) {
    this.plan = plan;
    this.known = known;
    this.shard = shard;
    this.wanted = Array.from({ length: plan.cells }, () => 0);
    this.at = Array.from({ length: plan.cells }, () => 0);
  }

  next(): Job | null {
    for (let cell = this.first; cell < this.plan.cells; cell++) {
      const job = this.nextOf(cell);
      if (job !== null) return job;
      if (cell === this.first && this.isDone(cell)) this.first++;
    }
    return null;
  }

  private nextOf(cell: number): Job | null {
    for (;;) {
      if (this.at[cell] === this.wanted[cell] && !this.openRound(cell)) return null;
      const job = { cell, seed: this.at[cell]! };
      this.at[cell] = job.seed + 1;
      const isMine = isOfShard(job, this.plan, this.shard);
      if (isMine && this.known[cell]![job.seed] === undefined) return job;
    }
  }

  /** A further round can be decided on when all runs of the rounds before are there. */
  private openRound(cell: number): boolean {
    const before = this.wanted[cell]!;
    if (this.plan.until === null) this.wanted[cell] = this.plan.seeds.length;
    else {
      const outcomes = this.known[cell]!.slice(0, before).filter((outcome) => outcome !== undefined);
      if (outcomes.length < before || !isOfShard({ cell, seed: 0 }, this.plan, this.shard)) return false;
      this.wanted[cell] = seedsWanted(this.plan, outcomes);
    }
    return this.wanted[cell]! > before;
  }

  private isDone(cell: number): boolean {
    const outcomes = this.known[cell]!;
    for (let seed = 0; seed < this.wanted[cell]!; seed++) {
      if (isOfShard({ cell, seed }, this.plan, this.shard) && outcomes[seed] === undefined) return false;
    }
    return true;
  }
}
