/**
 * One member of a classic group, as data. Mirrors ClassicGroupMember (4.4.0), rules §1.1.
 */
import type { GroupInstanceId, MemberId } from '../../protocol/ids.ts';
import { EMPTY_ASSIGNMENT, type MemberAssignment, type ProtocolMetadata } from '../../protocol/partitions.ts';
import type { JoinGroupProtocol } from '../../protocol/requests.ts';
import type { Reply } from '../reply.ts';
import type { CoordinatorTimer } from '../timers.ts';

export class ClassicMember {
  readonly memberId: MemberId;
  readonly groupInstanceId: GroupInstanceId | null;
  readonly clientId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  readonly protocolType: string;
  /** In order of preference. */
  protocols: readonly JoinGroupProtocol[];
  assignment: MemberAssignment;
  /** The JoinGroup that waits for the end of the join phase. */
  parkedJoin: Reply | null;
  /** The SyncGroup that waits for the leader's plan. */
  parkedSync: Reply | null;
  /** From the first join until the next completed join phase: a new member can expire while its join is parked. */
  isNew: boolean;
  /** The session timer, shared with the group's table of timers. */
  readonly sessionTimer: CoordinatorTimer;

  constructor(
    memberId: MemberId,
    groupInstanceId: GroupInstanceId | null,
    clientId: string,
    sessionTimeoutMs: number,
    rebalanceTimeoutMs: number,
    protocolType: string,
    protocols: readonly JoinGroupProtocol[],
    sessionTimer: CoordinatorTimer,
  ) {
    this.memberId = memberId;
    this.groupInstanceId = groupInstanceId;
    this.clientId = clientId;
    this.sessionTimeoutMs = sessionTimeoutMs;
    this.rebalanceTimeoutMs = rebalanceTimeoutMs;
    this.protocolType = protocolType;
    this.protocols = protocols;
    this.assignment = EMPTY_ASSIGNMENT;
    this.parkedJoin = null;
    this.parkedSync = null;
    this.isNew = false;
    this.sessionTimer = sessionTimer;
  }
}

/** Whether an expired session may be overlooked: the member waits for the coordinator, not the reverse (C-HB-07). */
export function hasSatisfiedHeartbeat(member: ClassicMember): boolean {
  return !member.isNew && (member.parkedJoin !== null || member.parkedSync !== null);
}

/** The member's metadata for one protocol; null if it does not list it. */
export function metadataFor(member: ClassicMember, protocolName: string | null): ProtocolMetadata | null {
  for (const protocol of member.protocols) if (protocol.name === protocolName) return protocol.metadata;
  return null;
}

/** Whether a list of protocols is the member's own: same order, names and bytes (C-PROTO-06). */
export function matchesProtocols(member: ClassicMember, protocols: readonly JoinGroupProtocol[]): boolean {
  const own = member.protocols;
  if (own === protocols) return true;
  if (own.length !== protocols.length) return false;
  return own.every((protocol, i) => {
    const other = protocols[i]!;
    return protocol.name === other.name && protocol.metadata.bytes === other.metadata.bytes;
  });
}
