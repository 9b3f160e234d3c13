/**
 * The shortest way to what was broken, as acts of a world that lives on.
 *
 * The search keeps of each state only where it came from. Which move it was is found by making all moves again; and as states
 * stand for all that differ in names only, the acts are told to a living world, which knows the names.
 */
import { TimerKind } from '../coordinator/timers.ts';
import { ticksToMs } from '../protocol/time.ts';
import { type Act, timerName } from './moves.ts';
import { COMES_TO_REST, DISTURBANCES, type Search } from './search.ts';
import type { Move, Space } from './space.ts';
import { World } from './world.ts';

/** So many acts show that a group does not come to rest. */
const RESTLESS_ACTS = 30;

/** From the first state to the act that breaks something, or on the way on which the group never comes to rest. */
export function pathOf(search: Search): readonly Act[] {
  const { space, table, violation } = search;
  if (violation === null) return [];
  const states: number[] = [];
  for (let state = violation.from; state >= 0; state = table.parentOf(state)) states.unshift(state);
  const guide = new Guide(space);
  for (let i = 0; i + 1 < states.length; i++) guide.goTo(vector(search, states[i]!), vector(search, states[i + 1]!));
  if (violation.broken.by === COMES_TO_REST) guide.goOn(vector(search, violation.from), RESTLESS_ACTS);
  else guide.breakFrom(vector(search, violation.from));
  return guide.acts;
}

function vector({ table, space }: Search, state: number): Int32Array {
  const words = new Int32Array(space.width);
  table.read(state, words);
  return words;
}

/** Walks along a path, in a living world beside it. */
class Guide {
  readonly acts: Act[] = [];
  private readonly space: Space;
  private readonly world: World;
  /** By pod of the state: which it is in the world. */
  private pods: readonly number[];

  constructor(space: Space) {
    this.space = space;
    this.world = new World(space.machines.arena, []);
    this.pods = Array.from({ length: space.pods }, (_, pod) => pod);
  }

  goTo(from: Int32Array, to: Int32Array): void {
    const move = this.find(from, (next) => next?.every((word, i) => word === to[i]) ?? false);
    const act = this.toAct(move);
    this.acts.push(act);
    this.world.act(act);
    this.space.follow(from, move);
    const order = this.space.order();
    const pods = [...this.pods];
    for (let pod = 0; pod < pods.length; pod++) pods[order[pod]!] = this.pods[pod]!;
    this.pods = pods;
  }

  /** Wherever it leads, as long as nobody disturbs. */
  goOn(from: Int32Array, acts: number): void {
    let state = from;
    for (let i = 0; i < acts; i++) {
      const next = this.undisturbed(state);
      if (next === null) return;
      this.goTo(state, next);
      state = next;
    }
  }

  private undisturbed(from: Int32Array): Int32Array | null {
    const { space } = this;
    let found: Int32Array | null = null;
    space.expand(from, {
      reached: (next) => {
        if (!DISTURBANCES.has(space.kind)) found ??= Int32Array.from(next);
      },
      broken: () => {},
    });
    return found;
  }

  breakFrom(from: Int32Array): void {
    this.acts.push(this.toAct(this.find(from, (next) => next === null)));
  }

  /** The first move whose end (null: it breaks something) is as wanted. */
  private find(from: Int32Array, isIt: (next: Int32Array | null) => boolean): Move {
    const { space } = this;
    let found: Move | null = null;
    const look = (next: Int32Array | null) => {
      if (found === null && isIt(next)) found = { kind: space.kind, pod: space.pod, detail: space.detail };
    };
    space.expand(from, { reached: look, broken: () => look(null) });
    if (found === null) throw new Error('a path is not found again');
    return found;
  }

  private toAct({ kind, pod: inState, detail }: Move): Act {
    const pod = this.pods[inState] ?? -1;
    switch (kind) {
      case 'pass':
        return { do: 'pass', ms: ticksToMs(detail) };
      case 'stray':
        return { do: 'stray' };
      case 'alarm':
        return this.alarmAct(detail);
      case 'timer':
        return { do: 'timer', pod, timer: timerName(detail) };
      case 'crash':
      case 'lose':
        return detail === 1 ? { do: kind, pod, late: true } : { do: kind, pod };
      default:
        return { do: kind, pod };
    }
  }

  private alarmAct(alarm: number): Act {
    const { kind, memberId } = this.world.alarm(alarm);
    if (kind === TimerKind.Session) return { do: 'session', member: memberId };
    if (kind === TimerKind.WriteTimeout) return { do: 'write' };
    return { do: kind === TimerKind.Join ? 'join-phase' : 'sync-phase' };
  }
}
