/** What is kept: offsets, the group's own record, and what is left after a failover. Seen at the coordinator. */
import type { ClassicGroup } from '../../src/coordinator/classic/group.ts';
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import { type GroupRecord, NO_PRODUCER_ID } from '../../src/coordinator/records.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import { type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { CoordinatorInvariant, CoordinatorWatch } from './coordinator-watch.ts';
import { Watcher } from './watcher.ts';

class RebalancingOffsets extends Watcher implements CoordinatorWatch {
  private now: Ticks = 0;

  beforeInput(_coordinator: GroupCoordinator, now: Ticks): void {
    this.now = now;
  }

  appended(coordinator: GroupCoordinator, records: readonly GroupRecord[]): void {
    for (const record of records) {
      if (record.type !== 'offset' || record.value !== null) continue;
      const state = coordinator.group(record.groupId)?.state;
      this.reach();
      if (state === 'PreparingRebalance' || state === 'CompletingRebalance')
        this.fail(this.now, `the offset of ${record.partition.name} goes in ${state}`);
    }
  }
}

export const rebalancesKeepOffsets: CoordinatorInvariant = {
  name: 'rebalances keep offsets',
  sentence: 'No offset expires while its group rebalances.',
  source: 'O-EX-04; KAFKA-13636',
  kind: 'always',
  sometimes: 'an offset expires',
  watch: () => new RebalancingOffsets(),
};

class OpenTransactions extends Watcher implements CoordinatorWatch {
  private readonly open = new Set<string>();
  private now: Ticks = 0;

  beforeInput(_coordinator: GroupCoordinator, now: Ticks): void {
    this.now = now;
  }

  override responseSent(
    _now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (request.api === Api.TxnOffsetCommit && errorCode !== Errors.NONE) this.open.delete(request.groupId ?? '');
  }

  unloaded(): void {
    this.open.clear();
  }

  appended(_coordinator: GroupCoordinator, records: readonly GroupRecord[]): void {
    for (const record of records) {
      if (record.type === 'marker') this.open.clear();
      if (record.type === 'offset' && record.producerId !== NO_PRODUCER_ID) this.open.add(record.groupId);
      if (record.type !== 'group' || record.value !== null) continue;
      this.reach();
      if (this.open.has(record.groupId)) this.fail(this.now, `${record.groupId} goes, and a transaction is open in it`);
    }
  }
}

export const openTransactionsKeepTheGroup: CoordinatorInvariant = {
  name: 'open transactions keep the group',
  sentence: 'A group is not removed while offsets of an open transaction wait in it.',
  source: 'O-EX-06; KAFKA-19163',
  kind: 'always',
  sometimes: 'a group is removed',
  watch: () => new OpenTransactions(),
};

class OutsideCommits extends Watcher implements CoordinatorWatch {
  private coordinator: GroupCoordinator | null = null;

  beforeInput(coordinator: GroupCoordinator): void {
    this.coordinator = coordinator;
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (request.api !== Api.OffsetCommit || request.generationId >= 0) return;
    const group = this.coordinator?.group(request.groupId ?? '');
    if (group?.state !== 'Empty') return;
    this.reach();
    if (errorCode === Errors.UNKNOWN_MEMBER_ID)
      this.fail(now, 'nobody is in the group, and a commit from outside is refused');
  }
}

export const emptyGroupsTakeCommits: CoordinatorInvariant = {
  name: 'empty groups take commits',
  sentence: 'Whoever assigns itself partitions may commit to a group that has no members, with an instance id too.',
  source: 'O-CM-04; KAFKA-14201',
  kind: 'always',
  sometimes: 'an empty group is committed to',
  watch: () => new OutsideCommits(),
};

/** What a group was when its record was made. */
interface Snapshot {
  readonly generation: number;
  readonly leader: string | null;
  readonly since: Ticks | null;
}

const snapshot = ({ generationId, leaderId, stateTimestamp }: ClassicGroup): Snapshot => ({
  generation: generationId,
  leader: leaderId,
  since: stateTimestamp,
});

class Restoration extends Watcher implements CoordinatorWatch {
  private readonly written = new WeakMap<GroupRecord, Snapshot>();

  appended(coordinator: GroupCoordinator, records: readonly GroupRecord[]): void {
    for (const record of records) {
      const group = record.type === 'group' ? coordinator.group(record.groupId) : undefined;
      if (group !== undefined) this.written.set(record, snapshot(group));
    }
  }

  loaded(coordinator: GroupCoordinator, log: readonly GroupRecord[], now: Ticks): void {
    const last = new Map<string, GroupRecord>();
    for (const record of log) if (record.type === 'group') last.set(record.groupId, record);
    for (const [groupId, record] of last) this.compare(now, coordinator.group(groupId), this.written.get(record));
  }

  private compare(now: Ticks, group: ClassicGroup | undefined, before: Snapshot | undefined): void {
    if (group === undefined || before === undefined) return;
    this.reach();
    if (group.generationId < before.generation)
      this.fail(now, `generation ${before.generation} is ${group.generationId} after a failover`);
    // A group that is over capacity rebalances as soon as it is loaded.
    const isAsLoaded = group.previousState === 'Dead';
    if (isAsLoaded && group.stateTimestamp !== before.since)
      this.fail(now, `since when the group is as it is has been forgotten: ${ticksToMs(before.since ?? 0)} ms`);
  }
}

export const failoverForgetsNothing: CoordinatorInvariant = {
  name: 'a failover forgets nothing',
  sentence: 'The generation of a group, and since when it is as it is, are the same after a failover.',
  source: 'C-LOG-01…04, O-EX-02; KAFKA-10401',
  kind: 'always',
  sometimes: 'a group is loaded',
  watch: () => new Restoration(),
};
