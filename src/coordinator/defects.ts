/**
 * Defects that Kafka's coordinator had once, as one table of names that the code asks for: `shard.defects.<name>`. In
 * every real release all of them are off ({@link NO_DEFECTS}); the property suite plants one at a time and has to notice.
 *
 * Where a defect is the behaviour of an older release it is a row of behaviour.ts instead.
 */

/** One row: where the defect is known from, and what it did. */
export interface DefectRow {
  readonly ticket: string;
  readonly sentence: string;
}

const row = (ticket: string, sentence: string): DefectRow => ({ ticket, sentence });

export const DEFECT_TABLE = {
  newMemberHasNoTimer: row('KAFKA-7610', 'A new member whose join is parked has no timer: nothing ends it.'),
  newMemberTimerKept: row('KAFKA-9232', 'The timer of a new member runs on when its join phase ends.'),
  newMemberNeverExpires: row('KAFKA-9752', 'The timer of a new member whose join is parked fires without effect.'),
  staticIdReused: row('KAFKA-8500', 'While a group rebalances, a returning static member gets its old id again.'),
  staticIdFromTimestamp: row('KAFKA-8715', 'The id of a static member is made of the time of the last transition.'),
  unloadSaysUnknownMember: row('KAFKA-8386', 'Requests parked in a group that is unloaded are told UNKNOWN_MEMBER_ID.'),
  staticRemovedAtRebalanceTimeout: row('KAFKA-8220', 'Absent static members are removed when the join phase ends.'),
  returnedLeaderAssigns: row(
    'KAFKA-13435',
    'A static leader that came back is told to make a plan, which nobody reads.',
  ),
  returnKeepsOldTimeouts: row('KAFKA-14009', 'A static member that comes back keeps the timeouts it had before.'),
  pendingRemovalUnnoticed: row('KAFKA-7909', 'When a pending id goes, nobody looks whether the join phase is over.'),
  ghostTimerRebalances: row('KAFKA-7196', 'The session timer of a member that is gone starts a rebalance.'),
  ghostTimerThrows: row('KAFKA-8896', 'The session timer of a member that is gone throws.'),
  sizeCheckedForNewIdsOnly: row('KAFKA-9844', 'group.max.size is looked at only for joins without a member id.'),
  sizeCountsAbsent: row('KAFKA-9885', 'In PreparingRebalance those who were there count for group.max.size.'),
  rebalanceTimeoutUnread: row('KAFKA-8653', 'The rebalance timeout of a new member is taken for 0.'),
  offsetsExpireInRebalance: row('KAFKA-13636', 'Offsets expire while the group rebalances.'),
  timestampUnwritten: row('KAFKA-10401', 'The record of a group does not tell when its state was entered.'),
  reloadKeepsState: row('KAFKA-10614', 'A broker that is elected again loads over what it has in memory.'),
  replacementRevertsBlindly: row('KAFKA-18263', 'A static replacement that fails is undone, whatever happened since.'),
  unloadLeavesParked: row('KAFKA-16148', 'Parked joins and syncs are not answered when the group is unloaded.'),
  openTransactionsForgotten: row('KAFKA-19163', 'A group that only has offsets of open transactions is removed.'),
  outsideCommitNamesInstance: row('KAFKA-14201', 'A commit from outside that names an instance id is refused.'),
  tombstonesNeedEntries: row('KAFKA-17306', 'Loading throws at a tombstone of a group that it has not met.'),
} as const satisfies { readonly [name: string]: DefectRow };

export type DefectName = keyof typeof DEFECT_TABLE;

export type Defects = Readonly<Record<DefectName, boolean>>;

/** As every real release is modelled. */
export const NO_DEFECTS = Object.fromEntries(Object.keys(DEFECT_TABLE).map((name) => [name, false])) as Defects;
