/**
 * From a moment to what the stage shows of one group: each process with its three timers, whichever side keeps them, what is
 * on its way for it, and what the coordinator still believes of it. Pure; nothing here draws.
 */
import type { FaultMoment, HistoryMoment, MemberMoment, MessageMoment, PodMoment } from 'groupsim/history';

export type HistoryGroup = HistoryMoment['groups'][number];

/** A timer as an arc. */
export interface Arc {
  readonly leftMs: number;
  readonly spanMs: number;
  /** 1: just armed; 0: run out. */
  readonly share: number;
  /** The process that would notice it stands still. */
  readonly isStill: boolean;
}

/** What the network does to a member's lane. */
export type Path = 'sound' | 'degraded' | 'black-hole';

export interface MemberView {
  /** Its index in the world. */
  readonly index: number;
  /** `m3`, as everywhere. */
  readonly name: string;
  /** The number by which acts know it. */
  readonly number: number;
  /** Which of the colours of members. */
  readonly hue: number;
  readonly pod: PodMoment;
  /** In the coordinator's books. */
  readonly listed: MemberMoment | null;
  /** Members in the books whose process is gone: the coordinator waits for them until their sessions end. */
  readonly ghosts: readonly MemberMoment[];
  readonly isLeader: boolean;
  /** Another process with its instance id is the member now. */
  readonly isFenced: boolean;
  /** Its work takes longer than it would. */
  readonly isSlow: boolean;
  readonly session: Arc | null;
  readonly heartbeat: Arc | null;
  readonly poll: Arc | null;
  readonly path: Path;
  readonly messages: readonly MessageMoment[];
}

/** The most that the stage shows in full detail. */
export const MOST_ON_STAGE = 12;

export const HUES = 12;

export function hueOf(number: number): number {
  return number % HUES;
}

/** The processes of a group; slots for successors are there only while somebody is in them. */
export function membersOf(moment: HistoryMoment, group: number, size: number): readonly MemberView[] {
  return moment.pods
    .map((pod, index) => ({ pod, index }))
    .filter(({ pod }) => pod.group === group && (pod.number < size || pod.status !== 'down'))
    .map(({ pod, index }) => memberView(pod, index, moment, moment.groups[group]!));
}

function memberView(pod: PodMoment, index: number, moment: HistoryMoment, group: HistoryGroup): MemberView {
  const { nowMs, messages, faults } = moment;
  const listed = group.members.find((member) => member.pod === index) ?? null;
  const number = numberOf(pod);
  const spare = number !== pod.number;
  const session = listed?.session ?? null;
  return {
    index,
    name: `m${number}${spare ? '′' : ''}`,
    number,
    hue: hueOf(number),
    pod,
    listed,
    ghosts: group.members.filter((member) => member.pod === null && member.clientId === pod.clientId),
    isLeader: listed !== null && listed.memberId === group.leaderId,
    isFenced: isFenced(pod, group),
    isSlow: inForce(faults, index, nowMs).some(({ kind }) => kind === 'pod-slow'),
    session: session === null ? null : arc(nowMs, session.deadlineMs, session.deadlineMs - session.armedAtMs),
    heartbeat: podArc(pod, HEARTBEATS, nowMs),
    poll: podArc(pod, POLLS, nowMs),
    path: pathOf(faults, index, nowMs),
    messages: messages.filter((message) => message.pod === index),
  };
}

/** Who runs in a slot for successors has the client id, and so the number, of the pod that it stands for. */
function numberOf({ clientId, number }: PodMoment): number {
  const said = /(\d+)$/.exec(clientId)?.[1];
  return said === undefined ? number : Number(said);
}

function isFenced({ groupInstanceId, memberId }: PodMoment, { members }: HistoryGroup): boolean {
  if (groupInstanceId === null || memberId === '') return false;
  const owner = members.find((member) => member.groupInstanceId === groupInstanceId);
  return owner !== undefined && owner.memberId !== memberId;
}

/** By the names that the four clients have for them; a client without such a timer of its own has none here. */
const HEARTBEATS = ['Heartbeat'];
const POLLS = ['PollInterval'];

function podArc({ timers, frozenUntilMs }: PodMoment, names: readonly string[], nowMs: number): Arc | null {
  const timer = timers.find(({ name }) => names.includes(name));
  if (!timer?.spanMs) return null;
  return { ...arc(nowMs, timer.deadlineMs, timer.spanMs), isStill: frozenUntilMs !== null };
}

export function arc(nowMs: number, deadlineMs: number, spanMs: number): Arc {
  const leftMs = Math.max(0, deadlineMs - nowMs);
  return { leftMs, spanMs, share: spanMs <= 0 ? 0 : Math.min(1, leftMs / spanMs), isStill: false };
}

/** What is in force for a pod by itself. */
function inForce(faults: readonly FaultMoment[], index: number, nowMs: number): readonly FaultMoment[] {
  return faults.filter(({ pods, toMs }) => pods?.includes(index) && (toMs === null || toMs > nowMs));
}

function pathOf(faults: readonly FaultMoment[], index: number, nowMs: number): Path {
  const own = inForce(faults, index, nowMs);
  if (own.some(({ kind }) => kind === 'network-black-hole')) return 'black-hole';
  return own.some(({ kind }) => kind === 'network-degrade') ? 'degraded' : 'sound';
}

/** JoinGroup and SyncGroup that the coordinator holds back until others have come. */
export function isParked({ place, api }: MessageMoment, listed: MemberMoment | null): boolean {
  return place === 'handled' && listed !== null && listed.waitsIn === api;
}

/** `41 s`, `2.1 s`, `4:58`. */
export function spanWords(ms: number): string {
  if (ms >= 100_000) {
    const seconds = Math.round(ms / 1_000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
  return ms >= 9_950 ? `${Math.round(ms / 1_000)} s` : `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
}

/** `0–3, 7`: numbers of partitions, runs of them as one; with the topic where there are several. */
export function partitionWords(names: readonly string[]): string {
  const byTopic = new Map<string, number[]>();
  for (const name of names) {
    const cut = name.lastIndexOf('-');
    const topic = name.slice(0, cut);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), Number(name.slice(cut + 1))]);
  }
  const several = byTopic.size > 1;
  return [...byTopic].map(([topic, numbers]) => `${several ? `${topic} ` : ''}${runs(numbers)}`).join('; ');
}

function runs(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of sorted) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}
