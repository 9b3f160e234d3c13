/**
 * The observer behind `--trace`: slices for the state of the group and of each member, slices and flows for requests,
 * counters for generation, members and partitions without an owner.
 *
 * A trace has so many events and no more. Where a run has more, it first loses requests that went well and are the rule
 * (heartbeats, commits), then all other requests that went well; what happens after that is left out from an instant on.
 * What was left out is said in the trace and on stderr; a `--window` shows everything.
 */
import type { TransitionCause } from '../../coordinator/effects.ts';
import { Api, apiName } from '../../protocol/api.ts';
import { Errors, errorName } from '../../protocol/errors.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { CoordinatorRequest } from '../../protocol/requests.ts';
import type { CoordinatorResponse } from '../../protocol/responses.ts';
import type { GroupState } from '../../protocol/states.ts';
import { msToTicks, TICKS_PER_MS, type Ticks } from '../../protocol/time.ts';
import type { RunResult } from '../../sim/measures/result.ts';
import type { PodCause, PodEnd } from '../../sim/observer.ts';
import { eventWords } from '../../sim/schedule/event-words.ts';
import type { WorldConfig } from '../../sim/world-config.ts';
import { shortIds } from '../member-ids.ts';
import { type PodState, PodWatch } from '../recording/pod-watch.ts';
import type { TimeWindow } from '../recording/window.ts';
import { type Args, type TraceEvent, traceJson } from './events.ts';
import { STATE_TRACK, Tracks } from './tracks.ts';

/** Some 30 MB of JSON, which Perfetto opens in seconds. */
const MOST_EVENTS = 250_000;

/** A request that is answered at once still is a slice that can be clicked, and that a flow can bind to. */
const LEAST_DURATION_US = 10;

const US_PER_TICK = 1_000 / TICKS_PER_MS;

/** What goes first where there is no room: the higher first. */
const Weight = { kept: 0, request: 1, usual: 2 } as const;
type WeightValue = (typeof Weight)[keyof typeof Weight];

const USUAL: ReadonlySet<number> = new Set([Api.Heartbeat, Api.OffsetCommit, Api.OffsetFetch]);

/** An open slice of a state. */
interface Open {
  readonly since: number;
  readonly name: string;
  readonly args: Args;
}

interface Asked {
  readonly at: number;
  readonly pod: number;
  /** Its process ran when the request arrived, so that a flow has where to begin. */
  readonly isBound: boolean;
}

export class TraceRecorder extends PodWatch {
  readonly #tracks: Tracks;
  readonly #events: { readonly weight: WeightValue; readonly event: TraceEvent }[] = [];
  readonly #world: WorldConfig;
  readonly #from: number;
  readonly #to: number;
  readonly #most: number;
  readonly #pods: (Open | null)[];
  readonly #groups: Open[];
  readonly #members: number[];
  readonly #owners: Map<number, number>[];
  readonly #asked = new Map<number, Asked>();
  /** By weight: how many were left out. */
  readonly #left: [kept: number, request: number, usual: number] = [0, 0, 0];
  /** Events of a higher weight are not kept any more. */
  #heaviest: WeightValue = Weight.usual;
  #flows = 0;

  constructor(world: WorldConfig, window: TimeWindow, most = MOST_EVENTS) {
    super(world);
    this.#world = world;
    this.#most = most;
    this.#tracks = new Tracks(world);
    this.#from = us(msToTicks(window.fromMs));
    this.#to = us(msToTicks(window.toMs));
    this.#pods = this.groupOfPod.map(() => null);
    this.#groups = world.groups.map(() => ({ since: 0, name: 'Empty', args: { generation: 0 } }));
    this.#members = world.groups.map(() => 0);
    this.#owners = world.groups.map(() => new Map());
  }

  /** The trace of a run that came to `result`. */
  json(result: RunResult, about: Args): string {
    const end = us(msToTicks(result.virtualMs));
    for (const pod of this.#pods.keys()) this.#closePod(end, pod);
    for (const group of this.#groups.keys()) this.#closeGroup(end, group);
    const events = [...this.#tracks.names(), ...this.#lags(result), ...this.#events.map(({ event }) => event)];
    return traceJson(events, { ...about, ...this.#leftOut() });
  }

  /** From the timeline, at the ends of its buckets. */
  #lags({ groups, virtualMs }: RunResult): TraceEvent[] {
    return groups.flatMap(({ timeline }, group) =>
      timeline.flatMap(({ lagRecords }, bucket): TraceEvent[] => {
        const ts = us(msToTicks(timeline[bucket + 1]?.startMs ?? virtualMs));
        if (!this.#isSeen(ts)) return [];
        return [
          { ph: 'C', ts, pid: this.#tracks.pidOf(group), tid: 0, name: 'lag in records', args: { value: lagRecords } },
        ];
      }),
    );
  }

  /** What there was no room for, as a sentence; `''`: nothing. */
  get leftOutWords(): string {
    const [kept, request, usual] = this.#left;
    const parts = [
      ...(usual > 0 ? ['heartbeats, commits and offset fetches that went well'] : []),
      ...(request > 0 ? ['all other requests that went well'] : []),
      ...(kept > 0 ? ['the end of the run'] : []),
    ];
    return parts.length === 0 ? '' : `left out, as there is no room for them: ${parts.join(', ')}`;
  }

  #leftOut(): Args {
    return this.leftOutWords === '' ? {} : { 'left out': this.leftOutWords };
  }

  // ---- what is watched ----

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    this.#closeGroup(us(now), group);
    const reason: Args = cause.reason === '' ? {} : { reason: shortIds(cause.reason) };
    this.#groups[group] = {
      since: us(now),
      name: to,
      args: { generation: generationId, cause: cause.input, ...reason },
    };
    this.#counter(now, group, 'generation', generationId);
  }

  override scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    const name = `${eventWords(this.#world.events![event]!)}${phase === 'ends' ? ' is over' : ''}`;
    for (const group of this.#groups.keys()) this.#instant(now, group, STATE_TRACK, name, 'p', {});
  }

  override memberAdded(now: Ticks, group: number, memberId: MemberId): void {
    super.memberAdded(now, group, memberId);
    this.#counter(now, group, 'members', ++this.#members[group]!);
  }

  override memberRemoved(...event: Parameters<PodWatch['memberRemoved']>): void {
    const [now, group, memberId, cause] = event;
    if (this.isMember(memberId)) this.#counter(now, group, 'members', --this.#members[group]!);
    const pod = this.podOf(memberId);
    if (pod >= 0) this.#instant(now, group, this.#tracks.podTrack(group, pod), `removed: ${cause}`, 't', {});
    super.memberRemoved(now, group, memberId, cause);
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    super.podStopped(now, pod, end, cause, reason);
    const group = this.groupOfPod[pod]!;
    const owners = this.#owners[group]!;
    for (const [partition, owner] of owners) if (owner === pod) owners.delete(partition);
    this.#owned(now, group);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const group = this.groupOfPod[pod]!;
    for (const { index } of partitions) this.#owners[group]!.set(index, pod);
    this.#owned(now, group);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const group = this.groupOfPod[pod]!;
    for (const { index } of partitions) if (this.#owners[group]!.get(index) === pod) this.#owners[group]!.delete(index);
    this.#owned(now, group);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override requestArrived(now: Ticks, pod: number, exchange: number): void {
    this.#asked.set(exchange, { at: us(now), pod, isBound: this.stateOf(pod) !== 'down' });
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const asked = this.#asked.get(exchange);
    if (asked === undefined) return;
    this.#asked.delete(exchange);
    this.#request(asked, us(now), request, response.errorCode);
  }

  protected override podIs(now: Ticks, pod: number, state: PodState, words: string): void {
    this.#closePod(us(now), pod);
    this.#pods[pod] = state === 'down' ? null : { since: us(now), name: state, args: { by: words } };
    const group = this.groupOfPod[pod]!;
    if (state === 'down') this.#instant(now, group, this.#tracks.podTrack(group, pod), words, 't', {});
  }

  // ---- what is written ----

  #closeGroup(end: number, group: number): void {
    this.#slice(this.#groups[group]!, end, group, STATE_TRACK, 'group');
  }

  #closePod(end: number, pod: number): void {
    const open = this.#pods[pod];
    const group = this.groupOfPod[pod]!;
    if (open) this.#slice(open, end, group, this.#tracks.podTrack(group, pod), 'member');
  }

  /** The part of it that lies in the window. */
  #slice({ since, name, args }: Open, end: number, group: number, tid: number, cat: string): void {
    const ts = Math.max(since, this.#from);
    const dur = Math.min(end, this.#to) - ts;
    if (dur > 0) this.#put(Weight.kept, { ph: 'X', ts, dur, pid: this.#tracks.pidOf(group), tid, name, cat, args });
  }

  #instant(now: Ticks, group: number, tid: number, name: string, s: 't' | 'p', args: Args): void {
    if (!this.#isSeen(us(now))) return;
    const pid = this.#tracks.pidOf(group);
    this.#put(Weight.kept, { ph: 'i', ts: us(now), pid, tid, name, cat: 'happens', s, args });
  }

  #counter(now: Ticks, group: number, name: string, value: number): void {
    if (!this.#isSeen(us(now))) return;
    this.#put(Weight.kept, { ph: 'C', ts: us(now), pid: this.#tracks.pidOf(group), tid: 0, name, args: { value } });
  }

  #owned(now: Ticks, group: number): void {
    this.#counter(now, group, 'partitions with an owner', this.#owners[group]!.size);
  }

  /** A slice where the coordinator has it; a flow from the member to it and, if the member still runs, back. */
  #request({ at, pod, isBound }: Asked, answered: number, request: CoordinatorRequest, error: number): void {
    if (at < this.#from || answered > this.#to) return;
    const weight = error !== Errors.NONE ? Weight.kept : USUAL.has(request.api) ? Weight.usual : Weight.request;
    if (weight > this.#heaviest) {
      this.#left[weight]++;
      return;
    }
    const group = this.groupOfPod[pod]!;
    const pid = this.#tracks.pidOf(group);
    const dur = Math.max(answered - at, LEAST_DURATION_US);
    const tid = this.#tracks.requestTrack(group, at, at + dur);
    const podTrack = this.#tracks.podTrack(group, pod);
    const name = apiName(request.api);
    const member = this.#tracks.podName(group, pod);
    const args = { member, answer: errorName(error) };
    this.#put(weight, { ph: 'X', ts: at, dur, pid, tid, name: `${name} ${member}`, cat: 'request', args });
    if (!isBound) return;
    const flow = { pid, name, cat: 'request', id: ++this.#flows };
    this.#put(weight, { ...flow, ph: 's', ts: at, tid: podTrack });
    if (this.stateOf(pod) === 'down') this.#put(weight, { ...flow, ph: 'f', ts: at, tid, bp: 'e' });
    else {
      this.#put(weight, { ...flow, ph: 't', ts: at, tid });
      this.#put(weight, { ...flow, ph: 'f', ts: answered, tid: podTrack, bp: 'e' });
    }
  }

  #isSeen(at: number): boolean {
    return at >= this.#from && at <= this.#to;
  }

  #put(weight: WeightValue, event: TraceEvent): void {
    if (this.#events.length >= this.#most) this.#makeRoom();
    if (weight > this.#heaviest || this.#events.length >= this.#most) this.#left[weight]++;
    else this.#events.push({ weight, event });
  }

  /** All of the heaviest weight go; what is kept always, nobody takes away. */
  #makeRoom(): void {
    if (this.#heaviest === Weight.kept) return;
    const goes = this.#heaviest;
    const stays = this.#events.filter(({ weight }) => weight !== goes);
    this.#left[goes] += this.#events.length - stays.length;
    this.#events.length = 0;
    for (const one of stays) this.#events.push(one);
    this.#heaviest = goes === Weight.usual ? Weight.request : Weight.kept;
  }
}

function us(ticks: Ticks): number {
  return ticks * US_PER_TICK;
}
