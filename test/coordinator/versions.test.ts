/**
 * What changed from one release of Kafka to the next: for each named behaviour a short story that ends one way with it and
 * another way without it, all else being as in Kafka 4. The table of stories is complete by its type.
 */
import { describe, expect, it } from 'vitest';
import {
  BEHAVIOUR_TABLE,
  BEHAVIOURS,
  type Behaviour,
  type BehaviourName,
  behaviourOf,
  parseVersion,
} from '../../src/coordinator/behaviour.ts';
import type { CoordinatorConfig } from '../../src/coordinator/config.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors, errorName } from '../../src/protocol/errors.ts';
import type {
  DeleteGroupsResponse,
  DescribeGroupsResponse,
  JoinGroupResponse,
  OffsetFetchResponse,
} from '../../src/protocol/responses.ts';
import { msToTicks, ticksToMs } from '../../src/protocol/time.ts';
import { Broker, commit, fetch, heartbeat, join, leave, metadata, sync } from './broker.ts';

type Start = (config?: Partial<CoordinatorConfig>) => Broker;

/** What happens, and how it ends: with the behaviour, and without it. */
type Story = readonly [tell: (start: Start) => unknown, newer: unknown, older: unknown];

const groupOf = (broker: Broker) => broker.coordinator.group('g')!;
const stateOf = (broker: Broker) => broker.coordinator.group('g')?.state ?? 'none';
const sessionOf = (broker: Broker, id: string) => groupOf(broker).members.get(id)!.sessionTimer;
const describeGroup = (broker: Broker) =>
  broker.ask<DescribeGroupsResponse>({ api: Api.DescribeGroups, version: 6, groupIds: ['g'] }).groups[0]!;
const instance = { groupInstanceId: 'i' };

/** One dynamic member whose join phase has just ended: CompletingRebalance, generation 1. */
function completing(broker: Broker): string {
  const id = broker.enter('a');
  broker.advance(3_000);
  return id;
}

/** One static member, `i-1`, alone in a stable group of generation 1. */
function stableStatic(broker: Broker): Broker {
  broker.send(join(instance));
  broker.advance(3_000);
  broker.send(sync('i-1', 1));
  return broker;
}

const STORIES: { readonly [name in BehaviourName]: Story } = {
  pendingLeaveRebalances: [
    (start) => {
      const broker = start();
      broker.stable(1);
      broker.send(leave(broker.ask<JoinGroupResponse>(join()).memberId));
      return stateOf(broker);
    },
    'PreparingRebalance',
    'Stable',
  ],
  removalCutsInitialDelay: [
    (start) => {
      const broker = start({ initialRebalanceDelayMs: 10_000 });
      broker.enter('a');
      broker.send(join({ clientId: 'never', sessionTimeoutMs: 6_000 }));
      broker.advance(6_000);
      return stateOf(broker);
    },
    'CompletingRebalance',
    'PreparingRebalance',
  ],
  emptiedGroupExtendsDelay: [
    (start) => {
      const broker = start();
      broker.send(leave(...broker.stable(1)));
      broker.enter('a');
      broker.advance(1_000);
      broker.enter('b');
      broker.advance(2_000);
      return stateOf(broker);
    },
    'PreparingRebalance',
    'CompletingRebalance',
  ],
  refusedJoinSkipsCompletion: [
    (start) => {
      const broker = start({ maxSize: 2 });
      const [leader, late] = broker.stable(2);
      broker.send(join({ memberId: leader! }));
      broker.send(join(instance));
      return [broker.error(join({ memberId: late! })), stateOf(broker)];
    },
    ['GROUP_MAX_SIZE_REACHED', 'PreparingRebalance'],
    ['GROUP_MAX_SIZE_REACHED', 'CompletingRebalance'],
  ],
  stableSyncKeepsSession: [
    (start) => {
      const broker = start();
      const [id] = broker.stable(1);
      broker.advance(3_000);
      return [broker.error(sync(id!, 1)), sessionOf(broker, id!).armedAt === msToTicks(broker.nowMs)];
    },
    ['NONE', false],
    ['NONE', true],
  ],
  syncSaysLoading: [
    (start) => {
      const broker = start();
      broker.coordinator.startLoading(0);
      return [broker.error(sync('m', 1)), broker.error(join()), broker.error(heartbeat('m', 1))];
    },
    ['COORDINATOR_LOAD_IN_PROGRESS', 'COORDINATOR_LOAD_IN_PROGRESS', 'NONE'],
    ['REBALANCE_IN_PROGRESS', 'COORDINATOR_LOAD_IN_PROGRESS', 'NONE'],
  ],
  timedOutPlanIsUnavailable: [
    (start) => {
      const answered = (end: (broker: Broker) => void) => {
        const broker = start();
        const id = completing(broker);
        broker.held = true;
        const request = broker.send(sync(id, 1));
        end(broker);
        return broker.errorOf(request);
      };
      return [
        answered((broker) => broker.advance(5_000)),
        answered((broker) => broker.report(Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND)),
        answered((broker) => broker.report(Errors.INVALID_REQUEST)),
        answered((broker) => broker.report(Errors.NOT_ENOUGH_REPLICAS)),
      ];
    },
    ['COORDINATOR_NOT_AVAILABLE', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'INVALID_REQUEST', 'COORDINATOR_NOT_AVAILABLE'],
    ['REBALANCE_IN_PROGRESS', 'COORDINATOR_NOT_AVAILABLE', 'UNKNOWN_SERVER_ERROR', 'COORDINATOR_NOT_AVAILABLE'],
  ],
  checksRequestBeforeShard: [
    (start) => {
      const broker = start();
      broker.coordinator.unload(0);
      const elsewhere = broker.error(join({ sessionTimeoutMs: 1 }));
      broker.coordinator.shutDown(0);
      const requests = [join({ groupId: '' }), heartbeat('m', 1, { groupId: '' }), sync('m', 1, { groupId: null })];
      return [elsewhere, ...requests.map((request) => broker.error(request))];
    },
    ['INVALID_SESSION_TIMEOUT', ...Array(3).fill('COORDINATOR_NOT_AVAILABLE')],
    ['NOT_COORDINATOR', ...Array(3).fill('INVALID_GROUP_ID')],
  ],
  logsNewGroups: [
    (start) => {
      const broker = start();
      broker.held = true;
      broker.send(join());
      const seen = describeGroup(broker).state;
      broker.held = false;
      broker.settle();
      broker.coordinator.elect(broker.log, 0);
      return [broker.log.length, seen, stateOf(broker)];
    },
    [1, 'Dead', 'Empty'],
    [0, 'Empty', 'none'],
  ],
  unsetProtocolMatches: [
    (start) => {
      const broker = start();
      return broker.error(sync(broker.enter('a'), 0, { protocolType: 'consumer', protocolName: 'range' }));
    },
    'REBALANCE_IN_PROGRESS',
    'INCONSISTENT_GROUP_PROTOCOL',
  ],
  replacedMemberIsSettled: [
    (start) => {
      const broker = start({ initialRebalanceDelayMs: 20_000 });
      broker.send(join(instance));
      broker.send(join(instance));
      broker.advance(10_000);
      return [...groupOf(broker).members.keys()];
    },
    ['i-2'],
    [],
  ],
  failedReplacementRestoresProtocols: [
    (start) => {
      const broker = stableStatic(start());
      broker.held = true;
      broker.send(join({ ...instance, protocols: [{ name: 'range', metadata: metadata('t2') }] }));
      broker.report(Errors.NOT_ENOUGH_REPLICAS);
      return groupOf(broker)
        .members.get('i-1')!
        .protocols.map((protocol) => protocol.metadata.bytes);
    },
    ['t1'],
    ['t2'],
  ],
  leavesAsOneBatch: [
    (start) => {
      const broker = start();
      const ids = [60_000, 300_000, 60_000].map((rebalanceTimeoutMs) => broker.enter('c', { rebalanceTimeoutMs }));
      broker.advance(6_000);
      for (const id of ids) broker.send(sync(id, 1));
      broker.send(leave(ids[0]!, ids[1]!));
      const joinPhaseMs = ticksToMs(groupOf(broker).timers.join.deadline) - broker.nowMs;
      return [stateOf(broker), groupOf(broker).members.size, joinPhaseMs];
    },
    ['PreparingRebalance', 1, 60_000],
    ['PreparingRebalance', 1, 300_000],
  ],
  describesStoredAssignments: [
    (start) => {
      const broker = start();
      const id = completing(broker);
      broker.send(sync(id, 1, { assignments: new Map([[id, { bytes: 'plan', partitions: [] }]]) }));
      const assignment = () => describeGroup(broker).members[0]!.assignment.bytes;
      const whileStable = assignment();
      broker.enter('b');
      return [whileStable, stateOf(broker), assignment()];
    },
    ['plan', 'PreparingRebalance', 'plan'],
    ['plan', 'PreparingRebalance', ''],
  ],
  removesGroupsByRecord: [
    (start) => {
      const broker = start();
      broker.send(commit('', -1, { 't1-0': 5 }));
      broker.held = true;
      broker.send({ api: Api.DeleteGroups, groupIds: ['g'] });
      broker.report(Errors.NOT_ENOUGH_REPLICAS);
      return [stateOf(broker), broker.transitions, broker.log.length];
    },
    ['Empty', [], 3],
    ['none', ['Empty > Dead: '], 2],
  ],
  commitNamesUnknownGroup: [
    (start) => [start().error(commit('m', 1, {})), start().error(commit('m', 1, {}, { version: 8 }))],
    ['GROUP_ID_NOT_FOUND', 'ILLEGAL_GENERATION'],
    ['ILLEGAL_GENERATION', 'ILLEGAL_GENERATION'],
  ],
  largeCommitIsServerError: [
    (start) => {
      const broker = start();
      broker.held = true;
      const request = broker.send(commit('', -1, { 't1-0': 5 }));
      broker.report(Errors.MESSAGE_TOO_LARGE);
      return broker.errorOf(request);
    },
    'UNKNOWN_SERVER_ERROR',
    'INVALID_COMMIT_OFFSET_SIZE',
  ],
  timedOutCommitIsUnavailable: [
    (start) => {
      const broker = start();
      broker.held = true;
      const request = broker.send(commit('', -1, { 't1-0': 5 }));
      broker.advance(5_000);
      return broker.errorOf(request);
    },
    'COORDINATOR_NOT_AVAILABLE',
    'REQUEST_TIMED_OUT',
  ],
  stableFetchWaits: [
    (start) => {
      const broker = start();
      broker.send(commit('', -1, { 't1-0': 5, 't1-1': 5 }));
      broker.held = true;
      broker.send(commit('', -1, { 't1-0': 6 }));
      const response = broker.responses.get(broker.send(fetch(['t1-0', 't1-1'], true)));
      const offsets = (response as OffsetFetchResponse | undefined)?.offsets;
      return offsets?.map(({ offset, errorCode }) => [offset, errorName(errorCode)]) ?? 'pending';
    },
    'pending',
    [
      [-1, 'UNSTABLE_OFFSET_COMMIT'],
      [5, 'NONE'],
    ],
  ],
  describeNamesUnknownGroup: [
    (start) => {
      const { errorCode, state } = describeGroup(start());
      return [state, errorName(errorCode)];
    },
    ['Dead', 'GROUP_ID_NOT_FOUND'],
    ['Dead', 'NONE'],
  ],
  votesInJavaOrder: [
    (start) => {
      const broker = start();
      const [range, sticky] = ['range', 'sticky'].map((name) => ({ name, metadata: metadata('t1') }));
      broker.enter('a', { protocols: [range!, sticky!] });
      broker.enter('b', { protocols: [sticky!, range!] });
      broker.advance(6_000);
      return groupOf(broker).protocolName;
    },
    'sticky',
    'range',
  ],
  answersWaitForLog: [
    (start) => {
      const broker = start();
      const [id] = broker.stable(1);
      broker.held = true;
      broker.send(commit(id!, 1, { 't1-0': 5 }));
      return broker.error(heartbeat(id!, 1));
    },
    'pending',
    'NONE',
  ],
  leaderSkipsAssignment: [
    (start) => {
      const { leader, skipAssignment, members } = stableStatic(start()).ask<JoinGroupResponse>(join(instance));
      return [leader, skipAssignment, members.length];
    },
    ['i-2', true, 1],
    ['i-1', false, 0],
  ],
  expiresPendingSync: [
    (start) => {
      const broker = start();
      const settings = { sessionTimeoutMs: 60_000, rebalanceTimeoutMs: 20_000 };
      const ids = ['a', 'b'].map((client) => broker.enter(client, settings));
      broker.advance(6_000);
      broker.send(sync(ids[0]!, 1));
      broker.advance(20_000);
      return [stateOf(broker), broker.removed.map(({ cause }) => cause)];
    },
    ['PreparingRebalance', ['sync-timeout']],
    ['Stable', []],
  ],
  completingAnswersHeartbeats: [
    (start) => {
      const broker = start();
      const id = completing(broker);
      broker.advance(1_000);
      return [broker.error(heartbeat(id, 1)), sessionOf(broker, id).armedBy];
    },
    ['NONE', 'heartbeat'],
    ['REBALANCE_IN_PROGRESS', 'join-complete'],
  ],
  persistsReplacement: [
    (start) => {
      const broker = stableStatic(start());
      broker.held = true;
      return broker.error(join(instance));
    },
    'pending',
    'NONE',
  ],
  completingReplacementRebalances: [
    (start) => {
      const broker = start();
      broker.send(join(instance));
      broker.advance(3_000);
      return [broker.error(join(instance)), stateOf(broker), groupOf(broker).generationId];
    },
    ['NONE', 'CompletingRebalance', 2],
    ['NONE', 'CompletingRebalance', 1],
  ],
  commitChecksMemberFirst: [
    (start) => {
      const broker = start();
      const id = completing(broker);
      return [broker.error(commit('ghost', 1, {})), broker.error(commit(id, 0, {})), broker.error(commit(id, 1, {}))];
    },
    ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS'],
    ['REBALANCE_IN_PROGRESS', 'REBALANCE_IN_PROGRESS', 'REBALANCE_IN_PROGRESS'],
  ],
  knowsStaticMembers: [(start) => start().error(join(instance)), 'pending', 'UNSUPPORTED_VERSION'],
  requiresMemberId: [(start) => start().error(join()), 'MEMBER_ID_REQUIRED', 'pending'],
};

const NAMES = Object.keys(BEHAVIOUR_TABLE) as BehaviourName[];
const startWith =
  (behaviour: Behaviour): Start =>
  (config) =>
    new Broker({ ...config, behaviour });

describe('a behaviour that changed', () => {
  it.each(NAMES.map((name) => [BEHAVIOUR_TABLE[name].rule, name, BEHAVIOUR_TABLE[name].sentence] as const))(
    '%s, %s: %s',
    (_rule, name) => {
      const [tell, newer, older] = STORIES[name];
      expect(tell(startWith(BEHAVIOURS['kafka-4']))).toEqual(newer);
      expect(tell(startWith({ ...BEHAVIOURS['kafka-4'], [name]: false }))).toEqual(older);
    },
  );

  it('has each of D-01 to D-21 once, and all of these changed after 3.6', () => {
    const rules = NAMES.map((name) => BEHAVIOUR_TABLE[name].rule).filter((rule) => rule.startsWith('D-'));
    expect(rules).toEqual(Array.from({ length: 21 }, (_, i) => `D-${String(i + 1).padStart(2, '0')}`));
    const changed = NAMES.filter((name) => BEHAVIOURS['kafka-4'][name] !== BEHAVIOURS['kafka-3.6'][name]);
    expect(changed.map((name) => BEHAVIOUR_TABLE[name].rule)).toEqual([...rules, 'DeferredEventQueue']);
  });
});

describe('a version', () => {
  it.each([
    ['4.4', []],
    ['4.0', []],
    ['3.9', ['D-01', 'D-21']],
    ['3.1', ['D-01', 'KIP-814']],
    ['2.8.0', ['KIP-814', 'KAFKA-12890']],
    ['2.6', ['KAFKA-12890', 'KAFKA-10134', 'KAFKA-10284']],
    ['2.4', ['KAFKA-9801']],
    ['2.3', ['KAFKA-9801', 'milestone 2.4']],
    ['2.2', ['milestone 2.4', 'KIP-345']],
    ['2.1.1', ['KIP-345', 'KIP-394']],
  ])('%s lacks %j, among others', (version, lacking) => {
    const behaviour = behaviourOf(version);
    const rules = NAMES.filter((name) => !behaviour[name]).map((name) => BEHAVIOUR_TABLE[name].rule);
    expect(rules).toEqual(expect.arrayContaining(lacking));
    if (lacking.length === 0) expect(rules).toEqual([]);
  });

  it.each([
    ['2.8.1', 'expiresPendingSync'],
    ['3.2', 'leaderSkipsAssignment'],
    ['2.6.1', 'persistsReplacement'],
    ['2.7', 'completingAnswersHeartbeats'],
    ['2.5', 'completingReplacementRebalances'],
    ['2.4', 'commitChecksMemberFirst'],
    ['2.3', 'knowsStaticMembers'],
    ['2.2', 'requiresMemberId'],
  ] as const)('%s has %s', (version, name) => {
    expect(behaviourOf(version)[name]).toBe(true);
  });

  it.each(['1.1', '2.9', '3.10', '4.5', '5.0', '4', 'kafka-4', '', '4.4.', '-4.4'])('%j is none', (version) => {
    expect(parseVersion(version)).toBeNull();
    expect(() => behaviourOf(version)).toThrow(
      `Kafka ${version} is not known: there are 2.0 to 2.8, 3.0 to 3.9, 4.0 to 4.4, redpanda`,
    );
  });
});

describe('a broker of Kafka 3.6', () => {
  const start = startWith(BEHAVIOURS['kafka-3.6']);

  it('takes a group through its life', () => {
    const broker = start();
    const ids = broker.stable(2);
    expect(broker.error(commit(ids[1]!, 1, { 't1-0': 5 }))).toBe('NONE');
    for (const id of ids) broker.send(leave(id));
    expect([stateOf(broker), groupOf(broker).generationId]).toEqual(['Empty', 2]);
    expect(broker.ask<OffsetFetchResponse>(fetch(null)).offsets[0]).toMatchObject({ offset: 5 });
  });

  it('D-09, D-15: a group that was deleted can be made anew while its tombstone is written', () => {
    const broker = start();
    broker.send(leave(...broker.stable(1)));
    broker.held = true;
    broker.send({ api: Api.DeleteGroups, groupIds: ['g'] });
    broker.send(join());
    broker.report(Errors.NONE);
    expect([stateOf(broker), groupOf(broker).generationId, describeGroup(broker).state]).toEqual(['Empty', 0, 'Empty']);
  });

  it('D-15: a group that is named twice in DeleteGroups is gone the second time', () => {
    const broker = start();
    broker.send(join());
    const { results } = broker.ask<DeleteGroupsResponse>({ api: Api.DeleteGroups, groupIds: ['g', 'g'] });
    expect(results.map(({ errorCode }) => errorName(errorCode))).toEqual(['NONE', 'GROUP_ID_NOT_FOUND']);
  });

  it('D-15: a group without members or offsets dies at the sweep; one that was never written leaves no tombstone', () => {
    const broker = start();
    broker.send(join());
    broker.advance(600_000);
    expect([stateOf(broker), broker.transitions, broker.log]).toEqual(['none', ['Empty > Dead: '], []]);
  });
});
