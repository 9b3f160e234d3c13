/**
 * A moment of a run in the columns of `kafka-consumer-groups --describe` (ConsumerGroupCommand, 4.0): `--state`,
 * `--members --verbose` and the offsets. What Kafka's tool cannot know stands behind its columns in brackets or in a
 * block of its own: whom the group waits for, and what the processes believe to hold.
 *
 * Deviation: HOST is the pod whose process took the member's id (`-`: that process has ended), and ids are shortened.
 */
import type { GroupMoment, MemberMoment, Moment, PartitionMoment, PodMoment } from '../sim/moment/moment.ts';
import { type Layout, wrap } from './layout.ts';
import { shortIds } from './member-ids.ts';
import { clock, spanText, things } from './numbers.ts';
import { columns } from './table.ts';

const NONE = '-';

export function describeText(moment: Moment, layout: Layout): string {
  const head = `At ${clock(moment.nowMs)}, after ${things(moment.events, 'event')}`;
  const groups = moment.groups.map((group) => groupBlocks(group, moment, layout));
  const blocks = [[layout.paint('dim', head)], ...groups.flat(), podBlock(moment, layout)];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function groupBlocks(group: GroupMoment, moment: Moment, layout: Layout): string[][] {
  const waits = waitingLines(group, moment);
  return [
    columns(STATE_HEAD, [stateRow(group)], layout),
    ...(waits.length === 0 ? [] : [waits.flatMap((line) => wrap(line, layout.width))]),
    group.members.length === 0
      ? [`Consumer group '${group.groupId}' has no active members.`]
      : columns(memberHead(group), memberRows(group, moment), layout, ['CLIENT-ID', 'HOST']),
    columns(OFFSET_HEAD, offsetRows(group, moment), layout, ['CLIENT-ID', 'HOST']),
  ];
}

// ---- the group ----

const STATE_HEAD = ['GROUP', 'ASSIGNMENT-STRATEGY', 'STATE', '#MEMBERS', 'GENERATION'];

function stateRow({ groupId, protocolName, state, members, generationId }: GroupMoment): string[] {
  return [groupId, protocolName ?? NONE, state, String(members.length), String(generationId)];
}

/** What the group waits for, longest first to know at 3 a.m. */
function waitingLines(group: GroupMoment, moment: Moment): string[] {
  const timer = group.timers.map(({ name, deadlineMs }) => `at ${clock(deadlineMs)} by the ${name} timer`)[0];
  const latest = timer === undefined ? '' : `, and ends its wait ${timer}`;
  const absent = group.members.filter((member) => member.waitsIn === null);
  const names = [
    ...absent.map((member) => absentee(member, moment)),
    ...group.pendingMembers.map((id) => `${shortIds(id)}, which has an id and has not joined with it`),
  ];
  if (group.state === 'PreparingRebalance') {
    if (names.length === 0) return [`The group waits for further members to join${latest}.`];
    return [`The group waits for the JoinGroup of ${names.join('; ')}${latest}.`];
  }
  if (group.state !== 'CompletingRebalance') return [];
  const leader = group.members.find(({ memberId }) => memberId === group.leaderId);
  if (leader === undefined || leader.waitsIn === 'SyncGroup') return [`The group waits for its log${latest}.`];
  return [`The group waits for the plan (SyncGroup) of its leader, ${absentee(leader, moment)}${latest}.`];
}

function absentee(member: MemberMoment, moment: Moment): string {
  const { session } = member;
  const ends = session === null ? '' : `, session until ${clock(session.deadlineMs)}`;
  return `${shortIds(member.memberId)} (${processOf(member, moment)}${ends})`;
}

function processOf({ pod }: MemberMoment, { pods, nowMs }: Moment): string {
  if (pod === null) return 'its process has ended';
  const { number, status, frozenUntilMs } = pods[pod]!;
  const frozen = frozenUntilMs === null ? '' : `, stands still for another ${spanText(frozenUntilMs - nowMs)}`;
  return `pod m${number} ${status}${frozen}`;
}

// ---- the members ----

/** The instance ids have a column as soon as there is one, as in Kafka's tool. */
function memberHead({ members }: GroupMoment): string[] {
  const instance = members.some(({ groupInstanceId }) => groupInstanceId !== null) ? ['GROUP-INSTANCE-ID'] : [];
  return ['CONSUMER-ID', ...instance, 'HOST', 'CLIENT-ID', '#PARTITIONS', 'SESSION-UNTIL', 'WAITS-IN', 'ASSIGNMENT'];
}

function memberRows(group: GroupMoment, { pods }: Moment): string[][] {
  const isStatic = group.members.some(({ groupInstanceId }) => groupInstanceId !== null);
  return group.members.map(({ memberId, groupInstanceId, pod, clientId, assignment, session, waitsIn }) => [
    `${shortIds(memberId)}${memberId === group.leaderId ? ' (leader)' : ''}`,
    ...(isStatic ? [groupInstanceId ?? NONE] : []),
    pod === null ? NONE : podName(pods[pod]!),
    clientId,
    String(assignment.length),
    session === null ? NONE : clock(session.deadlineMs),
    waitsIn ?? NONE,
    assignmentText(assignment),
  ]);
}

function podName({ number }: PodMoment): string {
  return `m${number}`;
}

/** `topic(0,3,6)`, as Kafka's tool writes it. */
export function assignmentText(names: readonly string[]): string {
  const byTopic = new Map<string, string[]>();
  for (const name of names) {
    const dash = name.lastIndexOf('-');
    const topic = name.slice(0, dash);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), name.slice(dash + 1)]);
  }
  return [...byTopic].map(([topic, partitions]) => `${topic}(${partitions.join(',')})`).join(', ') || NONE;
}

// ---- the offsets ----

const OFFSET_HEAD = [
  'TOPIC',
  'PARTITION',
  'CURRENT-OFFSET',
  'LOG-END-OFFSET',
  'LAG',
  'CONSUMER-ID',
  'HOST',
  'CLIENT-ID',
  'HELD-BY',
];

function offsetRows(group: GroupMoment, { pods }: Moment): string[][] {
  const owners = new Map(group.members.flatMap((member) => member.assignment.map((name) => [name, member] as const)));
  return group.partitions.map((partition) => {
    const owner = owners.get(`${partition.topic}-${partition.partition}`);
    const host = owner?.pod ?? null;
    return [
      partition.topic,
      String(partition.partition),
      partition.committedOffset === null ? NONE : String(partition.committedOffset),
      String(partition.logEndOffset),
      lagText(partition),
      owner === undefined ? NONE : shortIds(owner.memberId),
      host === null ? NONE : podName(pods[host]!),
      owner?.clientId ?? NONE,
      partition.heldBy.map((pod) => podName(pods[pod]!)).join(' and ') || NONE,
    ];
  });
}

/** Kafka's tool knows no lag where nothing was committed. */
function lagText({ committedOffset, logEndOffset }: PartitionMoment): string {
  return committedOffset === null ? NONE : String(Math.max(0, logEndOffset - committedOffset));
}

// ---- the processes ----

const POD_HEAD = ['POD', 'CLIENT', 'PROCESS', 'GENERATION', '#HOLDS', 'UNDER-WAY', 'TIMERS'];

function podBlock({ pods, messages, nowMs }: Moment, layout: Layout): string[] {
  const rows = pods.map((pod, index) => [
    podName(pod),
    `${pod.client}@${pod.version}`,
    pod.frozenUntilMs === null ? pod.status : `stands still until ${clock(pod.frozenUntilMs)}`,
    pod.generationId < 0 ? NONE : String(pod.generationId),
    String(pod.holds.length),
    messages
      .filter(({ pod: of, abandoned }) => of === index && !abandoned)
      .map(({ api, place }) => `${api} ${PLACES[place]}`)
      .join(', ') || NONE,
    pod.timers.map(({ name, deadlineMs }) => `${name} in ${spanText(deadlineMs - nowMs)}`).join(', ') || NONE,
  ]);
  return columns(POD_HEAD, rows, layout);
}

const PLACES = {
  held: 'waits for the connection',
  'to-broker': 'to the broker',
  queued: 'queued at the broker',
  handled: 'at the broker',
  'to-client': 'answered',
} as const;
