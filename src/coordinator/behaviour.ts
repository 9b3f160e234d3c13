/**
 * What changed in the classic group coordinator from one Kafka release to the next, as one table of named behaviours.
 *
 * The code never asks for a version: it asks `shard.behaviour.<name>`, and each name means the newer of two behaviours.
 * {@link behaviourOf} fills the names in for a release. The largest step is 4.0, when the coordinator written in Scala
 * (`kafka.coordinator.group.GroupCoordinator`, read at 3.6.0; "before" in the sentences below) gave way to the one in Java
 * (`GroupMetadataManager` and `OffsetMetadataManager`, 4.4.0). Brokers 3.7 to 3.9 are taken to run the Scala one, their default.
 *
 * Deviation: requests are taken as they come, whatever the version of the broker: a real client would first agree on
 * versions that both know. Where an old broker could not have read a field, the behaviours say what it does without.
 */

/** One row: the newer behaviour, the release that brought it, and how we know. */
export interface BehaviourRow {
  /** The number of the deviation in the rules §14, or the ticket of an older milestone. */
  readonly rule: string;
  /** First release that behaves so: `major.minor` or `major.minor.patch`. */
  readonly since: string;
  readonly sentence: string;
  /** Where it is read in Kafka's sources. */
  readonly source: string;
}

const row = (rule: string, since: string, sentence: string, source: string): BehaviourRow => ({
  rule,
  since,
  sentence,
  source,
});

export const BEHAVIOUR_TABLE = {
  pendingLeaveRebalances: row(
    'D-01',
    '4.0',
    'A LeaveGroup of an id that was handed out and not joined with starts a rebalance; before, it only let a join phase end.',
    'GroupMetadataManager.classicGroupLeaveToClassicGroup; GroupCoordinator.removePendingMemberAndUpdateGroup',
  ),
  removalCutsInitialDelay: row(
    'D-02',
    '4.0',
    'A session that expires in the initial delay ends it if all others have joined; before, the delay ran its time.',
    'GroupMetadataManager.expireClassicGroupMemberHeartbeat; InitialDelayedJoin.tryComplete',
  ),
  emptiedGroupExtendsDelay: row(
    'D-03',
    '4.0',
    'Members that come in the initial delay extend it in every group that was empty; before, in a new group only.',
    'addMemberThenRebalanceOrCompleteJoin; GroupCoordinator.addMemberAndRebalance (generationId == 0)',
  ),
  refusedJoinSkipsCompletion: row(
    'D-04',
    '4.0',
    'A refused JoinGroup does not end the join phase; before, every JoinGroup made the coordinator look whether all had joined.',
    'classicGroupJoinToClassicGroup; GroupCoordinator.handleJoinGroup',
  ),
  stableSyncKeepsSession: row(
    'D-05',
    '4.0',
    'A SyncGroup answered in Stable leaves the session timer alone; before, it restarted it.',
    'classicGroupSyncToClassicGroup; GroupCoordinator.doSyncGroup',
  ),
  syncSaysLoading: row(
    'D-06',
    '4.0',
    'SyncGroup at a loading coordinator is told COORDINATOR_LOAD_IN_PROGRESS; before, REBALANCE_IN_PROGRESS.',
    'GroupCoordinatorService.syncGroup; GroupCoordinator.handleSyncGroup',
  ),
  timedOutPlanIsUnavailable: row(
    'D-07',
    '4.0',
    'A plan that is not written in time is COORDINATOR_NOT_AVAILABLE; before, REBALANCE_IN_PROGRESS, and errors without a ' +
      'rule were UNKNOWN_SERVER_ERROR.',
    'appendGroupMetadataErrorToResponseError; GroupMetadataManager.storeGroup (Scala)',
  ),
  checksRequestBeforeShard: row(
    'D-08',
    '4.0',
    'Checked are shut down, group id, session timeout, shard; before, group id, shut down, shard, session timeout.',
    'GroupCoordinatorService.joinGroup; GroupCoordinator.validateGroupStatus, handleJoinGroup',
  ),
  logsNewGroups: row(
    'D-09',
    '4.0',
    'A group that a JoinGroup creates is written to the log at once; before, it was in memory only until its first plan.',
    'classicGroupJoin (newEmptyGroupMetadataRecord); GroupMetadataManager.getOrMaybeCreateGroup (Scala)',
  ),
  unsetProtocolMatches: row(
    'D-10',
    '4.0',
    'A protocol named in SyncGroup fits a group that has none; before, it was INCONSISTENT_GROUP_PROTOCOL.',
    'GroupMetadataManager.validateSyncGroup; GroupCoordinator.validateSyncGroup',
  ),
  replacedMemberIsSettled: row(
    'D-11',
    '4.0',
    'The successor of a static member is not new, so that its session is overlooked while its join is parked; before, it ' +
      'inherited the newness.',
    'ClassicGroup.replaceStaticMember; GroupMetadata.replaceStaticMember',
  ),
  failedReplacementRestoresProtocols: row(
    'D-12',
    '4.0',
    'A static replacement whose record is refused gives the old protocols back; before, it kept those of the request.',
    'updateStaticMemberThenRebalanceOrCompleteJoin; GroupCoordinator.updateStaticMemberAndRebalance',
  ),
  leavesAsOneBatch: row(
    'D-13',
    '4.0',
    'A LeaveGroup of several members starts one rebalance when all are gone; before, the first removal started it, and those ' +
      'yet to go counted in its timeout.',
    'classicGroupLeaveToClassicGroup; GroupCoordinator.handleLeaveGroup',
  ),
  describesStoredAssignments: row(
    'D-14',
    '4.0',
    'DescribeGroups shows stored assignments in every state; before, in Stable only.',
    'ClassicGroupMember.describeNoMetadata; MemberMetadata.summaryNoMetadata',
  ),
  removesGroupsByRecord: row(
    'D-15',
    '4.0',
    'A deleted or expired group goes with its tombstone and comes back if that is refused; before, it was Dead and out of ' +
      'memory first.',
    'GroupMetadataManager.createGroupTombstoneRecords; GroupMetadataManager.cleanupGroupMetadata (Scala)',
  ),
  commitNamesUnknownGroup: row(
    'D-16',
    '4.0',
    'A commit with a generation into an unknown group is GROUP_ID_NOT_FOUND from version 9 on; before, ILLEGAL_GENERATION.',
    'OffsetMetadataManager.validateOffsetCommit; GroupCoordinator.handleCommitOffsets',
  ),
  largeCommitIsServerError: row(
    'D-17',
    '4.0',
    'A commit too large for the log is UNKNOWN_SERVER_ERROR; before, INVALID_COMMIT_OFFSET_SIZE.',
    'handleOperationException; GroupMetadataManager.storeOffsets (Scala)',
  ),
  timedOutCommitIsUnavailable: row(
    'D-18',
    '4.0',
    'A commit that is not written in time is COORDINATOR_NOT_AVAILABLE; before, REQUEST_TIMED_OUT.',
    'handleOperationException; GroupMetadataManager.storeOffsets (Scala)',
  ),
  stableFetchWaits: row(
    'D-19',
    '4.0',
    'OffsetFetch with requireStable waits for open commits; before, these were UNSTABLE_OFFSET_COMMIT as open transactions are.',
    'GroupCoordinatorService.fetchOffsets; GroupMetadataManager.getOffsets (Scala)',
  ),
  describeNamesUnknownGroup: row(
    'D-20',
    '4.0',
    'DescribeGroups says GROUP_ID_NOT_FOUND of an unknown group from version 6 on (KIP-1043); before, Dead without error.',
    'GroupMetadataManager.describeGroups; GroupCoordinator.handleDescribeGroup',
  ),
  votesInJavaOrder: row(
    'D-21',
    '4.0',
    'A tie of the vote goes to the name that comes first in a Java hash map; before, in a Scala one: see protocols.ts.',
    'ClassicGroup.selectProtocol; GroupMetadata.selectProtocol',
  ),
  answersWaitForLog: row(
    'DeferredEventQueue',
    '4.0',
    'With an append open, later answers wait for it, even those of heartbeats; before, only answers about what was appended.',
    'CoordinatorRuntime.CoordinatorWriteEvent; GroupCoordinator.handleHeartbeat',
  ),
  leaderSkipsAssignment: row(
    'KIP-814',
    '3.2',
    'A static leader that came back is told that it leads and need not assign (JoinGroup 9); before, that the old one leads.',
    'GroupCoordinator.updateStaticMemberAndRebalance (supportSkippingAssignment)',
  ),
  expiresPendingSync: row(
    'KAFKA-12890',
    '2.8.1',
    'Members that do not send SyncGroup within the rebalance timeout are removed; before, only their session could end them.',
    'GroupCoordinator.schedulePendingSync, DelayedSync',
  ),
  completingAnswersHeartbeats: row(
    'KAFKA-10134',
    '2.6.1',
    'A heartbeat in CompletingRebalance is accepted and restarts the session; before, REBALANCE_IN_PROGRESS without restart.',
    'GroupCoordinator.handleHeartbeat',
  ),
  persistsReplacement: row(
    'KAFKA-10284',
    '2.6.1',
    'A static replacement that needs no rebalance is written to the log before it is answered; before, it was in memory only.',
    'GroupCoordinator.updateStaticMemberAndRebalance',
  ),
  completingReplacementRebalances: row(
    'KAFKA-9801',
    '2.5',
    'A static replacement in CompletingRebalance starts a rebalance; before, it was told the current generation.',
    'GroupCoordinator.updateStaticMemberAndRebalance',
  ),
  commitChecksMemberFirst: row(
    'milestone 2.4',
    '2.4',
    'OffsetCommit in CompletingRebalance is checked for member and generation first; before, all were REBALANCE_IN_PROGRESS.',
    'GroupCoordinator.doCommitOffsets',
  ),
  knowsStaticMembers: row(
    'KIP-345',
    '2.3',
    'group.instance.id makes a member static; before, a client that asked for it was told UNSUPPORTED_VERSION.',
    'JoinGroupRequest.Builder.build',
  ),
  requiresMemberId: row(
    'KIP-394',
    '2.2',
    'A new dynamic member is given an id first and has to join again with it; before, it was in with its first JoinGroup.',
    'GroupCoordinator.doUnknownJoinGroup (requireKnownMemberId)',
  ),
} as const satisfies { readonly [name: string]: BehaviourRow };

export type BehaviourName = keyof typeof BEHAVIOUR_TABLE;

/** Which of two behaviours a broker has, by name: true is the newer one. */
export type Behaviour = Readonly<Record<BehaviourName, boolean>>;

/** The release that is modelled when nobody says otherwise. */
export const LATEST_VERSION = '4.4';

/** Last minor release of each major one, first to last; the first minor is 0. */
const LAST_MINORS = [
  [2, 8],
  [3, 9],
  [4, 4],
] as const;

/**
 * Another broker that speaks the protocol. Its group.cc was written after Kafka's coordinator, rule by rule, and is taken to
 * answer as the newest one here does; where it does not is not known. What is known to differ is not the coordinator's: it
 * takes the next request of a connection before the last is answered (connection_context.cc; scenario/to-world.ts).
 */
export const REDPANDA = 'redpanda';

/** What may be asked for, in words. */
export const KNOWN_VERSIONS = `${LAST_MINORS.map(([major, minor]) => `${major}.0 to ${major}.${minor}`).join(', ')}, ${REDPANDA}`;

type VersionNumbers = readonly [major: number, minor: number, patch: number];

/** The numbers of a release; null if it is not known here. */
export function parseVersion(text: string): VersionNumbers | null {
  if (text === REDPANDA) return parseVersion(LATEST_VERSION);
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const isKnown = LAST_MINORS.some(([known, last]) => known === major && minor <= last);
  return isKnown ? [major, minor, patch] : null;
}

/** Negative if `a` came before `b` (by number). */
function compareVersions(a: VersionNumbers, b: VersionNumbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/**
 * How a broker of the release behaves: each row of the table by whether its release had come.
 * @throws Error for a release that is not known.
 */
export function behaviourOf(version: string): Behaviour {
  const numbers = parseVersion(version);
  if (numbers === null) throw new Error(`Kafka ${version} is not known: there are ${KNOWN_VERSIONS}`);
  const has = ({ since }: BehaviourRow) => compareVersions(numbers, parseVersion(since)!) >= 0;
  const names = Object.keys(BEHAVIOUR_TABLE) as BehaviourName[];
  return Object.fromEntries(names.map((name) => [name, has(BEHAVIOUR_TABLE[name])])) as Behaviour;
}

/** The two that are compared with each other most: the Java coordinator, and the last Scala one that was read. */
export const BEHAVIOURS = {
  'kafka-4': behaviourOf(LATEST_VERSION),
  'kafka-3.6': behaviourOf('3.6'),
} as const;
