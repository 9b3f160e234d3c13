/** C-INV-01…11 as watchers: see coordinator.ts and coordinator-history.ts. */
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { brokenInvariants } from './coordinator.ts';
import { CoordinatorHistory } from './coordinator-history.ts';
import type { CoordinatorInvariant } from './coordinator-watch.ts';
import { Watcher } from './watcher.ts';

class State extends Watcher {
  afterInput(coordinator: GroupCoordinator, now: Ticks): void {
    const [broken] = brokenInvariants(coordinator);
    for (const { awaitingJoinCount } of coordinator.groups()) if (awaitingJoinCount > 0) this.reach();
    if (broken !== undefined) this.fail(now, `${broken.id} is broken: ${broken.sentence}`);
  }
}

export const groupsAreConsistent: CoordinatorInvariant = {
  name: 'groups are consistent',
  sentence: 'Between any two inputs the fields of a group agree with each other.',
  source: 'C-INV-01…08',
  kind: 'always',
  sometimes: 'a join is parked',
  watch: () => new State(),
};

class History extends Watcher {
  private history: CoordinatorHistory | null = null;
  private arrived: readonly [number, CoordinatorRequest] | null = null;

  beforeInput(coordinator: GroupCoordinator): void {
    this.history ??= new CoordinatorHistory(coordinator);
    if (this.arrived !== null) this.history.arrived(...this.arrived);
    this.arrived = null;
  }

  override requestArrived(_now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    this.arrived = [exchange, request];
  }

  override responseSent(
    _now: Ticks,
    _pod: number,
    exchange: number,
    _request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    this.history?.responded(exchange, response);
    if (response.api === Api.SyncGroup && response.errorCode === Errors.NONE) this.reach();
  }

  unloaded(): void {
    this.history?.unloaded();
  }

  loaded(coordinator: GroupCoordinator, _log: unknown, now: Ticks): void {
    this.afterInput(coordinator, now);
  }

  afterInput(_coordinator: GroupCoordinator, now: Ticks): void {
    for (const { id, what } of this.history?.afterInput() ?? []) this.fail(now, `${id} is broken: ${what}`);
  }
}

export const groupsHaveAHistory: CoordinatorInvariant = {
  name: 'groups have one history',
  sentence: 'Generations only rise, every request is answered once, and a generation has one plan.',
  source: 'C-INV-09…11; C-UNL-01',
  kind: 'always',
  sometimes: 'a member is told its part of the plan',
  watch: () => new History(),
};
