/** Runs a history of a group, and says what it broke. */

import type { CoordinatorConfig } from '../../../src/coordinator/config.ts';
import { Api } from '../../../src/protocol/api.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import { ticksToMs } from '../../../src/protocol/time.ts';
import type { CoordinatorWatch } from '../../invariants/coordinator-watch.ts';
import { COORDINATOR_INVARIANTS, MESSAGE_INVARIANTS } from '../../invariants/index.ts';
import type { NamedInvariant } from '../../invariants/watcher.ts';
import { coordinatorConfig, type Plant } from '../../known-bugs/plant.ts';
import { Dice } from '../dice.ts';
import type { Onlookers } from '../history.ts';
import { type Broken, CONVERGES, NO_EXCEPTION, type Outcome } from '../outcome.ts';
import type { GroupAct, GroupHistory } from './history.ts';
import { type Asker, GroupHost } from './host.ts';
import { GROUP_ID, Process } from './process.ts';
import { type Strange, strangeRequest } from './strange.ts';
import { WORLD } from './world.ts';

/** In waits, processes act so often; in long ones more rarely. */
const SLICE_MS = 1_000;
const LONG_SLICE_MS = 3_000;
const LONG_MS = 20_000;

const OUTSIDER: Asker = { slot: -1, onResponse: () => {} };

const INVARIANTS: readonly NamedInvariant[] = [...COORDINATOR_INVARIANTS, ...MESSAGE_INVARIANTS];

export function runGroup(history: GroupHistory, plant: Plant, { listener, tap }: Onlookers = {}): Outcome {
  const run = new GroupRun(history, coordinatorConfig(plant, history.settings), listener);
  tap?.(run.host.coordinator);
  return { broken: run.broken(), reached: run.reached(), events: run.host.inputs, settledMs: run.settledMs };
}

class GroupRun {
  private readonly history: GroupHistory;
  readonly host: GroupHost;
  /** How long it took to come to rest. */
  settledMs: number | null = null;
  private readonly watches: readonly CoordinatorWatch[];
  /** By slot: who runs there; those before it that still run stand before it. */
  private readonly processes: Process[][];
  private readonly started: number[];
  private readonly ties: Dice | null;

  constructor(history: GroupHistory, config: CoordinatorConfig, listener?: CoordinatorWatch) {
    this.history = history;
    const world = { ...WORLD, broker: { ...WORLD.broker, coordinator: config } };
    this.watches = INVARIANTS.map((invariant) => invariant.watch(world));
    this.ties = history.ties === undefined ? null : new Dice(history.ties);
    this.host = new GroupHost(config, listener === undefined ? this.watches : [listener, ...this.watches], this.ties);
    this.processes = history.slots.map(() => []);
    this.started = history.slots.map(() => 0);
  }

  broken(): Broken | null {
    try {
      for (const act of this.history.acts) {
        this.act(act);
        const broken = this.violation();
        if (broken !== null) return broken;
      }
      return this.comesToRest() ? this.violation() : (this.violation() ?? this.restless());
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return { by: NO_EXCEPTION, what: `at ${ticksToMs(this.host.now)} ms: ${what}` };
    }
  }

  reached(): ReadonlyMap<string, number> {
    return new Map(
      this.watches.map((watch, i) => [INVARIANTS[i]!.name, 'reached' in watch ? Number(watch.reached) : 0]),
    );
  }

  private violation(): Broken | null {
    for (let i = 0; i < this.watches.length; i++) {
      const what = this.watches[i]!.violation();
      if (what !== null) return { by: INVARIANTS[i]!.name, what };
    }
    return null;
  }

  // ---- acts ----

  private act(act: GroupAct): void {
    const { host } = this;
    switch (act.act) {
      case 'wait':
        this.wait(act.ms);
        return;
      case 'failover':
        host.failover(act.how);
        for (const process of this.all()) process.lose();
        return;
      case 'hold-log':
        host.held = true;
        return;
      case 'release-log':
        host.held = false;
        host.settle();
        return;
      case 'refuse-log':
        host.refusing = 1;
        return;
      case 'strange':
        this.strange(act.who, act.what);
        return;
      case 'commit-from-outside':
      case 'transaction':
      case 'end-transaction':
        host.send(OUTSIDER, OUTSIDE[act.act]);
        return;
      default:
        this.actOf(act.who, act.act);
    }
  }

  private strange(who: number, what: Strange): void {
    const process = this.processes[who]!.at(-1);
    const request = process === undefined ? null : strangeRequest(what, process);
    if (request !== null) this.host.send(OUTSIDER, request);
  }

  private actOf(who: number, act: Exclude<GroupAct, { readonly act: 'wait' }>['act']): void {
    if (act === 'start') {
      this.start(who);
      return;
    }
    const process = this.processes[who]!.at(-1);
    if (process === undefined || !process.isAlive) return;
    if (act === 'crash') process.isAlive = false;
    else if (act === 'freeze') process.isFrozen = true;
    else if (act === 'thaw') process.isFrozen = false;
    else if (act === 'leave') process.leave();
    else if (act === 'step') process.step();
    else if (act === 'rejoin') process.join();
    else if (act === 'lose') process.lose();
    else if (act === 'commit') process.commit();
  }

  private start(who: number): void {
    const slot = this.history.slots[who]!;
    const before = this.processes[who]!.at(-1);
    if (before?.isAlive && !slot.isStatic) return;
    const process = new Process(this.host, who, slot, slot.sessionMs[this.started[who]!++ % 2]!);
    this.processes[who]!.push(process);
    process.step();
  }

  private wait(ms: number): void {
    const slice = ms > LONG_MS ? LONG_SLICE_MS : SLICE_MS;
    for (let left = ms; left > 0; left -= slice) {
      this.host.advance(Math.min(slice, left));
      for (const process of this.ties?.shuffled(this.all()) ?? this.all()) if (process.isAlive) process.tick();
    }
  }

  private all(): readonly Process[] {
    return this.processes.flat();
  }

  // ---- the end ----

  /** All disturbance stops; true as soon as everybody who is there is in one stable generation. */
  private comesToRest(): boolean {
    for (const process of this.all()) process.isFrozen = false;
    this.host.held = false;
    this.host.refusing = 0;
    this.host.settle();
    const bound = this.restBoundMs();
    for (let ms = 0; ms <= bound; ms += LONG_SLICE_MS) {
      if (this.isAtRest()) {
        this.settledMs = ms;
        return true;
      }
      this.wait(LONG_SLICE_MS);
    }
    return false;
  }

  private isAtRest(): boolean {
    const alive = this.all().filter(({ isAlive }) => isAlive);
    const group = this.host.coordinator.group(GROUP_ID);
    if (alive.length === 0) return true;
    if (group === undefined || group.state !== 'Stable') return false;
    return alive.every(({ phase, generation }) => phase === 'stable' && generation === group.generationId);
  }

  /** A phantom may be waited for twice: 300 s while it is new, then its session; each with a join phase before it. */
  private restBoundMs(): number {
    const rebalanceMs = Math.max(...this.history.slots.map((slot) => slot.rebalanceMs));
    return 2 * (300_000 + rebalanceMs) + 120_000;
  }

  private restless(): Broken {
    const state = this.host.coordinator.group(GROUP_ID)?.state;
    const phases = this.all().filter(({ isAlive }) => isAlive);
    const who = phases.map(({ slot, phase }) => `${slot} ${phase}`).join(', ');
    return { by: CONVERGES, what: `the group is ${state} long after the last act; processes: ${who}` };
  }
}

const OFFSET = { partition: topicPartition('t', 0, 0), offset: 1, leaderEpoch: -1, metadata: '' };

const OUTSIDE: Readonly<Record<'commit-from-outside' | 'transaction' | 'end-transaction', CoordinatorRequest>> = {
  'commit-from-outside': {
    api: Api.OffsetCommit,
    version: 9,
    groupId: GROUP_ID,
    memberId: '',
    groupInstanceId: 'outsider',
    generationId: -1,
    retentionTimeMs: -1,
    offsets: [OFFSET],
  },
  transaction: {
    api: Api.TxnOffsetCommit,
    version: 3,
    groupId: GROUP_ID,
    producerId: 1,
    memberId: '',
    groupInstanceId: null,
    generationId: -1,
    offsets: [OFFSET],
  },
  'end-transaction': { api: Api.WriteTxnMarkers, producerId: 1, committed: true },
};
