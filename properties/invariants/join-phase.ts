/** All answers of one join phase agree (C-INV-09). */
import type { Behaviour } from '../../src/coordinator/behaviour.ts';
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest, JoinGroupRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { type Apis, type NamedInvariant, Watcher } from './watcher.ts';

interface Phase {
  readonly generation: number;
  readonly protocolName: string | null;
  /**
   * Who leads now: a static leader that took its own place goes on leading under its new id (C-STM-10). Null: the leader has gone
   * since, and nobody was told who is next (C-GEN-06).
   */
  leader: string | null;
  /** Ids that led this generation before. */
  readonly former: Set<string>;
}

/** First request version whose leader can be told to keep the stored plan (KIP-814). */
const FIRST_VERSION_SKIPPING_ASSIGNMENT = 9;

class JoinPhaseWatcher extends Watcher {
  private readonly phases = new Map<string, Phase>();
  private readonly leaderSkipsAssignment: boolean;
  /** The static member whose successor is announced next. */
  private replaced: string | null = null;

  constructor({ leaderSkipsAssignment }: Behaviour) {
    super();
    this.leaderSkipsAssignment = leaderSkipsAssignment;
  }

  override get answers(): Apis {
    return [Api.JoinGroup];
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    this.joined(now, request, response as JoinGroupResponse);
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    this.replaced = cause === 'fenced' ? memberId : null;
    for (const phase of this.phases.values()) {
      if (phase.leader !== memberId) continue;
      phase.former.add(memberId);
      if (cause !== 'fenced') phase.leader = null;
    }
  }

  /** The coordinator names the successor right after the member that it replaces. */
  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    for (const phase of this.phases.values()) {
      if (phase.leader !== null && phase.leader === this.replaced) phase.leader = memberId;
    }
    this.replaced = null;
  }

  private joined(now: Ticks, request: JoinGroupRequest, answer: JoinGroupResponse): void {
    const groupId = request.groupId ?? '';
    const phase = this.phases.get(groupId);
    if (phase === undefined || phase.generation !== answer.generationId) {
      const { generationId: generation, protocolName, leader } = answer;
      this.phases.set(groupId, { generation, protocolName, leader, former: new Set() });
    } else {
      this.compare(now, phase, request, answer);
    }
    const leads = answer.leader === answer.memberId;
    if (answer.members.length > 0 && !leads)
      this.fail(now, `${answer.memberId} got the member list and is not the leader`);
  }

  private compare(now: Ticks, phase: Phase, request: JoinGroupRequest, answer: JoinGroupResponse): void {
    const { generation, protocolName, former } = phase;
    this.reach();
    if (answer.protocolName !== protocolName)
      this.fail(now, `generation ${generation} has protocols ${protocolName} and ${answer.protocolName}`);
    if (former.has(answer.leader) && this.hearsOfTheFormer(request)) return;
    // Only an answer that waited for the log comes after the leader has gone (C-STM-12).
    if (phase.leader === null && comesBack(request) && !former.has(answer.leader)) phase.leader = answer.leader;
    if (answer.leader !== phase.leader)
      this.fail(now, `generation ${generation} has leaders ${phase.leader} and ${answer.leader}`);
  }

  /**
   * A static member that comes back is told who led before it came, so that it does not compute a plan itself; since 3.2 and
   * JoinGroup 9 it is told the truth, and to skip the assignment (KIP-814).
   */
  private hearsOfTheFormer(request: JoinGroupRequest): boolean {
    const skips = this.leaderSkipsAssignment && request.version >= FIRST_VERSION_SKIPPING_ASSIGNMENT;
    return comesBack(request) && !skips;
  }
}

/** Whether it may take a static member's place. */
function comesBack({ memberId, groupInstanceId }: JoinGroupRequest): boolean {
  return memberId === '' && groupInstanceId !== null;
}

export const joinPhaseAgrees: NamedInvariant = {
  name: 'answers of one join phase agree',
  sentence: 'All members of a generation are told the same protocol and leader; only the leader gets the member list.',
  source: 'C-INV-09, C-STM-10, KIP-814',
  kind: 'always',
  sometimes: 'a second member is told of a generation',
  watch: (world) => new JoinPhaseWatcher(world.broker.coordinator.behaviour),
};
