/**
 * A whole world: a broker, and pods with real clients. Times are milliseconds since the command.
 *
 *     world members=3 partitions=6 [assignor= session= heartbeat= max.poll= processing= commit= instance= gap=
 *           delay= rtt= append= max.size=]           what is not said is Kafka's default; `delay` is the initial one
 *     and members=1 [after=20s, or any of the first line]     further pods, which differ; after: how long each start takes
 *     show requests heartbeats               tells these too
 *     run SPAN | run until stable            `stable`: the group is, everyone is in its generation, nothing is unowned
 *     run until Preparing                    or any other state's beginning
 *     crash M | stop M | start M
 *     now                                    the group, and who owns what
 *     pauses                                 per partition the longest time without records in the last run
 *     records                                how many were delivered, and how many of them twice
 */
import { type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import type { Pod } from '../../../src/sim/pod.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import type { Command, Driver } from './dialogue.ts';
import { list, ticksOf } from './words.ts';
import { type PodsSettings, podsSettings, type WorldSettings, worldConfig, worldSettings } from './world-config.ts';
import { type Detail, podName, WorldScribe } from './world-scribe.ts';

/** A world of a few pods has some hundred events per second; more than this in one command is a livelock. */
const MOST_EVENTS_PER_COMMAND = 2_000_000;

/** `run until …` looks this often, and this long. */
const STEP: Ticks = ticksOf('1ms');
const PATIENCE: Ticks = ticksOf('10m');

export class WorldDriver implements Driver {
  private readonly scribe = new WorldScribe();
  private world: WorldSettings | null = null;
  private readonly further: PodsSettings[] = [];
  /** Made when it is first needed: until then further pods may be added. */
  private simulation: Simulation | null = null;
  private lastRun: readonly [from: Ticks, to: Ticks] = [0, 0];
  private readonly verbs: Readonly<Record<string, (command: Command) => readonly string[]>> = {
    world: ({ options }) => {
      this.world = worldSettings(options);
      return [];
    },
    and: ({ options }) => {
      this.further.push(podsSettings(this.world!, options));
      return [];
    },
    show: ({ words }) => {
      for (const word of words) this.scribe.shown.add(word as Detail);
      return [];
    },
    run: ({ words }) => this.runFor(words),
    crash: ({ words }) => this.act(words[0]!, (pod) => pod.crash('act', -1)),
    stop: ({ words }) => this.act(words[0]!, (pod) => pod.stop('act', -1)),
    start: ({ words }) => this.act(words[0]!, (pod) => pod.start('act', 0)),
    now: () => [this.stateWords()],
    pauses: () => this.pauses(),
    records: () => [`${this.scribe.delivered} delivered, ${this.scribe.deliveredTwice} of them twice`],
  };

  run(command: Command): readonly string[] {
    const verb = this.verbs[command.verb];
    if (verb === undefined) throw new Error(`no command is called ${command.verb}`);
    return verb(command);
  }

  private get sim(): Simulation {
    if (this.simulation === null) {
      this.simulation = new Simulation(worldConfig(this.world!, this.further), this.scribe);
      const { coordinator } = this.simulation;
      this.scribe.leaderOf = () => coordinator.group('g')?.leaderId ?? null;
    }
    return this.simulation;
  }

  private runFor(words: readonly string[]): readonly string[] {
    const { sim, scribe } = this;
    const from = sim.now;
    scribe.begin(from);
    if (words[0] !== 'until') this.runTo(from + ticksOf(words[0]!));
    else this.runUntil(words[1] === 'stable' ? () => this.isStable : () => this.state.startsWith(words[1]!));
    this.lastRun = [from, sim.now];
    return scribe.takeLines();
  }

  private runTo(limit: Ticks): void {
    if (!this.sim.runUntil(limit, MOST_EVENTS_PER_COMMAND)) throw new Error('too many events: a livelock?');
  }

  private runUntil(isDone: () => boolean): void {
    const limit = this.sim.now + PATIENCE;
    do {
      if (this.sim.now >= limit) throw new Error('it does not come to that');
      this.runTo(this.sim.now + STEP);
    } while (!isDone());
  }

  private act(name: string, what: (pod: Pod) => void): readonly string[] {
    const { sim, scribe } = this;
    const pod = sim.pods.find(({ index }) => podName(index) === name);
    if (pod === undefined) throw new Error(`no pod is called ${name}`);
    scribe.begin(sim.now);
    what(pod);
    return scribe.takeLines();
  }

  private get state(): string {
    return this.sim.coordinator.group('g')?.state ?? 'none';
  }

  private get isStable(): boolean {
    const { sim, scribe } = this;
    const group = sim.coordinator.group('g');
    if (group?.state !== 'Stable' || sim.pods.some(({ status }) => status === 'stopping')) return false;
    const running = sim.pods.filter(({ status }) => status === 'running');
    if (!running.every(({ index }) => scribe.generations.get(index) === group.generationId)) return false;
    const owned = [...scribe.owned.values()].reduce((sum, { size }) => sum + size, 0);
    return owned === this.world!.partitions;
  }

  // ---- what there is to see ----

  private stateWords(): string {
    const { sim, scribe } = this;
    const owners = sim.pods
      .filter(({ status }) => status !== 'down')
      .map(({ index }) => {
        const owned = [...(scribe.owned.get(index) ?? [])].sort((a, b) => a.index - b.index);
        return `${podName(index)} ${list(
          owned.map(({ name }) => name),
          '-',
        )}`;
      });
    const group = sim.coordinator.group('g');
    return [`${this.state}, generation ${group?.generationId ?? 0}`, ...owners].join('; ');
  }

  private pauses(): readonly string[] {
    const [from, to] = this.lastRun;
    return this.sim.topics.at('t', this.sim.now).map(({ name, index }) => {
      const instants = [from, ...(this.scribe.deliveries.get(index) ?? []), to];
      const longest = instants.reduce((most, at, i) => Math.max(most, at - (instants[i - 1] ?? at)), 0);
      return `${name} ${ticksToMs(longest).toFixed(1)}`;
    });
  }
}
