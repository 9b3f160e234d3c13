/**
 * The order of what happens at one instant: as it was scheduled, or drawn (engine/drawn-queue.ts).
 *
 * What keeps its order even then: the bytes of a connection (clients.md N-01) and its end after them; the records of the
 * coordinator's log; the steps of one event, the acts of one group, and what becomes of topics.
 */
import { DrawnQueue, NO_LANE } from './engine/drawn-queue.ts';
import type { EventQueue } from './engine/queue.ts';
import type { RandomStreams } from './engine/random.ts';
import { WheelQueue } from './engine/wheel.ts';
import { EventKind } from './events.ts';

/** Lanes are told apart by what they are about, then by which. */
const ABOUT = 8;
const CONNECTION = 0;
const LOG = 1;
const EVENT = 2;
const GROUP = 3;
const TOPICS = 4;

function laneOf(kind: number, who: number): number {
  switch (kind) {
    case EventKind.RequestArrives:
    case EventKind.ResponseArrives:
    case EventKind.ConnectionClosed:
    case EventKind.ConnectionLost:
    case EventKind.Dialled:
      return ABOUT * who + CONNECTION;
    case EventKind.AppendDone:
      return LOG;
    case EventKind.Scheduled:
      return ABOUT * who + EVENT;
    case EventKind.Act:
      return ABOUT * who + GROUP;
    case EventKind.TopicChange:
      return TOPICS;
    default:
      return NO_LANE;
  }
}

/** @param ties absent: events of one instant come in the order of scheduling */
export function queueOf(ties: string | undefined, random: RandomStreams): EventQueue {
  const wheel = new WheelQueue();
  return ties === undefined ? wheel : new DrawnQueue(wheel, random.stream(`ties/${ties}`), laneOf);
}
