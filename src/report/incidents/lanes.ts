/**
 * What a picture of an incident shows of each pod and of the group, as bars over time: from the chronicle of its run.
 */

import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { Chronicle } from '../../sim/chronicle/chronicle.ts';
import type { OfPod } from '../../sim/chronicle/facts.ts';

/** What a bar means; a group's are Kafka's states. `ghost`: the process is dead, and still a member. */
export type BarKind =
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Stable'
  | 'Dead'
  | 'running'
  | 'joining'
  | 'member'
  | 'ghost';

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly kind: BarKind;
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

export function groupBars({ transitions }: Chronicle, end: number): readonly Bar[] {
  const changes = [{ at: 0, to: 'Empty' as const }, ...transitions, { at: end, to: 'Dead' as const }];
  return changes.slice(1).map(({ at }, index) => ({ from: changes[index]!.at, to: at, kind: changes[index]!.to }));
}

/** A process, its way into a generation, its time in it, and what is left of it in the group when it is dead. */
export function podBars(chronicle: Chronicle, pod: number, end: number): readonly Bar[] {
  const own = <T extends OfPod>(facts: readonly T[]) => facts.filter((fact) => fact.pod === pod);
  const lives = own(chronicle.lives);
  const ended = (at: number) => lives.find((life) => life.what === 'stopped' && life.at >= at)?.at ?? end;
  const running = lives
    .filter(({ what }) => what === 'started')
    .map(({ at }) => ({ from: at, to: ended(at), kind: 'running' as const }));
  const member = own(chronicle.sessions.all).map(({ at, to }) => ({
    from: at,
    to: to ?? end,
    kind: 'member' as const,
  }));
  const joining = own(chronicle.joinsStarted).map(({ at }) => {
    const done = own(chronicle.joinsFinished).find((finished) => finished.at >= at)?.at ?? end;
    return { from: at, to: Math.min(done, ended(at)), kind: 'joining' as const };
  });
  return [...running, ...member, ...joining, ...ghosts(chronicle, pod)];
}

/** From the death of a process to the removal of the member that it was. */
function ghosts({ lives, memberships, asked }: Chronicle, pod: number): readonly Bar[] {
  const ids = new Set(asked.filter((request) => request.pod === pod).map(({ memberId }) => memberId));
  const deaths = lives.filter((life) => life.pod === pod && life.what === 'stopped').map(({ at }) => at);
  return memberships
    .filter(({ memberId, removed }) => removed !== null && removed !== 'leave' && ids.has(memberId))
    .flatMap(({ at: to }) => {
      const from = deaths.findLast((at) => at < to);
      return from === undefined ? [] : [{ from, to, kind: 'ghost' as const }];
    });
}

/** Part of every join, and of every rebalance: no refusal. */
const USUAL: readonly number[] = [Errors.NONE, Errors.MEMBER_ID_REQUIRED, Errors.REBALANCE_IN_PROGRESS];

/** When a pod was told that something is refused: a join, a heartbeat, a commit, the latter also by its own client. */
export function refusals({ asked, beats, commits }: Chronicle, pod: number): readonly number[] {
  const joins = asked.filter(
    ({ api, answeredAt, errorCode }) => api === Api.JoinGroup && answeredAt !== null && !USUAL.includes(errorCode),
  );
  const heartbeats = beats.filter(({ errorCode }) => !USUAL.includes(errorCode));
  const refused = commits.filter(({ errorCode, refusal }) => errorCode !== Errors.NONE || refusal !== null);
  return [...joins, ...heartbeats, ...refused].filter((one) => one.pod === pod).map(({ at }) => at);
}

/** At most `most` pods, in their order: first those to which something happens in the window. */
export function pickPods(chronicle: Chronicle, pods: number, window: Window, most: number): readonly number[] {
  const inside = ({ at, pod }: OfPod) => at >= window.from && at <= window.to && pod < pods;
  const touched = [...new Set(chronicle.lives.filter(inside).map(({ pod }) => pod))];
  const others = Array.from({ length: pods }, (_, pod) => pod).filter((pod) => !touched.includes(pod));
  return [...touched, ...others].slice(0, most).sort((a, b) => a - b);
}
