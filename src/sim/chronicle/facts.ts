/**
 * What a chronicle keeps of a run, as plain data. Instants in milliseconds of virtual time.
 */
import type { RemovalCause } from '../../coordinator/effects.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { GroupState } from '../../protocol/states.ts';
import type { PodCause, PodEnd } from '../observer.ts';

export interface Fact {
  readonly at: number;
}

export interface OfPod extends Fact {
  readonly pod: number;
}

export interface Transition extends Fact {
  readonly group: number;
  readonly from: GroupState;
  readonly to: GroupState;
  readonly generationId: number;
  readonly reason: string;
}

/** A request of membership, or a commit, on its way through the coordinator. */
export interface Asked extends OfPod {
  readonly api: number;
  /** That it carried; `''`: none. */
  readonly memberId: string;
  /** Of a commit. */
  readonly partitions: readonly number[];
  /** null: it was not answered. */
  answeredAt: number | null;
  errorCode: ErrorCode;
}

/** A commit as its client sees it; `refusal`: it never left the client. */
export interface Committed extends OfPod {
  readonly errorCode: ErrorCode;
  readonly refusal: string | null;
}

export interface Beat extends OfPod {
  readonly errorCode: ErrorCode;
}

/** Records [from, to) of a partition, handed to a pod's application or finished by it. */
export interface Records extends OfPod {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Partitions that a pod got or gave up. */
export interface Handover extends OfPod {
  readonly what: 'assigned' | 'revoked' | 'lost';
  readonly partitions: readonly number[];
}

export interface Lived extends OfPod {
  readonly what: 'started' | 'stopping' | 'stopped';
  readonly end: PodEnd | null;
  readonly cause: PodCause;
}

export interface Membership extends Fact {
  readonly group: number;
  readonly memberId: string;
  /** null: it was added. */
  readonly removed: RemovalCause | null;
}

/** The instant at which an offset of a partition was accepted. */
export interface Offset extends Fact {
  readonly partition: number;
  readonly offset: number;
}

/**
 * From the answer to SyncGroup to what ends the membership in that generation: `told` by a heartbeat that others
 * rebalance, `own`: the member joins again by itself, `error`: a heartbeat was answered with one, `stopped`: the process ended.
 */
export interface Session extends OfPod {
  readonly generationId: number;
  to: number | null;
  end: 'told' | 'own' | 'error' | 'stopped' | null;
  /** What it owned when it ended, as one text. */
  owned: string;
}
