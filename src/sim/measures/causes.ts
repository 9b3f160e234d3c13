/**
 * Cause chains in words: from what started a rebalance back to the first thing known, each step a fragment that a
 * person can read. Pure functions from what is kept of a rebalance.
 *
 * The chain is told when it is asked for, so that what was learned after the rebalance began (which pod a static
 * member is, that a pod which left was on its way out) is in it.
 */
import type { ArmedBy } from '../../coordinator/timers.ts';
import { TICKS_PER_MS, type Ticks, ticksToMs } from '../../protocol/time.ts';
import type { PodCause, PodEnd } from '../observer.ts';
import type { Faults } from './faults.ts';
import type { Incarnation, Membership, PodStop, Removal } from './members.ts';
import type { Cause, Rebalance } from './rebalance.ts';
import type { CauseStep } from './result.ts';

/** Steps after which a chain of ever new rounds is cut. */
const LONGEST_CHAIN = 16;

const REMOVED: Readonly<Record<Removal['cause'], string>> = {
  leave: 'left (LeaveGroup)',
  'session-expired': 'removed',
  'new-member-join-expired': 'removed, a new member that waited too long',
  'pending-member-expired': 'removed, it never came back with the id it was given',
  'rebalance-timeout': 'removed, it did not rejoin in time',
  'sync-timeout': 'removed, it did not send SyncGroup in time',
  fenced: 'fenced, its group.instance.id was taken over',
  'max-size': 'turned away by group.max.size',
  unloaded: 'gone with its coordinator',
};

const ARMED_BY: Readonly<Record<ArmedBy, string>> = {
  'join-group': 'JoinGroup',
  'join-complete': 'the end of the join phase',
  'sync-group': 'the answer to SyncGroup',
  heartbeat: 'heartbeat',
  'offset-commit': 'OffsetCommit',
  'static-replacement': 'static replacement',
  load: 'loading the group',
  'prepare-rebalance': 'the start of the rebalance',
  'initial-delay': 'the initial delay',
  append: 'a finished append',
  rearm: 'its own expiry',
};

const ENDED: Readonly<Record<PodEnd, string>> = {
  graceful: 'stopped',
  crash: 'crashed',
  'fatal-error': 'ended by a fatal error',
};

const WHY: Readonly<Record<PodCause, string>> = {
  deployment: 'deployment',
  'churn-restart': 'churn',
  'churn-crash': 'churn',
  'churn-scale': 'churn: scale',
  'fatal-error': 'fatal error',
  act: 'act',
  'pod-start': 'event: pod-start',
  'pod-stop': 'event: pod-stop',
  'pod-kill': 'event: pod-kill',
  'pod-replace': 'event: pod-replace',
  'pod-crash-loop': 'event: pod-crash-loop',
  'node-drain': 'event: node-drain',
  'node-loss': 'event: node-loss',
  scale: 'event: scale',
  'rolling-update': 'event: rolling-update',
};

/** Tells chains, by the names of pods. */
export class CauseTeller {
  readonly #podNames: readonly string[];
  readonly #faults: Faults;

  constructor(podNames: readonly string[], faults: Faults) {
    this.#podNames = podNames;
    this.#faults = faults;
  }

  /** `m7`; `''` if no pod is known. */
  podOf(incarnation: Incarnation | null): string {
    return incarnation === null ? '' : (this.#podNames[incarnation.pod] ?? '');
  }

  /** From what started a rebalance back to the first thing known. */
  chainOf(rebalance: Rebalance): CauseStep[] {
    const steps = this.chain(rebalance.cause);
    const { previous, cause } = rebalance;
    if (cause.kind !== 'rejoin' || previous === null || previous.end === null) return steps;
    steps.push(...this.#revocation(cause, previous.end));
    steps.push(step(previous.end, `rebalance #${previous.number} ended at ${seconds(previous.end)}`));
    if (steps.length < LONGEST_CHAIN) steps.push(...this.chainOf(previous));
    return steps.slice(0, LONGEST_CHAIN);
  }

  /** From one cause back, within one rebalance. */
  chain(cause: Cause): CauseStep[] {
    const { at, removal, member, kind } = cause;
    if (removal !== null) return this.#removal(removal);
    const name = this.#name(member);
    switch (kind) {
      case 'join':
        return this.#join(at, name, member);
      case 'static-replacement':
        return [step(at, `${name} took over its group.instance.id (JoinGroup)`), ...this.#start(member?.incarnation)];
      case 'rejoin':
        return [step(at, `${name} joined again (${rejoinWords(cause.reason)})`), ...this.#faultsBefore(at, member)];
      case 'leave':
        return [step(at, `${name} left (LeaveGroup)`), ...this.#leaver(at, member?.incarnation ?? null)];
      case 'append-failed':
        return [step(at, 'the plan could not be written to the log')];
      case 'session-expired':
      case 'sync-expired':
      case 'other':
        return [step(at, cause.reason || `${name}: ${kind}`), ...this.#faultsBefore(at, member)];
    }
  }

  #join(at: Ticks, name: string, member: Membership | null): CauseStep[] {
    const before = member?.before ?? null;
    if (before === null) return [step(at, `${name} joined (JoinGroup)`), ...this.#start(member?.incarnation)];
    return [step(at, `${name} joined as a new member (JoinGroup)`), ...this.#removal(before)];
  }

  #removal(removal: Removal): CauseStep[] {
    const { at, cause, incarnation } = removal;
    const name = this.podOf(incarnation) || removal.memberId;
    const first = step(at, `${name} ${REMOVED[cause]}${reasonWords(removal)}${timerWords(removal)}`);
    if (cause === 'leave') return [first, ...this.#leaver(at, incarnation)];
    const stop = incarnation?.stop ?? null;
    if (stop !== null && stop.at <= at) return [first, this.#stop(name, stop)];
    const pod = incarnation?.pod ?? -1;
    const { armedAt } = removal;
    return [first, ...(armedAt < 0 ? this.#faults.before(at, pod) : this.#faults.during(armedAt, at, pod))];
  }

  /** A pod on its way out leaves before it has ended; one that joined again later left for another reason. */
  #leaver(at: Ticks, incarnation: Incarnation | null): CauseStep[] {
    if (incarnation === null || incarnation.lastJoinAt > at) return [];
    if (incarnation.stop === null) return this.#faults.before(at, incarnation.pod);
    return [this.#stop(this.podOf(incarnation), incarnation.stop)];
  }

  #start(incarnation: Incarnation | null | undefined): CauseStep[] {
    if (!incarnation) return [];
    const name = this.podOf(incarnation);
    const text = `pod ${name} started at ${seconds(incarnation.startedAt)}`;
    if (incarnation.after === null) return [step(incarnation.startedAt, `${text} (${WHY[incarnation.startCause]})`)];
    return [step(incarnation.startedAt, text), this.#stop(name, incarnation.after)];
  }

  #stop(name: string, { at, end, cause }: PodStop): CauseStep {
    const why = end === 'fatal-error' && cause === 'fatal-error' ? '' : ` (${WHY[cause]})`;
    return step(at, `pod ${name} ${ENDED[end]} at ${seconds(at)}${why}`);
  }

  #faultsBefore(at: Ticks, member: Membership | null): CauseStep[] {
    return this.#faults.before(at, member?.incarnation?.pod ?? -1);
  }

  /** What a cooperative member gave up between two rounds: the reason for the second. */
  #revocation({ member, revocation }: Cause, since: Ticks): CauseStep[] {
    if (revocation === null || revocation.at < since) return [];
    const { at, count } = revocation;
    const partitions = count === 1 ? '1 partition' : `${count} partitions`;
    return [step(at, `${this.#name(member)} gave up ${partitions} at ${seconds(at)}`)];
  }

  #name(member: Membership | null): string {
    return this.podOf(member?.incarnation ?? null) || member?.memberId || 'somebody';
  }
}

function rejoinWords(reason: string): string {
  const round = reason.includes('revoke partitions') ? ', second cooperative round' : '';
  if (reason.startsWith('Leader')) return `JoinGroup of the leader${round}`;
  return `JoinGroup with changed metadata${round}`;
}

/** A process on its way out says that it closes, which the next step tells better. */
function reasonWords({ at, reason, incarnation }: Removal): string {
  const closes = incarnation !== null && incarnation.stop !== null && incarnation.lastJoinAt <= at;
  if (reason === null || reason === '' || closes) return '';
  return `: ${reason.replace(/\.$/, '')}`;
}

function timerWords({ at, timer, armedAt, armedBy }: Removal): string {
  if (timer === null || armedBy === null) return '';
  return `: ${timer} timer expired at ${seconds(at)}, last re-armed at ${seconds(armedAt)} by ${ARMED_BY[armedBy]}`;
}

function step(at: Ticks, text: string): CauseStep {
  return { atMs: ticksToMs(at), text };
}

/** `crashed at 12.3 s`. */
export function endedWords({ at, end }: PodStop): string {
  return `${ENDED[end]} at ${seconds(at)}`;
}

/** `12.3 s`. */
function seconds(at: Ticks): string {
  return `${(at / (1000 * TICKS_PER_MS)).toFixed(1)} s`;
}
