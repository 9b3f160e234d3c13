/**
 * What only the new coordinator says: org.apache.kafka.coordinator.group.GroupMetadataManager (Java), 3.7 … 4.x;
 * groups of the new protocol (KIP-848) among it, whose epochs stand for generations.
 */
import { clientReason } from './reasons.ts';
import type { Statement } from './statement.ts';

export const BROKER_NEW: readonly Statement[] = [
  {
    begins: 'Pending dynamic member ',
    pattern: /^Pending dynamic member with id (\S+) joins group (.+?) in (\w+) state\. Adding to the group now\.?$/,
    says: ([, member, group, state]) => ({ kind: 'member-joins', group: group!, member: member!, reason: state! }),
    source: 'GroupMetadataManager.classicGroupJoinExistingMember, 3.7–4.x',
    example:
      'Pending dynamic member with id a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b joins group orders in Stable state. Adding to the group now.',
  },
  {
    begins: '[Group ',
    pattern:
      /^\[Group (.+?)\] (?:Dynamic |Static )?[Mm]ember (\S+)(?: with instance id (\S+))? has left group through explicit `LeaveGroup` request; client reason: (.*?)\.?$/,
    says: ([, group, member, instance, reason]) => ({
      kind: 'member-left',
      group: group!,
      member: member!,
      instance: instance ?? '',
      reason: clientReason(reason),
    }),
    source: 'GroupMetadataManager.removeMember (classicGroupLeaveToClassicGroup), 3.7–4.x',
    example:
      '[Group orders] Member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b has left group through explicit `LeaveGroup` request; client reason: the consumer is being closed',
  },
  {
    begins: '[Group ',
    pattern: /^\[Group (.+?)\] Pending member (\S+) has left group/,
    says: () => null,
    source: 'GroupMetadataManager.removePendingMember, 3.7–4.x',
    example:
      '[Group orders] Pending member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b has left group through explicit `LeaveGroup` request; client reason: not provided',
  },
  {
    begins: '[GroupId ',
    pattern:
      /^\[GroupId (.+?)\] (?:Static )?[Mm]ember (\S+)(?: with instance id (\S+))? joins the (?:consumer|streams|share) group/,
    says: ([, group, member, instance]) => ({
      kind: 'member-joins',
      group: group!,
      member: member!,
      instance: instance ?? '',
    }),
    source: 'GroupMetadataManager.getOrMaybeSubscribeDynamicConsumerMember, 3.8–4.x (KIP-848)',
    example: '[GroupId orders] Member Xn8fVtM4QiyRkTpXDqAVnw joins the consumer group using the consumer protocol.',
  },
  {
    begins: '[GroupId ',
    pattern:
      /^\[GroupId (.+?)\] Static member with instance id (\S+) re-joins the consumer group .*to replace the existing member (\S+?)\.?$/,
    says: ([, group, instance, member]) => ({
      kind: 'member-replaced',
      group: group!,
      instance: instance!,
      member: member!,
    }),
    source: 'GroupMetadataManager.getOrMaybeSubscribeStaticConsumerMember, 3.8–4.x (KIP-848)',
    example:
      '[GroupId orders] Static member with instance id i1 re-joins the consumer group using the consumer protocol. Created a new member b to replace the existing member a.',
  },
  {
    begins: '[GroupId ',
    pattern:
      /^\[GroupId (.+?)\] (?:Static )?[Mm]ember (\S+)(?: with instance id (\S+))? (?:temporarily )?left the (?:consumer|streams|share) group/,
    says: ([, group, member, instance]) => ({
      kind: 'member-left',
      group: group!,
      member: member!,
      instance: instance ?? '',
    }),
    source: 'GroupMetadataManager.consumerGroupLeave, 3.7–4.x (KIP-848)',
    example: '[GroupId orders] Member Xn8fVtM4QiyRkTpXDqAVnw left the consumer group.',
  },
  {
    begins: '[GroupId ',
    pattern: /^\[GroupId (.+?)\] Member (\S+) fenced from the group because (.*?)\.?$/,
    says: ([, group, member, reason]) =>
      reason!.includes('failed to transition')
        ? { kind: 'not-rejoined', group: group!, members: [member!] }
        : { kind: 'member-failed', group: group!, member: member! },
    source: 'GroupMetadataManager.scheduleConsumerGroupSessionTimeout and …RebalanceTimeout, 3.7–4.x (KIP-848)',
    example: '[GroupId orders] Member Xn8fVtM4QiyRkTpXDqAVnw fenced from the group because the member session expired.',
  },
  {
    begins: '[GroupId ',
    pattern: /^\[GroupId (.+?)\] Bumped group epoch to (\d+)/,
    says: ([, group, epoch]) => ({ kind: 'stabilized', group: group!, generation: Number(epoch) }),
    source: 'GroupMetadataManager.consumerGroupHeartbeat, 3.7–4.x (KIP-848)',
    example: '[GroupId orders] Bumped group epoch to 7.',
  },
  {
    begins: '[GroupId ',
    pattern: /^\[GroupId (.+?)\] Static member (\S+) with instance id (\S+) (?:is fenced by|cannot join)/,
    says: ([, group, member, instance]) => ({
      kind: 'member-fenced',
      group: group!,
      member: member!,
      instance: instance!,
    }),
    source: 'GroupMetadataManager.throwIfInstanceIdIsFenced, 3.8–4.x (KIP-848)',
    example: '[GroupId orders] Static member a with instance id i1 is fenced by existing member b.',
  },
  {
    begins: '[GroupId ',
    pattern: /^\[GroupId /,
    says: () => null,
    source: 'GroupMetadataManager, 3.7–4.x (KIP-848)',
    example: "[GroupId orders] Computed a new target assignment for epoch 7 with 'uniform' assignor in 1ms.",
  },
  {
    begins: '[GroupId=',
    pattern: /^\[GroupId=(.+?)\] Unload(?:ing|ed) group metadata for (?:generation|group epoch) (-?\d+)/,
    says: ([, group, generation]) => ({ kind: 'unloaded', group: group!, generation: Number(generation) }),
    source: 'GroupMetadataManager.onUnloaded, 3.8–4.x',
    example: '[GroupId=orders] Unloading group metadata for generation 6.',
  },
  {
    begins: 'Loaded classic group ',
    pattern: /^Loaded classic group (.+?) with (\d+) members/,
    says: ([, group, count]) => ({ kind: 'loaded', group: group!, count: Number(count) }),
    source: 'GroupMetadataManager.onLoaded, 3.8–4.x',
    example: 'Loaded classic group orders with 3 members.',
  },
  {
    begins: 'Loaded consumer group ',
    pattern: /^Loaded consumer group (.+?) with (\d+) members/,
    says: ([, group, count]) => ({ kind: 'loaded', group: group!, count: Number(count) }),
    source: 'GroupMetadataManager.onLoaded, 3.8–4.x (KIP-848)',
    example: 'Loaded consumer group orders with 3 members.',
  },
  ...(
    [
      [
        'Scheduling ',
        'CoordinatorRuntime.scheduleLoadOperation',
        'loading of metadata from __consumer_offsets-0 with epoch 0',
      ],
      ['Finished ', 'CoordinatorRuntime', 'loading of metadata from __consumer_offsets-0 with epoch 0 in 8ms'],
      ['Cannot ', 'GroupMetadataManager.validateOnlineUpgrade', 'upgrade classic group orders to consumer group'],
      [
        'Started unloading',
        'CoordinatorRuntime.scheduleUnloadOperation',
        ' metadata for __consumer_offsets-0 with epoch 3',
      ],
      ['Failed to ', 'GroupMetadataManager', 'write empty metadata for group orders: NOT_COORDINATOR'],
    ] as const
  ).map(
    ([begins, place, rest]): Statement => ({
      begins,
      pattern: /^/,
      says: () => null,
      source: `${place}, 3.7–4.x`,
      example: begins + rest,
    }),
  ),
];
