/**
 * Planted faults of cooperative plans, each a change of a plan that is sound: see faults.ts. Without them the plan is
 * passed on as it is.
 */
import type { MemberLists, StickyGroup } from './group.ts';

export function spoil(group: StickyGroup, lists: MemberLists): MemberLists {
  const { doubleClaimsKept, neverSettles, topicsUneven } = group.faults;
  if (doubleClaimsKept) return keepAllClaims(group, lists);
  if (neverSettles) return giveOneUp(group, lists);
  return topicsUneven ? lastTopicToOne(group, lists) : lists;
}

function claimed({ claims, partitions }: StickyGroup, member: number): number[] {
  return claims.raw[member]!.partitions.map((claim) => partitions.idOf(claim)).filter((id) => id !== undefined);
}

/** Everybody keeps what it claims with somebody else. */
function keepAllClaims(group: StickyGroup, lists: MemberLists): MemberLists {
  const claims = lists.map((_, member) => new Set(claimed(group, member)));
  const isDouble = (id: number) => claims.filter((ids) => ids.has(id)).length > 1;
  return lists.map((ids, member) => [...new Set([...ids, ...[...claims[member]!].filter(isDouble)])]);
}

/** Who has most, of what it has already, loses one. */
function giveOneUp(group: StickyGroup, lists: MemberLists): MemberLists {
  const most = lists.reduce((best, ids, member) => (ids.length > lists[best]!.length ? member : best), 0);
  const had = new Set(claimed(group, most));
  const lost = lists[most]?.find((id) => had.has(id));
  return lists.map((ids, member) => (member === most ? ids.filter((id) => id !== lost) : ids));
}

/** In a group that begins: the first member has all of the last topic, the others none of it. */
function lastTopicToOne(group: StickyGroup, lists: MemberLists): MemberLists {
  const { topicOf, topics, total } = group.partitions;
  if (group.claims.raw.some(({ partitions }) => partitions.length > 0)) return lists;
  const isLast = (id: number) => topicOf[id] === topics.length - 1;
  const all = Array.from({ length: total }, (_, id) => id).filter(isLast);
  return lists.map((ids, member) => [...ids.filter((id) => !isLast(id)), ...(member === 0 ? all : [])]);
}
