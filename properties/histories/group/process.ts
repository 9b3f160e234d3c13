/**
 * A process that speaks the protocol as every client does, and no more: join, sync, heartbeat, and the reactions to
 * errors that all have in common. It acts when it is told to, or when time passes.
 */
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest, JoinGroupRequest, SyncGroupRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../../src/protocol/responses.ts';
import { msToTicks, type Ticks } from '../../../src/protocol/time.ts';
import type { Slot } from './history.ts';
import type { Asker, GroupHost } from './host.ts';

export const GROUP_ID = 'g';
const HEARTBEAT_MS = 3_000;
/** What a client waits for an answer, beyond the rebalance timeout for JoinGroup. */
const REQUEST_TIMEOUT_MS = 30_000;
const JOIN_LAPSE_MS = 5_000;

type Phase = 'out' | 'joining' | 'joined' | 'syncing' | 'stable';

export class Process implements Asker {
  readonly slot: number;
  phase: Phase = 'out';
  isAlive = true;
  isFrozen = false;
  memberId = '';
  generation = -1;
  /** What it is told that leads, as it heard last. */
  leads = false;
  private readonly host: GroupHost;
  private readonly what: Slot;
  private readonly sessionMs: number;
  private plan: SyncGroupRequest['assignments'] = new Map();
  /** The join or sync that it waits for; 0: none. */
  private pending = 0;
  private pendingSince: Ticks = 0;
  private beatAt: Ticks = 0;

  constructor(host: GroupHost, slot: number, what: Slot, sessionMs: number) {
    this.host = host;
    this.slot = slot;
    this.what = what;
    this.sessionMs = sessionMs;
  }

  get rebalanceTimeoutMs(): number {
    return this.what.rebalanceMs;
  }

  get instance(): string | null {
    return this.what.isStatic ? `i${this.slot}` : null;
  }

  /** What it does next. */
  step(): void {
    if (!this.isAlive || this.isFrozen) return;
    if (this.phase === 'out') this.join();
    else if (this.phase === 'joined') this.sync();
    else if (this.phase !== 'joining') this.heartbeat();
  }

  /** Some time has passed. */
  tick(): void {
    if (this.pending !== 0 && this.host.now - this.pendingSince > this.patience) this.lose();
    const isBusy = this.phase === 'out' || this.phase === 'joined';
    if (isBusy || this.host.now - this.beatAt >= msToTicks(HEARTBEAT_MS)) this.step();
  }

  private get patience(): Ticks {
    return msToTicks(this.phase === 'joining' ? this.what.rebalanceMs + JOIN_LAPSE_MS : REQUEST_TIMEOUT_MS);
  }

  /** The connection breaks: it joins again. */
  lose(): void {
    if (this.pending === 0) return;
    this.pending = 0;
    this.phase = 'out';
  }

  join(): void {
    if (!this.isAlive || this.isFrozen) return;
    this.phase = 'joining';
    this.ask({
      api: Api.JoinGroup,
      version: this.what.version,
      groupId: GROUP_ID,
      memberId: this.memberId,
      groupInstanceId: this.instance,
      clientId: `c${this.slot}`,
      sessionTimeoutMs: this.sessionMs,
      rebalanceTimeoutMs: this.what.rebalanceMs,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: METADATA }],
      reason: null,
    } satisfies JoinGroupRequest);
  }

  private sync(): void {
    this.phase = 'syncing';
    const identity = { groupId: GROUP_ID, memberId: this.memberId, groupInstanceId: this.instance } as const;
    const protocol = { protocolType: null, protocolName: null };
    const { generation: generationId, plan: assignments } = this;
    this.ask({ api: Api.SyncGroup, ...identity, generationId, ...protocol, assignments });
  }

  private heartbeat(): void {
    this.beatAt = this.host.now;
    this.host.send(this, {
      api: Api.Heartbeat,
      groupId: GROUP_ID,
      memberId: this.memberId,
      groupInstanceId: this.instance,
      generationId: this.generation,
    });
  }

  commit(): void {
    if (!this.isAlive || this.isFrozen || this.phase !== 'stable') return;
    this.host.send(this, {
      api: Api.OffsetCommit,
      version: 9,
      groupId: GROUP_ID,
      memberId: this.memberId,
      groupInstanceId: this.instance,
      generationId: this.generation,
      retentionTimeMs: -1,
      offsets: OFFSETS,
    });
  }

  leave(): void {
    if (this.memberId !== '' && this.isAlive && !this.isFrozen) {
      const members = [{ memberId: this.memberId, groupInstanceId: this.instance, reason: null }];
      this.host.send(this, { api: Api.LeaveGroup, version: 5, groupId: GROUP_ID, members });
    }
    this.isAlive = false;
  }

  private ask(request: CoordinatorRequest): void {
    this.pendingSince = this.host.now;
    this.beatAt = this.host.now;
    // The answer may come before `send` returns.
    this.pending = -1;
    const id = this.host.send(this, request);
    if (this.pending === -1) this.pending = id;
  }

  onResponse(requestId: number, request: CoordinatorRequest, response: CoordinatorResponse): void {
    if (!this.isAlive) return;
    if (response.api === Api.Heartbeat) this.react(response.errorCode, request);
    if (this.pending !== requestId && this.pending !== -1) return;
    if (response.api === Api.JoinGroup) this.joined(response as JoinGroupResponse, request);
    if (response.api === Api.SyncGroup) this.synced(response.errorCode, request);
  }

  private joined(answer: JoinGroupResponse, request: CoordinatorRequest): void {
    this.pending = 0;
    if (answer.errorCode === Errors.MEMBER_ID_REQUIRED) this.memberId = answer.memberId;
    if (answer.errorCode !== Errors.NONE) {
      this.phase = 'out';
      this.react(answer.errorCode, request);
      return;
    }
    this.memberId = answer.memberId;
    this.generation = answer.generationId;
    this.leads = answer.leader === answer.memberId;
    this.phase = 'joined';
    this.plan = answer.skipAssignment ? new Map() : planFor(answer);
  }

  private synced(error: number, request: CoordinatorRequest): void {
    this.pending = 0;
    this.phase = error === Errors.NONE ? 'stable' : 'out';
    this.react(error, request);
  }

  /** What all clients do about errors. */
  private react(error: number, request: CoordinatorRequest): void {
    const isStale = 'memberId' in request && request.memberId !== this.memberId && request.memberId !== '';
    if (error === Errors.NONE || isStale) return;
    if (error === Errors.FENCED_INSTANCE_ID || error === Errors.GROUP_MAX_SIZE_REACHED) this.isAlive = false;
    if (error === Errors.UNKNOWN_MEMBER_ID) this.memberId = '';
    const inGeneration = this.phase === 'stable' || this.phase === 'syncing';
    if (request.api === Api.Heartbeat && inGeneration) this.phase = 'out';
  }
}

const METADATA = { bytes: 't', topics: ['t'], subscription: null };
/** Of a topic that the group reads, and of one that it does not. */
const OFFSETS = ['t', 'other'].map((topic) => ({
  partition: topicPartition(topic, 0, topic === 't' ? 0 : 1),
  offset: 0,
  leaderEpoch: -1,
  metadata: '',
}));

/** Everybody gets something. */
function planFor(answer: JoinGroupResponse): SyncGroupRequest['assignments'] {
  return new Map(answer.members.map(({ memberId }) => [memberId, { bytes: memberId, partitions: [] }]));
}
