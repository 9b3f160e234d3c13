/** group.max.size: nobody more, and nobody refused before. */

import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import type { CoordinatorInvariant } from './coordinator-watch.ts';
import { Watcher } from './watcher.ts';

class Capacity extends Watcher {
  private readonly maxSize: number;
  /** How many places were taken before the present input. */
  private taken = 0;

  constructor(maxSize: number) {
    super();
    this.maxSize = maxSize;
  }

  beforeInput(coordinator: GroupCoordinator): void {
    this.taken = 0;
    for (const { state, awaitingJoinCount, members } of coordinator.groups()) {
      this.taken = Math.max(this.taken, state === 'PreparingRebalance' ? awaitingJoinCount : members.size);
    }
  }

  afterInput(coordinator: GroupCoordinator, now: Ticks): void {
    for (const { groupId, awaitingJoinCount } of coordinator.groups()) {
      if (awaitingJoinCount > this.maxSize)
        this.fail(now, `${awaitingJoinCount} joins are parked in ${groupId}, group.max.size is ${this.maxSize}`);
    }
  }

  override memberRemoved(_now: Ticks, _group: number, _memberId: string, cause: RemovalCause): void {
    if (cause === 'max-size') this.taken = this.maxSize;
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    _request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (errorCode !== Errors.GROUP_MAX_SIZE_REACHED) return;
    this.reach();
    if (this.taken < this.maxSize) this.fail(now, `refused with ${this.taken} of ${this.maxSize} places taken`);
  }
}

export const sizeIsKept: CoordinatorInvariant = {
  name: 'the size of a group is kept',
  sentence: 'No more join than group.max.size allows, and nobody is refused while there is room.',
  source: 'C-MAX-02…04; KAFKA-9844, KAFKA-9885',
  kind: 'always',
  sometimes: 'somebody is refused',
  watch: ({ broker }) => new Capacity(broker.coordinator.maxSize),
};
