/**
 * Choosing the group's protocol (assignor): what all members list, and what most of them prefer.
 *
 * Mirrors ClassicGroup.supportsProtocols, candidateProtocols and selectProtocol (4.4.0), rules C-PROTO-01…06.
 *
 * Deviation: a name listed twice by one member counts once. Kafka counts it twice, after which no protocol is common to
 * all and the join phase dies of an internal error.
 *
 * Deviation: brokers before 4.0 broke a tie of the vote by the order of a Scala hash map; here the name that was voted
 * for first wins then (D-21).
 */
import type { JoinGroupProtocol } from '../../protocol/requests.ts';
import type { ClassicGroup } from './group.ts';
import type { ClassicMember } from './member.ts';

/** Adds a member's protocols to the counts (`by` 1) or takes them away (−1). */
export function countProtocols(counts: Map<string, number>, protocols: readonly JoinGroupProtocol[], by: 1 | -1): void {
  protocols.forEach((protocol, i) => {
    if (firstIndexOf(protocols, protocol.name) === i) counts.set(protocol.name, (counts.get(protocol.name) ?? 0) + by);
  });
}

function firstIndexOf(protocols: readonly JoinGroupProtocol[], name: string): number {
  return protocols.findIndex((protocol) => protocol.name === name);
}

/** Whether a joiner with these protocols fits the group (C-PROTO-01, 02, 04). */
export function supportsProtocols(
  group: ClassicGroup,
  protocolType: string,
  protocols: readonly JoinGroupProtocol[],
): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  if (group.protocolType !== protocolType) return false;
  return protocols.some(({ name }) => (group.protocolCounts.get(name) ?? 0) === group.members.size);
}

/** The protocol with the most votes among those that all members list; null if there is none (C-PROTO-05). */
export function selectProtocol(group: ClassicGroup, inJavaOrder = true): string | null {
  const votes = new Map<string, number>();
  for (const member of group.members.values()) {
    const name = vote(group, member);
    if (name === null) return null;
    votes.set(name, (votes.get(name) ?? 0) + 1);
  }
  let winner: string | null = null;
  for (const name of votes.keys()) {
    if (winner === null || beats(name, votes.get(name)!, winner, votes.get(winner)!, inJavaOrder)) winner = name;
  }
  return winner;
}

/** The member's first choice among the candidates. */
function vote(group: ClassicGroup, member: ClassicMember): string | null {
  for (const { name } of member.protocols) if (group.protocolCounts.get(name) === group.members.size) return name;
  return null;
}

/** A tie goes to the name that comes first in Java's hash map of votes (D-21). */
function beats(name: string, count: number, other: string, otherCount: number, inJavaOrder: boolean): boolean {
  if (count !== otherCount) return count > otherCount;
  return inJavaOrder && bucket(name) < bucket(other);
}

/** Place of a string in a Java HashMap of 16 buckets; there are never more than 12 names, so it never grows. */
function bucket(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 16)) & 15;
}
