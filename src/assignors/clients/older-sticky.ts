/**
 * What sarama's and librdkafka's sticky assignors have in common: the algorithm of KIP-54 for every group, without
 * Java's later shortcut for equal subscriptions, and claims that are sorted by generation, partition by partition.
 *
 * Both keep their groups in hash maps whose order is random or depends on the build. Deviation: where that order shows,
 * here the names decide.
 */

import type { AssignorInput, AssignorMember } from '../assignor.ts';
import { NO_FAULTS } from '../faults.ts';
import { membersById } from '../orders.ts';
import type { Claim } from '../sticky/claims.ts';
import { NOBODY, subscriptionsEqual } from '../sticky/claims.ts';
import type { StickyGroup } from '../sticky/group.ts';
import { Partitions } from '../sticky/partitions.ts';
import { Racks } from '../sticky/racks.ts';

export interface OlderGroup {
  readonly group: StickyGroup;
  /** The claimant of the second-newest generation, by partition id. */
  readonly older: ReadonlyMap<number, number>;
}

interface Sides {
  readonly input: AssignorInput;
  readonly claimOf: (member: AssignorMember) => Claim;
  /** Of claimants from the same generation the first is believed, or none, not even one of a newer generation. */
  readonly tie: 'first' | 'nobody';
  /** Racks are looked at. */
  readonly racks: boolean;
  /** An older claimant gets a partition back though it does not subscribe to the topic any more. */
  readonly keepsUnsubscribed: boolean;
}

export function olderGroup({ input, claimOf, tie, racks, keepsUnsubscribed }: Sides): OlderGroup {
  const members = membersById(input.members);
  const partitions = new Partitions(input);
  const raw = members.map(claimOf);
  const { owner, older } = believed(claimantsOf(raw, partitions), partitions, tie);
  const mayReturn = ([id, member]: readonly [number, number]) =>
    keepsUnsubscribed || members[member]!.topics.includes(partitions.topics[partitions.topicOf[id]!]!);
  const seen = racks ? input : withoutRacks(input);
  const group: StickyGroup = {
    members,
    rank: members.map((_, member) => member),
    partitions,
    racks: new Racks(seen, seen.members.length > 0 ? membersById(seen.members) : [], partitions),
    claims: { raw, owner, contested: new Set(), highestGeneration: -1 },
    faults: NO_FAULTS,
    highestGeneration: -1,
  };
  return { group, older: new Map([...older].filter(mayReturn)) };
}

function withoutRacks(input: AssignorInput): AssignorInput {
  return { ...input, members: input.members.map((member) => ({ ...member, rackId: null })) };
}

interface Claimant {
  readonly member: number;
  readonly generation: number;
}

/** By partition id, newest first, members of one generation in order. Partitions that do not exist are left out. */
function claimantsOf(raw: readonly Claim[], partitions: Partitions): Map<number, Claimant[]> {
  const claimants = new Map<number, Claimant[]>();
  raw.forEach(({ partitions: claimed, generation }, member) => {
    for (const claim of claimed) {
      const id = partitions.idOf(claim);
      if (id === undefined || id >= partitions.total) continue;
      const list = claimants.get(id) ?? [];
      claimants.set(id, list);
      list.push({ member, generation });
    }
  });
  for (const list of claimants.values()) list.sort((a, b) => b.generation - a.generation || a.member - b.member);
  return claimants;
}

function believed(claimants: ReadonlyMap<number, readonly Claimant[]>, { size }: Partitions, tie: Sides['tie']) {
  const owner = new Array<number>(size).fill(NOBODY);
  const older = new Map<number, number>();
  for (const [id, list] of claimants) {
    const distinct = list.filter((one, i) => one.generation !== list[i - 1]?.generation);
    if (tie === 'nobody' && distinct.length < list.length) continue;
    owner[id] = distinct[0]!.member;
    if (distinct.length > 1) older.set(id, distinct[1]!.member);
  }
  return { owner, older };
}

/**
 * The partitions of an equal group that is not new, from the members with the most down to those with the least;
 * of each member first one that has an older claimant. Null for other groups: fewest subscribers first.
 */
export function mostLoadedFirst({ group, older }: OlderGroup): number[] | null {
  const { claims, partitions, members } = group;
  if (claims.owner.every((member) => member === NOBODY) || !subscriptionsEqual(members, NO_FAULTS)) return null;
  const lists = members.map((_, member) => [...claims.owner.keys()].filter((id) => claims.owner[id] === member));
  for (const list of lists) list.sort((a, b) => Number(older.has(b)) - Number(older.has(a)) || a - b);
  const taken: number[] = [];
  for (let most = fullest(lists); lists[most]?.length; most = fullest(lists)) taken.push(lists[most]!.shift()!);
  const rest = Array.from({ length: partitions.total }, (_, id) => id).filter((id) => claims.owner[id] === NOBODY);
  return [...taken, ...rest];
}

function fullest(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((best, list, index) => (list.length >= lists[best]!.length ? index : best), 0);
}
