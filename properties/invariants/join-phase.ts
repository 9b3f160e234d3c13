/** All answers of one join phase agree (C-INV-09). */
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { type NamedInvariant, Watcher } from './watcher.ts';

interface Phase {
  readonly generation: number;
  readonly protocolName: string | null;
  leader: string;
}

class JoinPhaseWatcher extends Watcher {
  private readonly phases = new Map<string, Phase>();
  /** Ids that were replaced: an old client that leads is told that its predecessor does (C-STM-10, JoinGroup below 9). */
  private readonly renamed = new Set<string>();

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    this.joined(now, request.groupId ?? '', response as JoinGroupResponse);
  }

  /** A static member that takes its own place keeps the generation but not the id: the leader may be renamed (C-STM-10). */
  override memberRemoved(_now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    if (cause !== 'fenced') return;
    this.renamed.add(memberId);
    for (const phase of this.phases.values()) if (phase.leader === memberId) phase.leader = '';
  }

  private joined(now: Ticks, groupId: string, answer: JoinGroupResponse): void {
    const phase = this.phases.get(groupId);
    if (phase === undefined || phase.generation !== answer.generationId) {
      const { generationId: generation, protocolName, leader } = answer;
      this.phases.set(groupId, { generation, protocolName, leader });
    } else {
      this.compare(now, phase, answer);
    }
    const leads = answer.leader === answer.memberId;
    if (answer.members.length > 0 && !leads)
      this.fail(now, `${answer.memberId} got the member list and is not the leader`);
  }

  private compare(now: Ticks, phase: Phase, answer: JoinGroupResponse): void {
    if (this.renamed.has(answer.leader)) return;
    if (phase.leader === '') phase.leader = answer.leader;
    const { generation, protocolName, leader } = phase;
    if (answer.leader === leader && answer.protocolName === protocolName) return;
    this.fail(now, `generation ${generation} has leaders ${leader} and ${answer.leader}`);
  }
}

export const joinPhaseAgrees: NamedInvariant = {
  name: 'answers of one join phase agree',
  sentence: 'All members of a generation are told the same protocol and leader; only the leader gets the member list.',
  source: 'C-INV-09, C-STM-10',
  watch: () => new JoinPhaseWatcher(),
};
