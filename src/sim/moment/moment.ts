/**
 * A world at one instant, as plain data: what an administrator would see of the group and, beside it, what only a
 * simulator can show: the processes' own view, their timers, and the requests on their way.
 *
 * Nothing in it is live: it survives JSON and stays as it is when the world goes on. Times are milliseconds of virtual
 * time from the beginning of the run.
 */
import type { GroupState } from '../../protocol/states.ts';
import type { PodStatus } from '../pod.ts';

export interface Moment {
  readonly nowMs: number;
  /** Events dispatched so far. */
  readonly events: number;
  readonly groups: readonly GroupMoment[];
  /** By index in the world, group after group. */
  readonly pods: readonly PodMoment[];
  readonly messages: readonly MessageMoment[];
}

/** A timer that runs. */
export interface TimerMoment {
  readonly name: string;
  readonly deadlineMs: number;
}

/** A timer of a client: `spanMs` is the setting that it is armed with; null if it has none. */
export interface PodTimerMoment extends TimerMoment {
  readonly spanMs: number | null;
}

/** A timer of the coordinator also says when, and by what input, it was last armed. */
export interface CoordinatorTimerMoment extends TimerMoment {
  readonly armedAtMs: number;
  readonly armedBy: string;
}

/** A group as its coordinator knows it; `Dead` and empty where it knows none. */
export interface GroupMoment {
  readonly groupId: string;
  readonly state: GroupState;
  readonly generationId: number;
  /** The assignor that the members agreed on; null before the first join phase has ended. */
  readonly protocolName: string | null;
  readonly leaderId: string | null;
  readonly members: readonly MemberMoment[];
  /** Ids that were handed out (MEMBER_ID_REQUIRED) and have not come back with a JoinGroup. */
  readonly pendingMembers: readonly string[];
  /** The join and the sync timer, where they run. */
  readonly timers: readonly CoordinatorTimerMoment[];
  readonly partitions: readonly PartitionMoment[];
}

/** A member in the coordinator's books; its process may be long gone. */
export interface MemberMoment {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  /** The pod whose process took this id; null if that process has ended. */
  readonly pod: number | null;
  /** What the leader gave it, by name; what the coordinator would tell an administrator. */
  readonly assignment: readonly string[];
  /** The request of this member that is parked at the coordinator. */
  readonly waitsIn: 'JoinGroup' | 'SyncGroup' | null;
  readonly session: CoordinatorTimerMoment | null;
}

/** A partition and its readers. */
export interface PartitionMoment {
  readonly topic: string;
  readonly partition: number;
  readonly logEndOffset: number;
  /** null: nothing was committed. */
  readonly committedOffset: number | null;
  /** Pods whose client holds it, by their own belief; two are a zombie and its successor. */
  readonly heldBy: readonly number[];
}

/** A client process slot. */
export interface PodMoment {
  readonly group: number;
  /** Its number in its group. */
  readonly number: number;
  readonly client: string;
  readonly version: string;
  readonly clientId: string;
  readonly groupInstanceId: string | null;
  readonly status: PodStatus;
  /** Its process stands still until then; null: it runs. */
  readonly frozenUntilMs: number | null;
  /** As the client sees itself; `''` and −1: not a member. */
  readonly memberId: string;
  readonly generationId: number;
  /** Partitions it holds, by name. */
  readonly holds: readonly string[];
  readonly timers: readonly PodTimerMoment[];
}

/**
 * `held` at the client until the connection is set up; `queued` at the broker behind another one of its connection;
 * `handled`: the broker has taken it, and it is not answered (a parked join, a held fetch, an open append).
 */
export type MessagePlace = 'held' | 'to-broker' | 'queued' | 'handled' | 'to-client';

/** A request, or its answer, that is on its way or waits somewhere. */
export interface MessageMoment {
  /** What it is known by, for interfering with it. A request and its answer have the same one. */
  readonly id: string;
  readonly pod: number;
  /** The client's own name for the connection. */
  readonly connection: string;
  /** The client has given the connection up: the broker still deals with the request, and nobody hears of it. */
  readonly abandoned: boolean;
  /** Kafka's name of the request. */
  readonly api: string;
  readonly place: MessagePlace;
  /** Kafka's name of the answer's error; null while there is no answer. */
  readonly error: string | null;
  /** In words, what the request asks or the answer brings; may be empty. */
  readonly carries: string;
  /** The request; once it is answered, the answer. null: it is held at the client; or nobody writes it down, as in plain runs. */
  readonly sentAtMs: number | null;
  /** null: it waits somewhere, or never comes. */
  readonly arrivesAtMs: number | null;
  /** The client gives up the connection then; null: nobody waits for it. */
  readonly timeoutAtMs: number | null;
}
