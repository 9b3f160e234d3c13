/**
 * One column per pod, so that position is identity: the columns of a log line, and what each pod is at present.
 */
import { sharesOfPods } from '../sim/shares.ts';
import type { WorldConfig } from '../sim/world-config.ts';

/** What a pod is between two lines. */
export const PodSign = {
  /** No process. */
  down: '.',
  /** A process that is in no group. */
  outside: '-',
  /** JoinGroup sent, not a member of a generation yet. */
  joining: 'j',
  /** Member of a generation. */
  member: '=',
} as const;

/** What happens to a pod in the line. */
export const ActSign = {
  starts: '>',
  told: '~',
  stops: '<',
  dies: 'x',
  removed: '!',
  causes: '*',
} as const;

/** The meaning of the signs, printed once above a log. */
export const SIGN_LEGEND =
  '. no process  - outside the group  j joining  = member  > starts  ~ told to stop  < stops  x dies  ! removed  * causes the change';

export class PodColumns {
  readonly #signs: string[];
  readonly #numbers: readonly number[];
  /** Of the pods of mixed groups. */
  readonly #clients: readonly (string | null)[];

  constructor(world: WorldConfig) {
    this.#numbers = world.groups.flatMap((group) => Array.from({ length: group.members }, (_, number) => number));
    this.#clients = world.groups.flatMap((group) =>
      sharesOfPods(group).map(({ client }) => (group.clients.length > 1 ? client : null)),
    );
    this.#signs = this.#numbers.map(() => PodSign.down);
  }

  /** How a pod is called in words: its number in its group. */
  name(pod: number): string {
    return `m${this.#numbers[pod] ?? '?'}`;
  }

  /** What it runs, where that is not the same for all pods of its group. */
  client(pod: number): string | null {
    return this.#clients[pod] ?? null;
  }

  sign(pod: number): string {
    return this.#signs[pod] ?? '?';
  }

  set(pod: number, sign: string): void {
    this.#signs[pod] = sign;
  }

  /** The columns, with the pod that acts showing what it does; as many as there is room for. */
  text(width: number, actor = -1, act = ''): string {
    const signs = this.#signs.map((sign, pod) => (pod === actor ? act : sign));
    return signs.length <= width ? signs.join('') : `${signs.slice(0, width - 1).join('')}…`;
  }

  get count(): number {
    return this.#signs.length;
  }
}
