/**
 * A moment of a history: how the world stands, and beside it what is known of the way there. Plain data; nothing in it
 * is live.
 */

import type { GroupState } from '../protocol/states.ts';
import { ticksToMs } from '../protocol/time.ts';
import type { GroupGlance } from '../sim/measures/result.ts';
import { momentOf } from '../sim/moment/look.ts';
import type { Moment, PartitionMoment } from '../sim/moment/moment.ts';
import { eventWords } from '../sim/schedule/event-words.ts';
import type { WorldEvent } from '../sim/schedule/world-events.ts';
import type { HistoryWorld } from './history-world.ts';

export interface HistoryMoment extends Omit<Moment, 'groups'> {
  /** Over all events so far: 16 hex digits, the same on every machine. */
  readonly hash: string;
  /** The end of the run, in milliseconds. */
  readonly endMs: number;
  /** Rebalances that have begun, of all groups. */
  readonly rebalances: number;
  readonly groups: readonly HistoryGroupMoment[];
  readonly faults: readonly FaultMoment[];
}

export type HistoryGroupMoment = Omit<Moment['groups'][number], 'partitions'> & {
  readonly partitions: readonly HistoryPartitionMoment[];
} & GroupGlance;

export interface HistoryPartitionMoment extends PartitionMoment {
  /** By holder, in the order of `heldBy`: the next offset that its poll() will return; null: it does not know yet. */
  readonly positions: readonly (number | null)[];
  /** Records that are not committed. */
  readonly lag: number;
}

/** An event of the schedule, or an act, that is in force. */
export interface FaultMoment {
  readonly kind: WorldEvent['kind'];
  readonly words: string;
  readonly fromMs: number;
  /** null: it has no end. */
  readonly toMs: number | null;
  /** Indices of the pods that it is about; null: of all, or of the broker. */
  readonly pods: readonly number[] | null;
}

/** The little that lanes and a clock need, however large the world. */
export interface BriefMoment {
  readonly nowMs: number;
  readonly events: number;
  readonly hash: string;
  readonly endMs: number;
  readonly rebalances: number;
  readonly groups: readonly {
    readonly groupId: string;
    readonly state: GroupState;
    readonly generationId: number;
    readonly members: number;
  }[];
}

export function briefOf(world: HistoryWorld): BriefMoment {
  const { simulation, watch, end } = world;
  return {
    nowMs: ticksToMs(simulation.now),
    events: simulation.events,
    hash: simulation.traceHash(),
    endMs: ticksToMs(end),
    rebalances: watch.rebalances.length,
    groups: world.world.groups.map(({ groupId }) => {
      const group = simulation.coordinator.group(groupId);
      const { state = 'Dead' as const, generationId = 0 } = group ?? {};
      return { groupId, state, generationId, members: group?.members.size ?? 0 };
    }),
  };
}

export function historyMomentOf(world: HistoryWorld): HistoryMoment {
  const { simulation, watch, end } = world;
  const moment = momentOf(simulation);
  return {
    ...moment,
    groups: moment.groups.map((group, index) => ({
      ...group,
      partitions: group.partitions.map((partition) => withPositions(partition, world)),
      ...world.glance(index),
    })),
    hash: simulation.traceHash(),
    endMs: ticksToMs(end),
    rebalances: watch.rebalances.length,
    faults: [...watch.inForce]
      .map((index) => faultOf(world.world.events![index]!))
      .filter(({ toMs }) => toMs === null || toMs > moment.nowMs),
  };
}

function withPositions(partition: PartitionMoment, { watch, simulation }: HistoryWorld): HistoryPartitionMoment {
  const { topic, partition: number, heldBy, logEndOffset, committedOffset } = partition;
  const index = simulation.topics.at(topic, simulation.now)[number]!.index;
  return {
    ...partition,
    positions: heldBy.map((pod) => watch.positions.get(pod)?.get(index) ?? null),
    lag: Math.max(0, logEndOffset - (committedOffset ?? 0)),
  };
}

function faultOf(event: WorldEvent): FaultMoment {
  const until = 'forMs' in event ? event.forMs : 0;
  return {
    kind: event.kind,
    words: eventWords(event),
    fromMs: event.atMs,
    toMs: until === null ? null : event.atMs + until,
    pods: 'pods' in event ? event.pods : null,
  };
}
