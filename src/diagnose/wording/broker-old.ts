/**
 * What only the old coordinator says: kafka.coordinator.group.GroupCoordinator (Scala), 2.0 … 3.9.
 */
import { clientReason, instanceOf } from './reasons.ts';
import type { Statement } from './statement.ts';

export const BROKER_OLD: readonly Statement[] = [
  {
    begins: 'Member MemberMetadata(',
    pattern:
      /^Member MemberMetadata\(memberId=(.+?), groupInstanceId=(.+?), clientId=(.*?), clientHost=.*?, sessionTimeoutMs=(\d+), rebalanceTimeoutMs=(\d+),.*\) has left group (.+?) through explicit `LeaveGroup`(?: request)?(?:; client reason: (.*?))?\.?$/,
    says: ([, member, instance, client, session, rebalance, group, reason]) => ({
      kind: 'member-left',
      group: group!,
      member: member!,
      instance: instanceOf(instance),
      client: client!,
      sessionMs: Number(session),
      rebalanceMs: Number(rebalance),
      reason: clientReason(reason),
    }),
    source: 'GroupCoordinator.handleLeaveGroup, 3.0–3.9 (client reason since 3.2)',
    example:
      'Member MemberMetadata(memberId=a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b, groupInstanceId=None, clientId=a, clientHost=/10.0.0.7, sessionTimeoutMs=45000, rebalanceTimeoutMs=300000, supportedProtocols=List(range)) has left group orders through explicit `LeaveGroup`; client reason: the consumer is being closed',
  },
  {
    begins: 'Member[group.instance.id ',
    pattern:
      /^Member\[group\.instance\.id (.+?), member\.id (.+?)\] in group (.+?) has left, removing it from the group\.?$/,
    says: ([, instance, member, group]) => ({
      kind: 'member-left',
      group: group!,
      member: member!,
      instance: instanceOf(instance),
    }),
    source: 'GroupCoordinator.handleLeaveGroup, 2.4–2.8',
    example:
      'Member[group.instance.id None, member.id a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b] in group orders has left, removing it from the group',
  },
  {
    begins: 'Member ',
    pattern: /^Member (\S+) in group (.+?) has left, removing it from the group\.?$/,
    says: ([, member, group]) => ({ kind: 'member-left', group: group!, member: member! }),
    source: 'GroupCoordinator.handleLeaveGroup, 2.2–2.3 (before: at DEBUG)',
    example: 'Member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b in group orders has left, removing it from the group',
  },
  {
    begins: 'Adding new static member ',
    pattern: /^Adding new static member (.+?) to group (.+?) with member id (\S+?)\.?$/,
    says: ([, instance, group, member]) => ({
      kind: 'member-joins',
      group: group!,
      member: member!,
      instance: instanceOf(instance),
    }),
    source: 'GroupCoordinator.addMemberAndRebalance, 2.5–2.8',
    example:
      'Adding new static member Some(i1) to group orders with member id i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b.',
  },
  {
    begins: 'Static member ',
    pattern:
      /^Static member (.+?)(?: of group (.+?))? with unknown member id rejoins, assigning new member id \S+, while old member(?: id)? (\S+?) will be removed\.?$/,
    says: ([, instance, group, member]) => ({
      kind: 'member-replaced',
      group: group ?? '',
      instance: instanceOf(instance),
      member: member!,
    }),
    source: 'GroupCoordinator.updateStaticMemberAndRebalance, 2.3–2.8 (the group since 2.5)',
    example:
      'Static member Some(i1) of group orders with unknown member id rejoins, assigning new member id i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b, while old member i1-0b8f7f5c-0f3c-4c87-8a4f-0a3c7d1e2b9d will be removed.',
  },
  {
    begins: 'Static Member with unknown',
    pattern: /^Static Member with unknown member id joins group (.+?) in (\w+) state\. Created a new member id (\S+) /,
    says: ([, group, state, member]) => ({ kind: 'member-joins', group: group!, member: member!, reason: state! }),
    source: 'GroupCoordinator.doUnknownJoinGroup, 2.5–2.8',
    example:
      'Static Member with unknown member id joins group orders in Empty state. Created a new member id i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b for this member and add to the group.',
  },
  {
    begins: 'Static member joins during',
    pattern: /^Static member joins during/,
    says: () => null,
    source: 'GroupCoordinator.doUnknownJoinGroup, 2.3–2.4',
    example: 'Static member joins during Stable stage will not trigger rebalance.',
  },
  {
    begins: 'given member.id ',
    pattern:
      /^given member\.id (\S+) is identified as a known static member (.+?), ?but not matching the expected member\.id (\S+?)(?: during (?:operation )?(\S+?))?(?:,|$)/,
    says: ([, member, instance, , operation]) => ({
      kind: 'member-fenced',
      member: member!,
      instance: instanceOf(instance),
      reason: operation ?? '',
    }),
    source: 'GroupMetadata.isStaticMemberFenced, 2.3–2.8',
    example:
      'given member.id i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b is identified as a known static member i1, but not matching the expected member.id i1-0b8f7f5c-0f3c-4c87-8a4f-0a3c7d1e2b9d during heartbeat, will respond with instance fenced error',
  },
  {
    begins: 'Unloading group metadata for ',
    pattern: /^Unloading group metadata for (.+?) with generation (-?\d+)\.?$/,
    says: ([, group, generation]) => ({ kind: 'unloaded', group: group!, generation: Number(generation) }),
    source: 'GroupCoordinator.onGroupUnloaded, 2.0–3.9',
    example: 'Unloading group metadata for orders with generation 6',
  },
  {
    begins: 'Loading group metadata for ',
    pattern: /^Loading group metadata for (.+?) with generation (-?\d+)\.?$/,
    says: ([, group, generation]) => ({ kind: 'loaded', group: group!, generation: Number(generation) }),
    source: 'GroupCoordinator.onGroupLoaded, 2.0–3.9',
    example: 'Loading group metadata for orders with generation 6',
  },
  ...(
    [
      ['Elected as the group coordinator', 'onElection', '2.8–3.9', ' for partition 0 in epoch 0'],
      ['Resigned as the group coordinator', 'onResignation', '2.8–3.9', ' for partition 0 in epoch OptionalInt[1]'],
      [
        'Pending member with memberId=',
        'handleLeaveGroup',
        '3.0–3.9',
        'a has left group orders through explicit `LeaveGroup`',
      ],
      ['Member id ', 'tryCompleteHeartbeat', '2.4–3.9', 'a was not found in orders during heartbeat completion check'],
      ['Failed to ', 'onCompleteJoin', '2.0–3.9', 'write empty metadata for group orders: NOT_COORDINATOR'],
      [
        'The following ',
        'handleDeleteGroups',
        '2.0–3.9',
        'groups were deleted: orders. A total of 3 offsets were removed.',
      ],
      ['Removed ', 'handleDeletedPartitions', '2.0–3.9', '3 offsets associated with deleted partitions: t-0.'],
    ] as const
  ).map(
    ([begins, method, versions, rest]): Statement => ({
      begins,
      pattern: /^/,
      says: () => null,
      source: `GroupCoordinator.${method}, ${versions}`,
      example: begins + rest,
    }),
  ),
];
