/**
 * What the old coordinator (kafka.coordinator.group.GroupCoordinator, Scala, 2.0 … 3.9) and the new one
 * (org.apache.kafka.coordinator.group.GroupMetadataManager, Java, 3.7 … 4.x) say in the same words, but for a full
 * stop and `(__consumer_offsets-P)`.
 */
import { listed } from '../names.ts';
import { readReason } from './reasons.ts';
import type { Statement } from './statement.ts';

export const BROKER_BOTH: readonly Statement[] = [
  {
    begins: 'Preparing to rebalance group ',
    pattern:
      /^Preparing to rebalance group (.+?)(?: in state \w+)? with old generation (\d+)(?: \(__consumer_offsets-\d+\))?(?: \(reason: (.*)\))?\.?$/,
    says: ([, group, generation, text]) => {
      const { why, member, client } = readReason(text);
      return { kind: 'preparing', group: group!, generation: Number(generation), why, member, reason: client };
    },
    source:
      'GroupCoordinator.prepareRebalance, 2.0–3.9 (state and reason since 2.1); GroupMetadataManager.prepareRebalance, 3.7–4.x',
    example:
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (__consumer_offsets-7) (reason: removing member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b on heartbeat expiration)',
  },
  {
    begins: 'Stabilized group ',
    pattern: /^Stabilized group (.+?) generation (\d+)(?: \(__consumer_offsets-\d+\))?(?: with (\d+) members)?\.?$/,
    says: ([, group, generation, count]) => ({
      kind: 'stabilized',
      group: group!,
      generation: Number(generation),
      count: Number(count ?? -1),
    }),
    source:
      'GroupCoordinator.onCompleteJoin, 2.0–3.9 (members since 2.4); GroupMetadataManager.completeClassicGroupJoin, 3.7–4.x',
    example: 'Stabilized group orders generation 5 (__consumer_offsets-7) with 3 members',
  },
  {
    begins: 'Assignment received from leader ',
    pattern:
      /^Assignment received from leader (?:(\S+) )?for group (.+?) for generation (\d+)(?:\. The group has (\d+) members, (\d+) of which are static)?\.?$/,
    says: ([, member, group, generation, count, statics]) => ({
      kind: 'assigned',
      group: group!,
      member: member ?? '',
      generation: Number(generation),
      count: Number(count ?? -1),
      statics: Number(statics ?? -1),
    }),
    source:
      'GroupCoordinator.doSyncGroup, 2.0–3.9 (leader and members since 2.8); GroupMetadataManager.classicGroupSync, 3.7–4.x',
    example:
      'Assignment received from leader a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b for group orders for generation 5. The group has 3 members, 0 of which are static.',
  },
  {
    begins: 'Group ',
    pattern: /^Group (.+?) with generation (\d+) is now empty(?: \(__consumer_offsets-\d+\))?\.?$/,
    says: ([, group, generation]) => ({ kind: 'emptied', group: group!, generation: Number(generation) }),
    source: 'GroupCoordinator.onCompleteJoin, 2.0–3.9; GroupMetadataManager.completeClassicGroupJoin, 3.7–4.x',
    example: 'Group orders with generation 6 is now empty (__consumer_offsets-7)',
  },
  {
    begins: 'Group ',
    pattern: /^Group (.+?) removed (?:dynamic )?members who haven't (?:joined|sent their sync requests?): (.*?)\.?$/,
    says: ([, group, members]) => ({ kind: 'not-rejoined', group: group!, members: listed(members!) }),
    source: 'GroupCoordinator.onCompleteJoin, 2.4–3.9; GroupMetadataManager.completeClassicGroupJoin, 3.7–4.x',
    example: "Group orders removed dynamic members who haven't joined: Set(a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b)",
  },
  {
    begins: 'Group ',
    pattern: /^Group (?:(.+?) (?:is dead, skipping|could not complete rebalance because)|leader \[member)/,
    says: () => null,
    source: 'GroupCoordinator.onCompleteJoin, GroupMetadata.maybeElectNewJoinedLeader, 2.4–3.9; ClassicGroup, 3.7–4.x',
    example: 'Group orders is dead, skipping rebalance stage',
  },
  {
    begins: 'Member ',
    pattern: /^Member (\S+) in group (.+?) has failed, removing it from the group\.?$/,
    says: ([, member, group]) => ({ kind: 'member-failed', group: group!, member: member! }),
    source:
      'GroupCoordinator.onExpireHeartbeat, 2.0–3.9; GroupMetadataManager.expireClassicGroupMemberHeartbeat, 3.7–4.x',
    example: 'Member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b in group orders has failed, removing it from the group',
  },
  {
    begins: 'Dynamic ',
    pattern:
      /^Dynamic [Mm]ember with unknown member id joins group (.+?) in (?:(\w+) state|state (\w+))\. Created a new member id (\S+) /,
    says: ([, group, state, state4, member]) => ({
      kind: 'member-joins',
      group: group!,
      member: member!,
      reason: state ?? state4!,
    }),
    source:
      'GroupCoordinator.doDynamicNewMemberJoinGroup, 3.0–3.9 (before: at DEBUG); GroupMetadataManager.classicGroupJoinNewDynamicMember, 3.7–4.x',
    example:
      'Dynamic member with unknown member id joins group orders in Stable state. Created a new member id a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b and request the member to rejoin with this id.',
  },
  {
    begins: 'Static member with ',
    pattern:
      /^Static member with groupInstanceId=(.+?) and unknown member id joins group (.+?) in \w+ state\. Replacing previously mapped member (\S+) with this groupInstanceId\.?$/,
    says: ([, instance, group, member]) => ({
      kind: 'member-replaced',
      group: group!,
      instance: instance!,
      member: member!,
    }),
    source:
      'GroupCoordinator.doStaticNewMemberJoinGroup, 3.0–3.9; GroupMetadataManager.classicGroupJoinNewStaticMember, 3.7–4.x',
    example:
      'Static member with groupInstanceId=i1 and unknown member id joins group orders in Stable state. Replacing previously mapped member i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b with this groupInstanceId.',
  },
  {
    begins: 'Static member with ',
    pattern:
      /^Static member with groupInstanceId=(.+?) and unknown member id joins group (.+?) in (\w+) state\. Created a new member id (\S+) for this member and add(?:ed)? to the group\.?$/,
    says: ([, instance, group, state, member]) => ({
      kind: 'member-joins',
      group: group!,
      instance: instance!,
      member: member!,
      reason: state!,
    }),
    source:
      'GroupCoordinator.doStaticNewMemberJoinGroup, 3.0–3.9; GroupMetadataManager.classicGroupJoinNewStaticMember, 3.7–4.x',
    example:
      'Static member with groupInstanceId=i1 and unknown member id joins group orders in Empty state. Created a new member id i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b for this member and add to the group.',
  },
  {
    begins: 'Static member which ',
    pattern: /^Static member which joins during Stable stage/,
    says: () => null,
    source:
      'GroupCoordinator.updateStaticMemberAndRebalance, 2.5–3.9; GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin, 3.7–4.x',
    example:
      "Static member which joins during Stable stage and doesn't affect selectProtocol will not trigger rebalance.",
  },
  {
    begins: 'Request memberId=',
    pattern:
      /^Request memberId=(\S*) for static member with groupInstanceId=(.+?) is fenced by (?:existing|current) memberId=(\S+) during operation (\S+)/,
    says: ([, member, instance, , operation]) => ({
      kind: 'member-fenced',
      member: member!,
      instance: instance!,
      reason: operation!,
    }),
    source: 'GroupCoordinator.validateCurrentMember, 3.0–3.9; ClassicGroup.validateMember, 3.7–4.x',
    example:
      'Request memberId=i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b for static member with groupInstanceId=i1 is fenced by existing memberId=i1-0b8f7f5c-0f3c-4c87-8a4f-0a3c7d1e2b9d during operation heartbeat',
  },
  {
    begins: 'Pending member ',
    pattern: /^Pending member (\S+) (?:in|is leaving) group /,
    says: () => null,
    source: 'GroupCoordinator.onExpireHeartbeat and handleLeaveGroup, 2.2–3.9; GroupMetadataManager, 3.7–4.x',
    example:
      'Pending member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b in group orders has been removed after session timeout expiration.',
  },
  {
    begins: 'Setting empty assignments',
    pattern: /^Setting empty assignments/,
    says: () => null,
    source: 'GroupCoordinator.doSyncGroup, 2.5–3.9; GroupMetadataManager.classicGroupSync, 3.7–4.x',
    example: 'Setting empty assignments for members Set(a) of orders for generation 3',
  },
  {
    begins: 'Sending empty assignment',
    pattern: /^Sending empty assignment/,
    says: () => null,
    source: 'GroupCoordinator.propagateAssignment, 2.5–3.9; GroupMetadataManager, 3.7–4.x',
    example: 'Sending empty assignment to member a of orders for generation 3 with no errors',
  },
  {
    begins: 'Received ',
    pattern: /^Received (?:unexpected )?notification of (?:heartbeat|sync) expiration/,
    says: () => null,
    source: 'GroupCoordinator.onExpireHeartbeat and onExpirePendingSync, 2.0–3.9; GroupMetadataManager, 3.7–4.x',
    example:
      'Received notification of heartbeat expiration for member a after group orders had already been unloaded or deleted.',
  },
  {
    begins: 'Attempt to add rejoining',
    pattern: /^Attempt to add rejoining member/,
    says: () => null,
    source: 'GroupCoordinator.doJoinGroup, 2.0–3.9; GroupMetadataManager, 3.7–4.x',
    example: 'Attempt to add rejoining member a of group orders in unexpected group state Dead',
  },
  {
    begins: 'Starting up',
    pattern: /^Starting up/,
    says: () => ({ kind: 'coordinator-starts' }),
    source: 'GroupCoordinator.startup, 2.0–3.9; GroupCoordinatorService.startup, 3.7–4.x',
    example: 'Starting up.',
  },
  {
    begins: 'Shutting down',
    pattern: /^Shutting down/,
    says: () => ({ kind: 'coordinator-stops' }),
    source: 'GroupCoordinator.shutdown, 2.0–3.9; GroupCoordinatorService.shutdown, 3.7–4.x',
    example: 'Shutting down.',
  },
  {
    begins: 'Startup complete',
    pattern: /^Startup complete/,
    says: () => null,
    source: 'GroupCoordinator.startup, 2.0–3.9; GroupCoordinatorService.startup, 3.7–4.x',
    example: 'Startup complete.',
  },
  {
    begins: 'Shutdown complete',
    pattern: /^Shutdown complete/,
    says: () => null,
    source: 'GroupCoordinator.shutdown, 2.0–3.9; GroupCoordinatorService.shutdown, 3.7–4.x',
    example: 'Shutdown complete.',
  },
];
