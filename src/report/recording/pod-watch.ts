/**
 * What each pod is, from event to event, for pictures of a run: it follows the processes, their way into a generation, and
 * what is left of them in the group when they are dead. Who extends it is told of each change, once.
 */
import type { RemovalCause } from '../../coordinator/effects.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { Ticks } from '../../protocol/time.ts';
import { NullObserver } from '../../sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../sim/observer.ts';
import type { WorldConfig } from '../../sim/world-config.ts';

/**
 * `down`: no process; `outside`: a process that is in no generation; `joining`: it has sent JoinGroup; `member`: it has the
 * answer to SyncGroup; `stopping`: it is told to stop, and ends its batch.
 */
export type PodState = 'down' | 'outside' | 'joining' | 'member' | 'stopping';

export abstract class PodWatch extends NullObserver {
  protected readonly groupOfPod: readonly number[];
  readonly #states: PodState[];
  readonly #podOf = new Map<MemberId, number>();
  /** Ids of members whose process is dead: since when. */
  readonly #ghosts = new Map<MemberId, Ticks>();
  readonly #members = new Set<MemberId>();
  readonly #ids: MemberId[];

  constructor(world: WorldConfig) {
    super();
    this.groupOfPod = world.groups.flatMap((group, index) => Array<number>(group.members).fill(index));
    this.#states = this.groupOfPod.map(() => 'down');
    this.#ids = this.groupOfPod.map(() => '');
  }

  /** A pod is something else from now on. `words`: what it was by. */
  protected abstract podIs(now: Ticks, pod: number, state: PodState, words: string): void;

  /** From its death on, a member of a dead process held up its group; it is removed now. */
  protected ghostGone(_from: Ticks, _now: Ticks, _pod: number): void {}

  protected stateOf(pod: number): PodState {
    return this.#states[pod]!;
  }

  /** Not of an id that was only handed out. */
  protected isMember(memberId: MemberId): boolean {
    return this.#members.has(memberId);
  }

  /** −1: the id belongs to no pod that is known. */
  protected podOf(memberId: MemberId | null): number {
    return memberId === null ? -1 : (this.#podOf.get(memberId) ?? -1);
  }

  /** At the end of the run: members whose processes are dead, and that nobody has removed yet. */
  protected ghostsAtEnd(now: Ticks): void {
    for (const [memberId, from] of this.#ghosts) this.ghostGone(from, now, this.podOf(memberId));
  }

  override podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.#set(now, pod, 'outside', `starts (${cause})`);
  }

  override podStopping(now: Ticks, pod: number, cause: PodCause): void {
    this.#set(now, pod, 'stopping', `is told to stop (${cause})`);
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    this.#set(now, pod, 'down', `${END_WORDS[end]} (${end === 'fatal-error' ? reason : cause})`);
    const id = this.#ids[pod]!;
    if (this.#members.has(id)) this.#ghosts.set(id, now);
    this.#ids[pod] = '';
  }

  override memberIdTaken(_now: Ticks, pod: number, memberId: MemberId): void {
    this.#ids[pod] = memberId;
    if (memberId !== '') this.#podOf.set(memberId, pod);
  }

  override memberAdded(_now: Ticks, _group: number, memberId: MemberId): void {
    this.#members.add(memberId);
  }

  override memberRemoved(now: Ticks, _group: number, memberId: MemberId, cause: RemovalCause): void {
    const pod = this.podOf(memberId);
    this.#members.delete(memberId);
    const died = this.#ghosts.get(memberId);
    if (died !== undefined) this.ghostGone(died, now, pod);
    this.#ghosts.delete(memberId);
    this.#podOf.delete(memberId);
    if (pod >= 0 && this.#ids[pod] === memberId && this.#states[pod] === 'member')
      this.#set(now, pod, 'outside', `was removed (${cause})`);
  }

  override joinStarted(now: Ticks, pod: number): void {
    if (this.#states[pod] !== 'stopping') this.#set(now, pod, 'joining', 'sends JoinGroup');
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    if (this.#states[pod] !== 'stopping') this.#set(now, pod, 'member', `member of generation ${generationId}`);
  }

  #set(now: Ticks, pod: number, state: PodState, words: string): void {
    this.#states[pod] = state;
    this.podIs(now, pod, state, words);
  }
}

const END_WORDS: Readonly<Record<PodEnd, string>> = {
  graceful: 'stopped',
  crash: 'crashed',
  'fatal-error': 'died of an error',
};
