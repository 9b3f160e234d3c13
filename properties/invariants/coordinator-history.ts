/**
 * What must hold of a coordinator over time, which a single look at its state cannot show: C-INV-09…11. Fed with every
 * request and answer, and asked after each input; changes nothing.
 *
 * An *incarnation* of a group id ends when the group is deleted, or when its creation is undone. It goes on over a
 * failover, where the new coordinator may issue generations a second time (C-LOAD-04).
 */
import type { ClassicGroup } from '../../src/coordinator/classic/group.ts';
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import { Api, apiName } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse, SyncGroupResponse } from '../../src/protocol/responses.ts';

/** A rule of history that was broken: its number, and how. */
export interface BrokenHistory {
  readonly id: 'C-INV-09' | 'C-INV-10' | 'C-INV-11';
  readonly what: string;
}

/** A request that is owed an answer. */
interface Owed {
  readonly request: CoordinatorRequest;
  /** Where it is parked; null before. */
  parked: Place | null;
}

/** A member of a group. */
interface Place {
  readonly group: ClassicGroup;
  readonly memberId: string;
}

/** What is known of one group id while its incarnation lasts. */
interface Life {
  group: ClassicGroup;
  generation: number;
  /** Per generation and member: the assignment it was told. */
  readonly told: Map<string, string>;
}

export class CoordinatorHistory {
  private readonly coordinator: GroupCoordinator;
  private readonly owed = new Map<number, Owed>();
  /** Dropped unanswered, rightly; should their own append fail, they are answered after all (C-STM-11). */
  private readonly dropped = new Map<number, Owed>();
  private readonly lives = new Map<string, Life>();
  private joined: { groupId: string; answer: JoinGroupResponse }[] = [];
  private broken: BrokenHistory[] = [];
  private isReloaded = false;
  /** The present input is a request. */
  private isAsked = false;

  constructor(coordinator: GroupCoordinator) {
    this.coordinator = coordinator;
  }

  /** Before the request is handled. */
  arrived(requestId: number, request: CoordinatorRequest): void {
    this.owed.set(requestId, { request, parked: null });
    this.isAsked = true;
  }

  /** At the moment of the answer. */
  responded(requestId: number, response: CoordinatorResponse): void {
    const owed = this.owed.get(requestId) ?? this.dropped.get(requestId);
    if (owed === undefined) {
      this.fail('C-INV-10', `request ${requestId} was answered twice, or never asked`);
      return;
    }
    this.owed.delete(requestId);
    this.dropped.delete(requestId);
    if (response.errorCode !== Errors.NONE || !('groupId' in owed.request)) return;
    const groupId = owed.request.groupId ?? '';
    if (response.api === Api.JoinGroup) this.joinAnswered(groupId, response);
    if (response.api === Api.SyncGroup && 'memberId' in owed.request)
      this.planTold(groupId, owed.request.memberId, response);
  }

  /** The coordinator was unloaded and will load again: groups live on in the log, requests do not. */
  unloaded(): void {
    this.isReloaded = true;
    for (const [requestId, { request }] of this.owed) this.neverAnswered(requestId, request);
    this.owed.clear();
    this.dropped.clear();
  }

  /** After each input: what it broke. */
  afterInput(): readonly BrokenHistory[] {
    this.checkGenerations();
    this.checkPhase();
    this.checkOwed();
    const { broken } = this;
    this.joined = [];
    this.broken = [];
    this.isAsked = false;
    return broken;
  }

  private fail(id: BrokenHistory['id'], what: string): void {
    this.broken.push({ id, what });
  }

  // ---- C-INV-09 ----

  private checkGenerations(): void {
    if (this.coordinator.status !== 'active') return;
    const present = new Set<string>();
    for (const group of this.coordinator.groups()) {
      present.add(group.groupId);
      this.checkGeneration(this.lifeOf(group), group);
    }
    for (const groupId of this.lives.keys()) if (!present.has(groupId)) this.lives.delete(groupId);
    this.isReloaded = false;
  }

  private checkGeneration(life: Life, group: ClassicGroup): void {
    if (group.generationId < life.generation) {
      this.fail('C-INV-09', `${group.groupId}: generation ${life.generation} became ${group.generationId}`);
    }
    life.generation = group.generationId;
  }

  private lifeOf(group: ClassicGroup): Life {
    const known = this.lives.get(group.groupId);
    if (known !== undefined && known.group === group) return known;
    const told = known !== undefined && this.isReloaded ? known.told : new Map<string, string>();
    const life = { group, generation: group.generationId, told };
    this.lives.set(group.groupId, life);
    return life;
  }

  private joinAnswered(groupId: string, answer: JoinGroupResponse): void {
    this.joined.push({ groupId, answer });
    const group = this.coordinator.group(groupId);
    if (group === undefined) return;
    const { generationId, protocolName } = group;
    const isCurrent = answer.generationId === generationId && answer.protocolName === protocolName;
    if (!isCurrent) this.fail('C-INV-09', `${groupId}: a join was told generation ${answer.generationId}`);
    if (answer.members.length > 0 && answer.leader !== answer.memberId)
      this.fail('C-INV-09', `${groupId}: ${answer.memberId} got the member list and does not lead`);
  }

  /** The answers of one input that agree on the generation are those of one join phase. */
  private checkPhase(): void {
    const phases = new Map<string, JoinGroupResponse[]>();
    for (const { groupId, answer } of this.joined) {
      const key = JSON.stringify([groupId, answer.generationId]);
      phases.set(key, [...(phases.get(key) ?? []), answer]);
    }
    for (const [key, answers] of phases) {
      if (new Set(answers.map(({ leader }) => leader)).size > 1) this.fail('C-INV-09', `${key} has two leaders`);
      const lists = answers.filter(({ members }) => members.length > 0).length;
      if (lists > 1 || (lists === 0 && answers.some(({ leader, memberId }) => leader === memberId)))
        this.fail('C-INV-09', `${key}: ${lists} answers list the members`);
    }
  }

  // ---- C-INV-10 ----

  /** What is owed is parked, or waits for the log; what was parked and is not, was replaced or lost its member. */
  private checkOwed(): void {
    if (this.owed.size === 0) return;
    const parked = this.parkedRequests();
    for (const [requestId, owed] of this.owed) {
      const place = parked.get(requestId);
      if (place !== undefined) owed.parked = place;
      else if (owed.parked !== null) this.drop(requestId, owed, owed.parked);
      else if (this.coordinator.openOperations === 0) this.neverAnswered(requestId, owed.request);
    }
  }

  private parkedRequests(): Map<number, Place> {
    const parked = new Map<number, Place>();
    for (const group of this.coordinator.groups()) {
      for (const { memberId, parkedJoin, parkedSync } of group.members.values()) {
        if (parkedJoin !== null) parked.set(parkedJoin.requestId, { group, memberId });
        if (parkedSync !== null) parked.set(parkedSync.requestId, { group, memberId });
      }
    }
    return parked;
  }

  /**
   * Rightly so: a sync (C-GEN-09); a join that another one replaced, whose group's creation was undone, or whose member was
   * swapped back.
   */
  private drop(requestId: number, owed: Owed, place: Place): void {
    const { group, memberId } = place;
    const isUndone = this.coordinator.group(group.groupId) !== group;
    const isReplaced = Boolean(group.members.get(memberId)?.parkedJoin) || this.hasJoinedNow(group.groupId, memberId);
    const isExcused = isUndone || isReplaced || this.isSwappedBack(owed.request, place);
    if (owed.request.api === Api.SyncGroup || isExcused) this.dropped.set(requestId, owed);
    else this.neverAnswered(requestId, owed.request);
    this.owed.delete(requestId);
  }

  /**
   * The return of a static member could not be written: its former id is back in its place, and what the new one had parked
   * meanwhile is forgotten (C-STM-11: updateMember with no future comes before the swap).
   */
  private isSwappedBack(request: CoordinatorRequest, { group, memberId }: Place): boolean {
    if (this.isAsked || request.api !== Api.JoinGroup || request.groupInstanceId === null) return false;
    const heir = group.staticMembers.get(request.groupInstanceId);
    return heir !== undefined && heir !== memberId;
  }

  /** Whether the present input answered a join of the member; the one that replaced the parked one may have ended the phase. */
  private hasJoinedNow(groupId: string, memberId: string): boolean {
    return this.joined.some((told) => told.groupId === groupId && told.answer.memberId === memberId);
  }

  private neverAnswered(requestId: number, { api }: CoordinatorRequest): void {
    this.owed.delete(requestId);
    this.fail('C-INV-10', `request ${requestId} (${apiName(api)}) was never answered`);
  }

  // ---- C-INV-11 ----

  private planTold(groupId: string, memberId: string, { assignment }: SyncGroupResponse): void {
    const group = this.coordinator.group(groupId);
    if (group === undefined) return;
    const { told } = this.lifeOf(group);
    const key = JSON.stringify([group.generationId, memberId]);
    const before = told.get(key);
    if (before !== undefined && before !== assignment.bytes)
      this.fail('C-INV-11', `${groupId}: ${memberId} was told two plans of generation ${group.generationId}`);
    told.set(key, assignment.bytes);
  }
}
