/**
 * A world of an experiment with its script's hands: processes start, are told to stop, or die when the script says so.
 */
import { Api } from '../../../src/protocol/api.ts';
import type { LeaveGroupRequest } from '../../../src/protocol/requests.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import { type RandomStream, RandomStreams } from '../../../src/sim/engine/random.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import type { Calibration, Startup } from './calibration.ts';
import { drawOf, install, slowStarts } from './machine.ts';
import { Recorder } from './recorder.ts';
import type { Setup } from './setup.ts';
import { Worker } from './worker.ts';
import { POLL_MS, worldOf } from './world.ts';

const STEP = msToTicks(1);

export class Stage {
  readonly world: Simulation;
  readonly record: Recorder;
  readonly setup: Setup;
  private readonly calibration: Calibration;
  /** For what the script leaves to chance. */
  readonly random: RandomStream;
  private readonly startups: RandomStream;
  /** By slot; none where who polls also works. */
  private readonly workers: readonly Worker[];

  constructor(setup: Setup, slots: number, seed: number, calibration: Calibration) {
    this.setup = setup;
    this.calibration = calibration;
    this.record = new Recorder(setup.client);
    this.world = new Simulation(worldOf(setup, slots, seed, calibration), this.record);
    const streams = new RandomStreams(this.world.config.seed);
    this.random = streams.stream('script');
    this.startups = streams.stream('startups');
    install(this.world, setup, calibration);
    this.workers = setup.hasWorker ? this.employ() : [];
    this.listen();
    this.beginEmpty();
  }

  private employ(): readonly Worker[] {
    const workers = this.world.pods.map((pod) => new Worker(pod, this.world, this.record, this.setup));
    this.record.handOver = (pod, range) => workers[pod]!.offer(range);
    return workers;
  }

  /** The machine is slow for a while whenever a process starts. */
  crowd(): void {
    slowStarts(this.world, this.setup, this.calibration, () => this.record.lastStart);
  }

  get now(): number {
    return ticksToMs(this.world.now);
  }

  /** Slots whose process runs. */
  living(): number[] {
    return this.world.pods.filter(({ status }) => status === 'running').map(({ index }) => index);
  }

  /** The first slot without a process. */
  free(): number {
    return this.world.pods.findIndex(({ status }) => status === 'down');
  }

  runFor(ms: number): void {
    const end = this.world.now + msToTicks(ms);
    if (this.workers.length === 0) this.world.runUntil(end);
    else while (this.world.now < end) this.step(end);
  }

  /** As far as the next worker that goes on; one may have begun to wait meanwhile, so not far. */
  private step(end: Ticks): void {
    const next = this.workers.reduce((due, worker) => Math.min(due, worker.due), this.world.now + STEP);
    this.world.runUntil(Math.min(end, next));
    for (const worker of this.workers) if (worker.due <= this.world.now) worker.goOn();
  }

  /** Starts these processes, the first at once and each after the one before by the gap. */
  start(pods: readonly number[], startup: Startup, gapMs = 0): void {
    const own = drawOf(startup.own);
    const common = drawOf(startup.common)(this.startups);
    pods.forEach((pod, n) => {
      this.world.pods[pod]!.start('deployment', msToTicks(n * gapMs) + common + own(this.startups));
    });
  }

  /** SIGTERM: it closes its consumer. The measured Java program looked for it between two polls only. */
  stop(pod: number): void {
    if (this.setup.client === 'java') this.awaitPollEnd(pod);
    this.world.pods[pod]!.stop('act', -1);
  }

  private awaitPollEnd(pod: number): void {
    const { processed } = this.record;
    const before = processed.length;
    for (let ms = 0; ms < POLL_MS && !processed.slice(before).some((batch) => batch.pod === pod); ms++) this.runFor(1);
  }

  /** SIGKILL. */
  kill(pod: number): void {
    this.world.pods[pod]!.crash('act', -1);
  }

  /** From now on its process runs under the instance id of another one. */
  impersonate(pod: number, other: number): void {
    Reflect.set(this.world.pods[pod]!, 'settings', Reflect.get(this.world.pods[other]!, 'settings'));
  }

  /** An administrator removes the member of a slot by its instance id; the request goes out from a slot without process. */
  remove(pod: number, from: number): void {
    const { groupId, groupInstanceId } = this.world.config.groups[0]!.clients[0]!.consumer;
    const request: LeaveGroupRequest = {
      api: Api.LeaveGroup,
      version: 5,
      groupId,
      members: [{ memberId: '', groupInstanceId: `${groupInstanceId}-${pod}`, reason: null }],
    };
    this.world.network.send(from, 0, request, 30_000, this.world.now);
  }

  between([min, max]: readonly [number, number]): number {
    return this.random.between(min, max);
  }

  /** What applications learn is not told to observers of a world. */
  private listen(): void {
    for (const pod of this.world.pods) {
      pod.applicationEvent = (event, detail) => {
        this.record.applicationEvent(this.world.now, pod.index, event, detail);
        if (event === 'commit-end') this.workers[pod.index]?.onCommitted();
      };
    }
  }

  /** A world starts all its processes; here none runs before the script says so. */
  private beginEmpty(): void {
    for (const pod of this.world.pods) {
      pod.onStarted = () => {
        pod.status = 'down';
      };
    }
    this.world.runUntil(0);
    for (const pod of this.world.pods) Reflect.deleteProperty(pod, 'onStarted');
  }
}
