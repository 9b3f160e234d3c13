/** TxnOffsetCommit, the markers that end transactions, and what waits for them: rules O-TX, O-FE-03, O-DE-02, O-EX-05, O-EX-06. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GroupRecord, NO_PRODUCER_ID } from '../../src/coordinator/records.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors, errorName } from '../../src/protocol/errors.ts';
import type {
  CoordinatorRequest,
  TxnOffsetCommitRequest,
  WriteTxnMarkersRequest,
} from '../../src/protocol/requests.ts';
import type { DeleteGroupsResponse, OffsetDeleteResponse, OffsetFetchResponse } from '../../src/protocol/responses.ts';
import { Broker, commit, fetch, join, partition } from './broker.ts';

const PRODUCER = 7;
const DAY = 24 * 3_600_000;

/** As a producer that knows no consumer group says it; `more` for those that do (KIP-447). */
function txn(offsets: { readonly [name: string]: number }, more: Partial<TxnOffsetCommitRequest> = {}) {
  const { offsets: committed } = commit('', -1, offsets);
  const request: TxnOffsetCommitRequest = {
    api: Api.TxnOffsetCommit,
    version: 5,
    groupId: 'g',
    producerId: PRODUCER,
    memberId: '',
    groupInstanceId: null,
    generationId: -1,
    offsets: committed,
    ...more,
  };
  return request;
}

const end = (committed: boolean, producerId = PRODUCER): WriteTxnMarkersRequest => ({
  api: Api.WriteTxnMarkers,
  producerId,
  committed,
});

function read(broker: Broker, names: string[] | null = null, requireStable = false) {
  const { offsets } = broker.ask<OffsetFetchResponse>(fetch(names, requireStable));
  const said = offsets.map((o) => [o.partition.name, o.errorCode === Errors.NONE ? o.offset : errorName(o.errorCode)]);
  return Object.fromEntries(said);
}

const deleteOffsets = (broker: Broker, ...names: string[]) => {
  const request = { api: Api.OffsetDelete, groupId: 'g', partitions: names.map(partition) } as const;
  return broker.ask<OffsetDeleteResponse>(request).partitions.map(({ errorCode }) => errorName(errorCode));
};
const deleteGroup = (broker: Broker) =>
  errorName(broker.ask<DeleteGroupsResponse>({ api: Api.DeleteGroups, groupIds: ['g'] }).results[0]!.errorCode);
const tombstones = (broker: Broker) =>
  broker.log.flatMap((r) =>
    r.type === 'marker' || r.value !== null ? [] : [r.type === 'group' ? 'g' : r.partition.name],
  );

describe('TxnOffsetCommit', () => {
  it('O-TX-01: a group id is needed; an unknown group is made, unless a generation is named', () => {
    expect(new Broker().error(txn({ 't1-0': 5 }, { groupId: '' }))).toBe('INVALID_GROUP_ID');
    expect(new Broker().error(txn({ 't1-0': 5 }, { groupId: null }))).toBe('INVALID_GROUP_ID');
    expect(new Broker().error(txn({ 't1-0': 5 }, { generationId: 1 }))).toBe('ILLEGAL_GENERATION');
    expect(new Broker().error(txn({ 't1-0': 5 }, { generationId: 1, version: 6 }))).toBe('GROUP_ID_NOT_FOUND');
    const broker = new Broker();
    expect(broker.error(txn({ 't1-0': 5 }))).toBe('NONE');
    expect(broker.coordinator.group('g')).toMatchObject({ state: 'Empty', protocolType: null });
  });

  it('O-TX-01: a coordinator that is not here says so', () => {
    const broker = new Broker();
    broker.coordinator.startLoading(0);
    expect(broker.error(txn({ 't1-0': 5 }))).toBe('COORDINATOR_LOAD_IN_PROGRESS');
    broker.coordinator.unload(0);
    expect([broker.error(txn({ 't1-0': 5 })), broker.error(end(true))]).toEqual(['NOT_COORDINATOR', 'NOT_COORDINATOR']);
  });

  it('O-TX-02: from outside in every state; in a member’s name as that member', () => {
    const broker = new Broker();
    const outside: string[] = [];
    const ask = () => outside.push(`${broker.coordinator.group('g')!.state} ${broker.error(txn({ 't1-0': 5 }))}`);
    const id = broker.enter('a');
    ask();
    broker.advance(3_000);
    ask();
    broker.send({
      ...commit(id, 1, {}),
      api: Api.SyncGroup,
      protocolType: null,
      protocolName: null,
      assignments: new Map(),
    });
    ask();
    expect(outside).toEqual(['PreparingRebalance NONE', 'CompletingRebalance NONE', 'Stable NONE']);
    expect(broker.error(txn({}, { memberId: id, generationId: 1 }))).toBe('NONE');
    expect(broker.error(txn({}, { memberId: id, generationId: 2 }))).toBe('ILLEGAL_GENERATION');
    expect(broker.error(txn({}, { memberId: id }))).toBe('ILLEGAL_GENERATION');
    expect(broker.error(txn({}, { memberId: 'ghost', generationId: 1 }))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.error(txn({}, { groupInstanceId: 'i', memberId: id, generationId: 1 }))).toBe('UNKNOWN_MEMBER_ID');
  });

  it('O-TX-02: a replaced static member is fenced', () => {
    const broker = new Broker();
    broker.send(join({ groupInstanceId: 'i' }));
    broker.advance(3_000);
    broker.send(join({ groupInstanceId: 'i' }));
    const request = txn({ 't1-0': 5 }, { groupInstanceId: 'i', memberId: 'i-1', generationId: 1 });
    expect(broker.error(request)).toBe('FENCED_INSTANCE_ID');
  });

  it('O-TX-03: CompletingRebalance does not refuse it, and it is no sign of life', () => {
    const broker = new Broker();
    const id = broker.enter('a');
    broker.advance(4_000);
    expect(broker.coordinator.group('g')!.state).toBe('CompletingRebalance');
    expect(broker.error(txn({ 't1-0': 5 }, { memberId: id, generationId: 1 }))).toBe('NONE');
    expect(broker.error(commit(id, 1, { 't1-0': 5 }))).toBe('REBALANCE_IN_PROGRESS');
    expect(broker.coordinator.group('g')!.members.get(id)!.sessionTimer.armedBy).toBe('join-complete');
  });

  it('O-CM-09: metadata that is too long refuses its partition only', () => {
    const broker = new Broker({ offsetMetadataMaxBytes: 0 });
    const [short, long] = commit('', -1, { 't1-0': 5, 't1-1': 5 }).offsets;
    const offsets = [short!, { ...long!, metadata: 'x' }];
    expect(broker.ask(txn({}, { offsets }))).toMatchObject({
      errorCode: Errors.OFFSET_METADATA_TOO_LARGE,
      partitionErrors: [Errors.NONE, Errors.OFFSET_METADATA_TOO_LARGE],
    });
    expect(broker.ask(txn({}, { offsets: [offsets[1]!] }))).toMatchObject({ partitionErrors: null });
    broker.send(end(true));
    expect(read(broker)).toEqual({ 't1-0': 5 });
  });

  it('O-CM-10: it is answered when its record is committed, or with the log’s error', () => {
    const broker = new Broker();
    broker.held = true;
    const [first, second] = [broker.send(txn({ 't1-0': 5 })), broker.send(txn({ 't1-1': 5 }))];
    expect(broker.errorOf(first)).toBe('pending');
    broker.report(Errors.NONE);
    broker.report(Errors.NOT_ENOUGH_REPLICAS);
    expect([broker.errorOf(first), broker.errorOf(second)]).toEqual(['NONE', 'COORDINATOR_NOT_AVAILABLE']);
    broker.held = false;
    broker.send(end(true));
    expect(read(broker)).toEqual({ 't1-0': 5 });
  });
});

describe('O-TX-04: the marker', () => {
  it('of a commit makes the offsets count, that of an abort drops them', () => {
    for (const committed of [true, false]) {
      const broker = new Broker();
      broker.send(commit('', -1, { 't1-0': 1 }));
      broker.send(txn({ 't1-0': 5, 't1-1': 5 }));
      broker.send(txn({ 't1-1': 6 }));
      expect(read(broker)).toEqual({ 't1-0': 1 });
      expect(broker.error(end(committed))).toBe('NONE');
      expect(read(broker)).toEqual(committed ? { 't1-0': 5, 't1-1': 6 } : { 't1-0': 1 });
      broker.send(end(true));
      expect(read(broker)).toEqual(committed ? { 't1-0': 5, 't1-1': 6 } : { 't1-0': 1 });
    }
  });

  it('does not undo a plain commit that came after', () => {
    const broker = new Broker();
    broker.send(txn({ 't1-0': 5, 't1-1': 5 }));
    broker.send(commit('', -1, { 't1-0': 3 }));
    broker.send(end(true));
    expect(read(broker)).toEqual({ 't1-0': 3, 't1-1': 5 });
  });

  it('ends one producer’s transaction, in all groups', () => {
    const broker = new Broker();
    broker.send(txn({ 't1-0': 5 }));
    broker.send(txn({ 't1-0': 6 }, { groupId: 'h' }));
    broker.send(txn({ 't1-0': 9 }, { producerId: 8 }));
    broker.send(end(true));
    expect(read(broker)).toEqual({ 't1-0': 5 });
    expect(broker.ask<OffsetFetchResponse>(fetch(null, false, 'h')).offsets[0]).toMatchObject({ offset: 6 });
    broker.send(end(true, 8));
    expect(read(broker)).toEqual({ 't1-0': 9 });
  });

  it('that is refused by the log has not come', () => {
    const broker = new Broker();
    broker.send(txn({ 't1-0': 5 }));
    broker.held = true;
    const marker = broker.send(end(true));
    broker.report(Errors.NOT_ENOUGH_REPLICAS);
    expect(broker.errorOf(marker)).toBe('COORDINATOR_NOT_AVAILABLE');
    broker.held = false;
    expect(read(broker, ['t1-0'], true)).toEqual({ 't1-0': 'UNSTABLE_OFFSET_COMMIT' });
    broker.send(end(true));
    expect(read(broker, ['t1-0'], true)).toEqual({ 't1-0': 5 });
  });

  it('is found in the log by the next coordinator, and so are transactions without one', () => {
    const broker = new Broker();
    broker.send(txn({ 't1-0': 5 }));
    broker.send(txn({ 't1-1': 5 }, { producerId: 8 }));
    broker.send(commit('', -1, { 't1-1': 3 }));
    broker.send(end(true));
    broker.coordinator.unload(0);
    broker.coordinator.elect(broker.log, 0);
    expect(read(broker)).toEqual({ 't1-0': 5, 't1-1': 3 });
    expect(read(broker, ['t1-0', 't1-1'], true)).toEqual({ 't1-0': 5, 't1-1': 'UNSTABLE_OFFSET_COMMIT' });
    broker.send(end(true, 8));
    expect(read(broker)).toEqual({ 't1-0': 5, 't1-1': 3 });
  });
});

describe('an open transaction', () => {
  it('O-FE-03: makes its partitions unstable for those who ask', () => {
    const broker = new Broker();
    broker.send(commit('', -1, { 't1-0': 1, 't1-1': 1 }));
    broker.send(txn({ 't1-0': 5, 't1-2': 5 }));
    const unstable = 'UNSTABLE_OFFSET_COMMIT';
    expect(read(broker, null, true)).toEqual({ 't1-0': unstable, 't1-1': 1 });
    expect(read(broker, ['t1-1', 't1-2'], true)).toEqual({ 't1-1': 1, 't1-2': unstable });
    expect(read(broker, ['t1-0', 't1-2'])).toEqual({ 't1-0': 1, 't1-2': -1 });
    broker.send(end(false));
    expect(read(broker, ['t1-0', 't1-2'], true)).toEqual({ 't1-0': 1, 't1-2': -1 });
  });

  it('O-DE-02: its offsets can be deleted, and are not committed then', () => {
    const broker = new Broker();
    broker.send(commit('', -1, { 't1-0': 1 }));
    broker.send(txn({ 't1-1': 5, 't1-2': 5 }));
    expect(deleteOffsets(broker, 't1-1', 't1-3')).toEqual(['NONE', 'NONE']);
    expect(tombstones(broker)).toEqual(['t1-1']);
    broker.send(end(true));
    expect(read(broker)).toEqual({ 't1-0': 1, 't1-2': 5 });
  });

  it('C-DESC-05: goes with its group', () => {
    const broker = new Broker();
    broker.send(commit('', -1, { 't1-0': 1 }));
    broker.send(txn({ 't1-0': 5, 't1-1': 5 }));
    expect(deleteGroup(broker)).toBe('NONE');
    expect(tombstones(broker)).toEqual(['t1-0', 't1-1', 'g']);
    broker.send(end(true));
    broker.send(commit('', -1, { 't1-2': 1 }));
    expect(read(broker)).toEqual({ 't1-2': 1 });
  });

  it('O-EX-05, O-EX-06: keeps its partitions and its group from expiring', () => {
    const broker = new Broker({ offsetsRetentionMs: DAY });
    broker.send(commit('', -1, { 't1-0': 1, 't1-1': 1 }));
    broker.send(txn({ 't1-0': 5 }));
    broker.advance(DAY);
    expect(tombstones(broker)).toEqual(['t1-1']);
    broker.send(end(false));
    broker.advance(600_000);
    expect(tombstones(broker)).toEqual(['t1-1', 't1-0', 'g']);
  });

  it('O-EX-06: keeps a group without any offset', () => {
    const broker = new Broker();
    broker.send(txn({ 't1-0': 5 }));
    broker.advance(600_000);
    expect(tombstones(broker)).toEqual([]);
    broker.send(end(false));
    broker.advance(600_000);
    expect(tombstones(broker)).toEqual(['g']);
  });

  it('O-EX-05: what it commits expires by the time of its own record', () => {
    const broker = new Broker({ offsetsRetentionMs: DAY });
    broker.send(txn({ 't1-0': 5 }));
    broker.advance(DAY);
    broker.send(end(true));
    broker.advance(600_000);
    expect(tombstones(broker)).toEqual(['t1-0', 'g']);
  });

  it('O-EX-07: does not survive its topic', () => {
    const broker = new Broker();
    broker.send(txn({ 't1-0': 5 }));
    broker.coordinator.topicsDeleted(new Set(['t1']), 0);
    broker.settle();
    expect(tombstones(broker)).toEqual(['t1-0']);
    broker.send(end(true));
    expect(read(broker)).toEqual({});
  });
});

/** The dumb twin of the store: what a log says, read from its beginning, one partition at a time. */
function offsetIn(log: readonly GroupRecord[], name: string): { readonly offset: number; readonly isOpen: boolean } {
  let [offset, at] = [-1, -1];
  let open: { producerId: number; offset: number; at: number }[] = [];
  log.forEach((record, position) => {
    if (record.type === 'marker') {
      const ended = open.filter(({ producerId }) => record.committed && producerId === record.producerId);
      for (const end of ended) if (offset < 0 || end.at > at) [offset, at] = [end.offset, end.at];
      open = open.filter(({ producerId }) => producerId !== record.producerId);
    } else if (record.type === 'offset' && record.partition.name === name) {
      const { producerId, value } = record;
      if (value === null) open = [];
      if (producerId === NO_PRODUCER_ID) [offset, at] = [value?.offset ?? -1, position];
      else {
        open = open.filter((other) => other.producerId !== producerId);
        open.push({ producerId, offset: value!.offset, at: position });
      }
    }
  });
  return { offset, isOpen: open.length > 0 };
}

describe('whatever is committed, in transactions and beside them', () => {
  const NAMES = ['t1-0', 't1-1'];
  const step = fc.record({
    act: fc.constantFrom('txn', 'txn', 'plain', 'end', 'end', 'delete', 'release'),
    name: fc.constantFrom(...NAMES),
    producerId: fc.constantFrom(1, 2),
    committed: fc.boolean(),
    isRefused: fc.boolean(),
  });
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  function requestOf({ act, name, producerId, committed }: Step, offset: number): CoordinatorRequest {
    if (act === 'txn') return txn({ [name]: offset }, { producerId });
    if (act === 'end') return end(committed, producerId);
    if (act === 'delete') return { api: Api.OffsetDelete, groupId: 'g', partitions: [partition(name)] };
    return commit('', -1, { [name]: offset });
  }

  /** One request; its append waits, or is refused and then is not in the log. */
  function take(broker: Broker, taken: Step, offset: number): void {
    const { length } = broker.log;
    broker.send(requestOf(taken, offset));
    const hasAppended = broker.log.length > length;
    if (!taken.isRefused || !hasAppended) return;
    broker.log.length = length;
    broker.coordinator.appendDone(broker.open.pop()!, Errors.NOT_ENOUGH_REPLICAS, 0);
  }

  function checkAgainstLog(broker: Broker): void {
    const twin = NAMES.map((name) => [name, offsetIn(broker.log, name)] as const);
    const plain = Object.fromEntries(twin.map(([name, { offset }]) => [name, offset]));
    const stable = twin.map(([name, { offset, isOpen }]) => [name, isOpen ? 'UNSTABLE_OFFSET_COMMIT' : offset]);
    expect(read(broker, NAMES)).toEqual(plain);
    expect(read(broker, NAMES, true)).toEqual(Object.fromEntries(stable));
  }

  it('the offsets are those that the log gives, now and after a failover', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const broker = new Broker();
        broker.send(commit('', -1, { 't2-0': 0 }));
        broker.held = true;
        steps.forEach((taken, i) => {
          if (taken.act === 'release') broker.report(Errors.NONE, broker.open.length);
          else take(broker, taken, i);
        });
        broker.held = false;
        broker.settle();
        checkAgainstLog(broker);
        broker.coordinator.elect(broker.log, 0);
        checkAgainstLog(broker);
      }),
      { numRuns: 500 },
    );
  });
});
