/** Rules of offsets, of the log, and of the administrators' requests where the recorded traces do not look. */
import { describe, expect, it } from 'vitest';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type {
  DeleteGroupsResponse,
  DescribeGroupsResponse,
  ListGroupsResponse,
  OffsetCommitResponse,
  OffsetFetchResponse,
} from '../../src/protocol/responses.ts';
import { Broker, commit, fetch, heartbeat, join, leave, partition, sync } from './broker.ts';

const DAY = 24 * 3_600_000;

const offsetsIn = (response: OffsetFetchResponse) =>
  Object.fromEntries(response.offsets.map(({ partition: { name }, offset }) => [name, offset]));
const read = (broker: Broker, partitions: string[] | null = null) =>
  offsetsIn(broker.ask<OffsetFetchResponse>(fetch(partitions)));

describe('OffsetCommit', () => {
  it('O-CM-01, O-CM-02: an unknown group, by generation and version', () => {
    expect(new Broker().error(commit('', -1, { 't1-0': 5 }))).toBe('NONE');
    expect(new Broker().error(commit('m', 3, { 't1-0': 5 }))).toBe('GROUP_ID_NOT_FOUND');
    expect(new Broker().error(commit('m', 3, { 't1-0': 5 }, { version: 8 }))).toBe('ILLEGAL_GENERATION');
    expect(new Broker().error(commit('', -1, { 't1-0': 5 }, { groupId: null }))).toBe('INVALID_GROUP_ID');
    expect(new Broker().error(commit('', -1, { 't1-0': 5 }, { groupId: '' }))).toBe('NONE');
  });

  it('O-CM-05: any of generation, member id, instance id makes it a member’s', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    expect(broker.error(commit(id!, -1, { 't1-0': 5 }))).toBe('ILLEGAL_GENERATION');
    expect(broker.error(commit('', -1, { 't1-0': 5 }, { groupInstanceId: 'i' }))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.error(commit('', -1, { 't1-0': 5 }))).toBe('UNKNOWN_MEMBER_ID');
    expect(broker.error(commit(id!, 1, { 't1-0': 5 }))).toBe('NONE');
  });

  it('O-CM-08: an accepted commit is a sign of life, even if its append is refused', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.advance(3_000);
    broker.held = true;
    const request = broker.send(commit(id!, 1, { 't1-0': 5 }));
    broker.report(Errors.RECORD_LIST_TOO_LARGE);
    expect(broker.errorOf(request)).toBe('UNKNOWN_SERVER_ERROR');
    expect(broker.coordinator.group('g')!.members.get(id!)!.sessionTimer).toMatchObject({
      armedBy: 'offset-commit',
      deadline: (broker.nowMs + 10_000) * 10,
    });
  });

  it('O-CM-09: metadata that is too long refuses its partition only', () => {
    const broker = new Broker({ offsetMetadataMaxBytes: 3 });
    const offset = (name: string, metadata: string) => ({
      partition: partition(name),
      offset: 7,
      leaderEpoch: 0,
      metadata,
    });
    const send = (...offsets: ReturnType<typeof offset>[]) =>
      broker.ask<OffsetCommitResponse>(commit('', -1, {}, { offsets }));
    expect(send(offset('t1-0', 'abc'), offset('t1-1', 'abcd'))).toMatchObject({
      errorCode: Errors.OFFSET_METADATA_TOO_LARGE,
      partitionErrors: [Errors.NONE, Errors.OFFSET_METADATA_TOO_LARGE],
    });
    expect(send(offset('t1-0', 'abcd'))).toMatchObject({
      errorCode: Errors.OFFSET_METADATA_TOO_LARGE,
      partitionErrors: null,
    });
    expect(read(broker)).toEqual({ 't1-0': 7 });
  });
});

describe('the log', () => {
  const holding = () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.held = true;
    return { broker, id: id! };
  };

  it('accepted heartbeats wait behind an open append, refused ones do not', () => {
    const { broker, id } = holding();
    const committing = broker.send(commit(id, 1, { 't1-0': 5 }));
    const beating = broker.send(heartbeat(id, 1));
    expect(broker.errorOf(beating)).toBe('pending');
    expect(broker.error(heartbeat(id, 9))).toBe('ILLEGAL_GENERATION');
    broker.report(Errors.NONE);
    expect([broker.errorOf(committing), broker.errorOf(beating)]).toEqual(['NONE', 'NONE']);
    expect(broker.coordinator.openOperations).toBe(0);
  });

  it('C-RT-05: after offsets.commit.timeout.ms those that wait fail, each at its own time', () => {
    const { broker, id } = holding();
    const committing = broker.send(commit(id, 1, { 't1-0': 5 }));
    broker.advance(1_000);
    const beating = broker.send(heartbeat(id, 1));
    broker.advance(4_000);
    expect([broker.errorOf(committing), broker.errorOf(beating)]).toEqual(['COORDINATOR_NOT_AVAILABLE', 'pending']);
    broker.advance(1_000);
    expect(broker.errorOf(beating)).toBe('COORDINATOR_NOT_AVAILABLE');
    broker.report(Errors.NONE);
    broker.held = false;
    expect(read(broker)).toEqual({ 't1-0': 5 });
  });

  it('a commit of a later append commits all before it', () => {
    const { broker, id } = holding();
    const first = broker.send(commit(id, 1, { 't1-0': 5 }));
    const second = broker.send(commit(id, 1, { 't1-0': 6 }));
    broker.coordinator.appendDone(broker.open[1]!, Errors.NONE, broker.nowMs * 10);
    expect([broker.errorOf(first), broker.errorOf(second)]).toEqual(['NONE', 'NONE']);
    expect(read(broker)).toEqual({ 't1-0': 6 });
    broker.coordinator.appendDone(broker.open[0]!, Errors.NOT_ENOUGH_REPLICAS, broker.nowMs * 10);
    expect(read(broker)).toEqual({ 't1-0': 6 });
  });

  it('a refused append leaves nothing behind, and what is open beside it stays', () => {
    const { broker, id } = holding();
    broker.send(commit(id, 1, { 't1-0': 5 }));
    const refused = broker.send(commit(id, 1, { 't1-0': 6, 't1-1': 6 }));
    broker.coordinator.appendDone(broker.open.pop()!, Errors.NOT_ENOUGH_REPLICAS, broker.nowMs * 10);
    expect(broker.errorOf(refused)).toBe('COORDINATOR_NOT_AVAILABLE');
    const stable = broker.send(fetch(null, true));
    broker.report(Errors.NONE);
    expect(offsetsIn(broker.responses.get(stable) as OffsetFetchResponse)).toEqual({ 't1-0': 5 });
    expect(read(broker)).toEqual({ 't1-0': 5 });
  });

  it('C-JOIN-07: a group whose first record is refused never was', () => {
    const broker = new Broker();
    broker.held = true;
    broker.send(join());
    expect(broker.coordinator.group('g')).toBeDefined();
    broker.report(Errors.NOT_ENOUGH_REPLICAS);
    expect(broker.coordinator.group('g')).toBeUndefined();
  });
});

describe('OffsetFetch', () => {
  it('O-FE-01: of an unknown group or partition nothing was committed, which is no error', () => {
    const broker = new Broker();
    expect(read(broker, ['t1-0'])).toEqual({ 't1-0': -1 });
    expect(read(broker)).toEqual({});
    broker.send(commit('', -1, { 't1-0': 5 }));
    expect(read(broker, ['t1-0', 't1-1'])).toEqual({ 't1-0': 5, 't1-1': -1 });
  });

  it('O-FE-02, O-FE-03: an open commit is invisible, or waited for', () => {
    const broker = new Broker();
    broker.send(commit('', -1, { 't1-0': 5 }));
    broker.held = true;
    broker.send(commit('', -1, { 't1-0': 6 }));
    expect(read(broker)).toEqual({ 't1-0': 5 });
    const stable = broker.send(fetch(['t1-0'], true));
    expect(broker.errorOf(stable)).toBe('pending');
    broker.report(Errors.NONE);
    expect(offsetsIn(broker.responses.get(stable) as OffsetFetchResponse)).toEqual({ 't1-0': 6 });
  });

  it('O-FE-04: one that waits too long is sent to look for another coordinator', () => {
    const broker = new Broker();
    broker.held = true;
    broker.send(commit('', -1, { 't1-0': 6 }));
    const stable = broker.send(fetch(['t1-0'], true));
    broker.advance(5_000);
    expect(broker.errorOf(stable)).toBe('NOT_COORDINATOR');
  });
});

describe('expiration', () => {
  it('O-EX-01, O-EX-06: a simple group’s offsets go a week after their commit, and the group with the last', () => {
    const broker = new Broker();
    broker.send(commit('', -1, { 't1-0': 5 }));
    broker.advance(3 * DAY);
    broker.send(commit('', -1, { 't1-1': 5 }));
    broker.advance(4 * DAY);
    expect(read(broker)).toEqual({ 't1-1': 5 });
    broker.advance(3 * DAY - 1);
    expect(broker.coordinator.group('g')).toBeDefined();
    broker.advance(1);
    expect(broker.coordinator.group('g')).toBeUndefined();
  });

  it('O-EX-02: an emptied group’s offsets go a week after it emptied, however old they are', () => {
    const broker = new Broker();
    const [id] = broker.stable(1, { sessionTimeoutMs: 1_800_000 });
    broker.send(commit(id!, 1, { 't1-0': 5 }));
    for (let half = 0; half < 2 * 24 * 2; half++) {
      broker.advance(1_800_000 - 1);
      broker.send(heartbeat(id!, 1));
    }
    broker.send(leave(id!));
    broker.advance(7 * DAY - 3_600_000);
    expect(read(broker)).toEqual({ 't1-0': 5 });
    broker.advance(2 * 3_600_000);
    expect(read(broker)).toEqual({});
    expect(broker.coordinator.group('g')).toBeUndefined();
  });

  it('O-EX-03: in a stable consumer group only topics that nobody subscribes to', () => {
    const broker = new Broker({ offsetsRetentionMs: 60_000, offsetsRetentionCheckIntervalMs: 30_000 });
    const [id] = broker.stable(1, { sessionTimeoutMs: 1_800_000 });
    broker.send(commit(id!, 1, { 't1-0': 5, 't2-0': 5 }));
    broker.advance(120_000);
    expect(read(broker)).toEqual({ 't1-0': 5 });
  });

  it('O-EX-05: a retention of its own, in old requests', () => {
    const broker = new Broker({ offsetsRetentionCheckIntervalMs: 1_000 });
    broker.send(commit('', -1, { 't1-0': 5 }, { version: 4, retentionTimeMs: 5_000 }));
    broker.advance(4_999);
    expect(read(broker)).toEqual({ 't1-0': 5 });
    broker.advance(1);
    expect(read(broker)).toEqual({});
  });

  it('O-EX-07: offsets of deleted topics go at once', () => {
    const broker = new Broker();
    broker.send(commit('', -1, { 't1-0': 5, 't2-0': 5 }));
    broker.coordinator.topicsDeleted(new Set(['t1']), 0);
    broker.settle();
    expect(read(broker)).toEqual({ 't2-0': 5 });
  });
});

describe('describe, list, delete', () => {
  const describeGroups = (broker: Broker, version: number, groupId: string | null = 'g') =>
    broker.ask<DescribeGroupsResponse>({ api: Api.DescribeGroups, version, groupIds: [groupId] }).groups[0]!;

  it('C-DESC-01: metadata shows in Stable only, stored assignments always', () => {
    const broker = new Broker();
    const id = broker.enter('c');
    broker.advance(3_000);
    const plan = new Map([[id, { bytes: 'plan', partitions: [] }]]);
    broker.send(sync(id, 1, { assignments: plan }));
    expect(describeGroups(broker, 6)).toMatchObject({
      state: 'Stable',
      protocolName: 'range',
      members: [{ memberId: id, metadata: { bytes: 't1' }, assignment: { bytes: 'plan' } }],
    });
    broker.send(join({ memberId: id }));
    expect(describeGroups(broker, 6)).toMatchObject({ state: 'CompletingRebalance', protocolName: '' });
    expect(describeGroups(broker, 6).members[0]).toMatchObject({ metadata: null, assignment: { bytes: 'plan' } });
  });

  it('C-DESC-02: an unknown group is dead; from version 6 on it is also said to be unknown', () => {
    expect(describeGroups(new Broker(), 5)).toMatchObject({ state: 'Dead', errorCode: Errors.NONE });
    expect(describeGroups(new Broker(), 6)).toMatchObject({ state: 'Dead', errorCode: Errors.GROUP_ID_NOT_FOUND });
    expect(describeGroups(new Broker(), 6, null).errorCode).toBe(Errors.INVALID_GROUP_ID);
  });

  it('C-DESC-04: filters do not mind the case; a shard that is not ours lists nothing', () => {
    const broker = new Broker();
    broker.stable(1);
    const list = (statesFilter: string[], typesFilter: string[] = []) =>
      broker.ask<ListGroupsResponse>({ api: Api.ListGroups, statesFilter, typesFilter }).groups.length;
    expect([list([]), list(['sTABLE']), list(['empty']), list([], ['Classic']), list([], ['share'])]).toEqual([
      1, 1, 0, 1, 0,
    ]);
    broker.coordinator.unload(0);
    expect(list([])).toBe(0);
  });

  it('C-DESC-05: only an empty group is deleted, its offsets with it', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.send(commit(id!, 1, { 't1-0': 5 }));
    const remove = (...groupIds: (string | null)[]) =>
      broker.ask<DeleteGroupsResponse>({ api: Api.DeleteGroups, groupIds }).results.map(({ errorCode }) => errorCode);
    expect(remove('g', null, 'h')).toEqual([
      Errors.NON_EMPTY_GROUP,
      Errors.INVALID_GROUP_ID,
      Errors.GROUP_ID_NOT_FOUND,
    ]);
    broker.send(leave(id!));
    expect(remove('g')).toEqual([Errors.NONE]);
    expect(read(broker)).toEqual({});
    expect(broker.coordinator.group('g')).toBeUndefined();
  });

  it('O-DE-01, O-DE-02: offsets of topics in use stay', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.send(commit(id!, 1, { 't1-0': 5, 't2-0': 5 }));
    const partitions = ['t1-0', 't2-0', 't3-0'].map(partition);
    const remove = (groupId: string) =>
      broker.responses.get(broker.send({ api: Api.OffsetDelete, groupId, partitions }));
    expect(remove('h')).toMatchObject({ errorCode: Errors.GROUP_ID_NOT_FOUND });
    const errors = [Errors.GROUP_SUBSCRIBED_TO_TOPIC, Errors.NONE, Errors.NONE];
    expect(remove('g')).toMatchObject({ partitions: errors.map((errorCode) => ({ errorCode })) });
    expect(read(broker)).toEqual({ 't1-0': 5 });
  });
});

describe('several groups', () => {
  it('share nothing but the log', () => {
    const broker = new Broker();
    const [id] = broker.stable(1);
    broker.send(join({ groupId: 'h', version: 3 }));
    broker.advance(3_000);
    expect(broker.coordinator.group('h')!.state).toBe('CompletingRebalance');
    expect(broker.coordinator.group('g')!.state).toBe('Stable');
    expect(broker.error(heartbeat(id!, 1, { groupId: 'h' }))).toBe('UNKNOWN_MEMBER_ID');
    expect([...broker.coordinator.groups()].map(({ groupId }) => groupId)).toEqual(['g', 'h']);
  });
});
