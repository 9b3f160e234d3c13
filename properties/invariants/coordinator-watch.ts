/**
 * What a watcher may hear besides the events of a run when it stands next to a coordinator: each input before and after it
 * is handled, appends, and the coming and going of the coordinator itself. A simulation tells only the events.
 */
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import type { GroupRecord } from '../../src/coordinator/records.ts';
import type { CoordinatorTimer } from '../../src/coordinator/timers.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import type { InvariantWatch } from '../../src/scenario/invariant.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import type { NamedInvariant } from './watcher.ts';

export interface CoordinatorWatch extends InvariantWatch {
  beforeInput?(coordinator: GroupCoordinator, now: Ticks): void;
  afterInput?(coordinator: GroupCoordinator, now: Ticks): void;
  /** Before the input that it is. */
  timerFired?(coordinator: GroupCoordinator, timer: CoordinatorTimer): void;
  /** The coordinator writes; it is not committed yet. */
  appended?(coordinator: GroupCoordinator, records: readonly GroupRecord[]): void;
  /** The coordinator has let go of everything. */
  unloaded?(coordinator: GroupCoordinator): void;
  /** It has read the log. */
  loaded?(coordinator: GroupCoordinator, log: readonly GroupRecord[], now: Ticks): void;
}

/** An invariant that can be seen only next to the coordinator. */
export interface CoordinatorInvariant extends NamedInvariant {
  watch(world: Pick<WorldConfig, 'broker'>): CoordinatorWatch;
}
