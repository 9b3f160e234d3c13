/** The invariants of how a group goes on can fail: each is told of a history that breaks it, and of a sound one beside it. */
import { describe, expect, it } from 'vitest';
import { Api } from '../src/protocol/api.ts';
import { Errors } from '../src/protocol/errors.ts';
import { topicPartition } from '../src/protocol/partitions.ts';
import type { CoordinatorRequest, JoinGroupRequest } from '../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../src/protocol/responses.ts';
import { msToTicks } from '../src/protocol/time.ts';
import type { Observer } from '../src/sim/observer.ts';
import { partitionsMoveOverTwoGenerations } from './invariants/claims.ts';
import { eagerMembersGiveUpFirst, zombiesEnd } from './invariants/hand-over.ts';
import { nothingIsSkipped } from './invariants/records.ts';
import { groupsComeToRest } from './invariants/rest.ts';
import { rebalancesHaveACause } from './invariants/rounds.ts';
import { theOverdueLeave, theSilentAreExpired } from './invariants/silence.ts';
import { returnsCostNoGeneration, staleCommitsAreRefused, theReplacedAreRefused } from './invariants/stale.ts';
import { onlyTheUncommittedComesTwice, ownersBeginAtTheCommit } from './invariants/takeovers.ts';
import type { NamedInvariant } from './invariants/watcher.ts';
import { QUIET, worldOf } from './worlds.ts';

const WORLD = worldOf({ ...QUIET, members: 2, durationMs: 100_000 });
const COOPERATIVE = worldOf({ ...QUIET, members: 2, assignor: 'cooperative-sticky' });
const P0 = topicPartition('t0', 0, 0);
const CAUSE = { reason: 'because', input: 'join', memberId: null } as const;
const at = msToTicks;

function verdict(invariant: NamedInvariant, story: (o: Observer) => void, world = WORLD): string | null {
  const watch = invariant.watch(world);
  story(watch);
  return watch.violation();
}

let exchanges = 0;

/** A request and its answer. */
function exchange(o: Observer, ms: number, request: CoordinatorRequest, response: object, pod = 0): void {
  const id = ++exchanges;
  o.requestArrived(at(ms), pod, id, request);
  o.responseSent(at(ms), pod, id, request, { errorCode: Errors.NONE, ...response } as CoordinatorResponse);
}

const identity = (memberId: string) => ({ groupId: 'g', memberId, groupInstanceId: null });
const heartbeat = (memberId: string): CoordinatorRequest => ({
  api: Api.Heartbeat,
  ...identity(memberId),
  generationId: 1,
});
const commit = (generationId: number): CoordinatorRequest => ({
  api: Api.OffsetCommit,
  version: 9,
  ...identity('m'),
  generationId,
  retentionTimeMs: -1,
  offsets: [],
});
const joinAs = (memberId: string): JoinGroupRequest => ({
  api: Api.JoinGroup,
  version: 9,
  ...identity(memberId),
  clientId: 'c',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocolType: 'consumer',
  protocols: [],
  reason: null,
});
const rebalance = (o: Observer, ms: number, generation = 1) =>
  o.groupTransition(at(ms), 0, 'Stable', 'PreparingRebalance', generation, CAUSE);

describe('stale commits are refused', () => {
  const commits = (generation: number, response: object) => (o: Observer) => {
    o.groupTransition(0, 0, 'CompletingRebalance', 'Stable', 2, CAUSE);
    exchange(o, 1, commit(generation), { api: Api.OffsetCommit, ...response });
  };
  it('holds for the present generation', () => expect(verdict(staleCommitsAreRefused, commits(2, {}))).toBeNull());
  it('holds for one that is refused', () =>
    expect(verdict(staleCommitsAreRefused, commits(1, { errorCode: Errors.ILLEGAL_GENERATION }))).toBeNull());
  it('breaks for one that is not', () =>
    expect(verdict(staleCommitsAreRefused, commits(1, {}))).toMatch(/of generation 1 is accepted in generation 2/));
});

describe('the replaced are refused', () => {
  const beats = (errorCode: number, before: (o: Observer) => void) => (o: Observer) => {
    before(o);
    exchange(o, 1, heartbeat('old'), { api: Api.Heartbeat, errorCode });
  };
  const replace = (o: Observer) => o.memberRemoved(0, 0, 'old', 'fenced', null);
  const putBack = (o: Observer) => {
    replace(o);
    o.memberAdded(0, 0, 'old');
  };
  it('holds while they are', () =>
    expect(verdict(theReplacedAreRefused, beats(Errors.FENCED_INSTANCE_ID, replace))).toBeNull());
  it('holds for who got its place back', () => expect(verdict(theReplacedAreRefused, beats(0, putBack))).toBeNull());
  it('breaks when one is heard', () =>
    expect(verdict(theReplacedAreRefused, beats(0, replace))).toMatch(/was replaced/));
});

describe('returns cost no generation', () => {
  const back = (state: 'Stable' | 'CompletingRebalance', reason: string) => (o: Observer) => {
    o.groupTransition(0, 0, 'CompletingRebalance', state, 1, CAUSE);
    o.memberRemoved(at(5), 0, 'old', 'fenced', null);
    o.groupTransition(at(5), 0, 'Stable', 'PreparingRebalance', 1, { ...CAUSE, reason });
  };
  it('breaks when one does', () =>
    expect(verdict(returnsCostNoGeneration, back('Stable', ''))).toMatch(/of old came back/));
  it('holds for another protocol', () =>
    expect(verdict(returnsCostNoGeneration, back('Stable', "Group's selectedProtocol will change"))).toBeNull());
  it('holds in a rebalance', () =>
    expect(verdict(returnsCostNoGeneration, back('CompletingRebalance', ''))).toBeNull());
});

describe('the silent are expired', () => {
  const silentFor = (ms: number) => (o: Observer) => {
    exchange(o, 0, joinAs('m'), { api: Api.JoinGroup, memberId: 'm' });
    o.event(at(ms), 0, 0, 0, 0);
  };
  it('holds within session and log', () => expect(verdict(theSilentAreExpired, silentFor(15_000))).toBeNull());
  it('breaks after', () =>
    expect(verdict(theSilentAreExpired, silentFor(15_001))).toMatch(/m is a member, and was silent/));
});

describe('the overdue leave', () => {
  const world = worldOf({ ...QUIET, members: 2, maxPollIntervalMs: 10_000 });
  const works = (ms: number, leaves: boolean) => (o: Observer) => {
    o.joinFinished(0, 0, 1);
    o.recordsDelivered(0, 0, 0, 0, 5);
    if (leaves) o.requestArrived(at(10_000), 0, 1, { api: Api.LeaveGroup, version: 5, groupId: 'g', members: [] });
    o.recordsProcessed(at(ms), 0, 0, 0, 5);
  };
  it('holds in time', () => expect(verdict(theOverdueLeave, works(13_000, false), world)).toBeNull());
  it('holds for who leaves', () => expect(verdict(theOverdueLeave, works(20_000, true), world)).toBeNull());
  it('breaks for who stays', () =>
    expect(verdict(theOverdueLeave, works(20_000, false), world)).toMatch(/not polled for 20000/));
});

describe('rebalances have a cause', () => {
  it('holds for a newcomer', () => {
    const story = (o: Observer) => {
      o.memberAdded(at(5), 0, 'm');
      rebalance(o, 5);
    };
    expect(verdict(rebalancesHaveACause, story)).toBeNull();
  });
  it('breaks for nothing', () =>
    expect(verdict(rebalancesHaveACause, (o) => rebalance(o, 5))).toMatch(/nothing has changed/));
  const rounds = (n: number) => (o: Observer) => {
    for (let i = 1; i <= n; i++) {
      o.partitionsRevoked(at(i), 0, [P0]);
      rebalance(o, i + 1);
    }
  };
  it('holds for two cooperative rounds more', () =>
    expect(verdict(rebalancesHaveACause, rounds(2), COOPERATIVE)).toBeNull());
  it('breaks for three', () => expect(verdict(rebalancesHaveACause, rounds(3), COOPERATIVE)).toMatch(/3 times more/));
});

describe('partitions move over two generations', () => {
  const plan = (to: string) => (o: Observer) => {
    const claim = (memberId: string, names: readonly string[]) => ({
      memberId,
      metadata: { subscription: { generationId: 1, ownedPartitions: names.map((name) => ({ name })) } },
    });
    const members = [claim('a', ['t0-0']), claim('b', [])];
    const answer = { api: Api.JoinGroup, memberId: 'a', leader: 'a', members, protocolName: 'cooperative-sticky' };
    exchange(o, 0, joinAs('a'), answer);
    const assignments = new Map([[to, { bytes: '', partitions: [P0] }]]);
    const protocol = { protocolType: null, protocolName: null, generationId: 2 };
    o.requestArrived(1, 0, 99, {
      api: Api.SyncGroup,
      ...identity('a'),
      ...protocol,
      assignments,
    } as CoordinatorRequest);
  };
  it('holds for who has it', () =>
    expect(verdict(partitionsMoveOverTwoGenerations, plan('a'), COOPERATIVE)).toBeNull());
  it('breaks for another', () =>
    expect(verdict(partitionsMoveOverTwoGenerations, plan('b'), COOPERATIVE)).toMatch(
      /t0-0 goes to b at once, and a has it/,
    ));
});

describe('eager members give up first', () => {
  const joins = (gaveUp: boolean) => (o: Observer) => {
    o.joinFinished(0, 0, 1);
    o.partitionsAssigned(0, 0, [P0]);
    if (gaveUp) o.partitionsRevoked(1, 0, [P0]);
    o.joinFinished(2, 0, 2);
  };
  it('holds for who did', () => expect(verdict(eagerMembersGiveUpFirst, joins(true))).toBeNull());
  it('breaks for who did not', () =>
    expect(verdict(eagerMembersGiveUpFirst, joins(false))).toMatch(/still has 1 partitions/));
  it('does not speak of cooperative ones', () =>
    expect(verdict(eagerMembersGiveUpFirst, joins(false), COOPERATIVE)).toBeNull());
});

describe('zombies end', () => {
  const bound = zombiesEnd.boundMs!(WORLD)!;
  const both = (ms: number) => (o: Observer) => {
    o.partitionsAssigned(0, 0, [P0]);
    o.partitionsAssigned(0, 1, [P0]);
    o.partitionsLost(at(ms), 0, [P0]);
  };
  it('holds up to the bound', () => expect(verdict(zombiesEnd, both(bound))).toBeNull());
  it('breaks after it', () => expect(verdict(zombiesEnd, both(bound + 1))).toMatch(/beside its new owner/));
  it('breaks for one that never ends', () => {
    const story = (o: Observer) => {
      o.partitionsAssigned(0, 0, [P0]);
      o.partitionsAssigned(0, 1, [P0]);
      o.event(at(bound + 1), 0, 0, 0, 0);
    };
    expect(verdict(zombiesEnd, story)).toMatch(/pod 0 has partition 0/);
  });
});

describe('take-overs', () => {
  const begins = (offset: number) => (o: Observer) => {
    o.offsetCommitted(0, 0, 0, 5);
    o.partitionsAssigned(1, 0, [P0]);
    o.positionInitialized(2, 0, 0, offset, false);
  };
  it('at the commit hold', () => expect(verdict(ownersBeginAtTheCommit, begins(5))).toBeNull());
  it.each([4, 6])('elsewhere break: %i', (offset) =>
    expect(verdict(ownersBeginAtTheCommit, begins(offset))).toMatch(/and 5 is committed/),
  );
  it('where nothing is committed break', () => {
    const story = (o: Observer) => {
      o.partitionsAssigned(1, 0, [P0]);
      o.positionInitialized(2, 0, 0, 3, false);
    };
    expect(verdict(ownersBeginAtTheCommit, story)).toMatch(/nothing is committed/);
  });
  const reads = (from: number) => (o: Observer) => {
    o.offsetCommitted(0, 0, 0, 5);
    o.partitionsAssigned(1, 0, [P0]);
    o.recordsDelivered(2, 0, 0, from, 9);
  };
  it('that repeat what was not committed hold', () =>
    expect(verdict(onlyTheUncommittedComesTwice, reads(5))).toBeNull());
  it('that repeat more break', () =>
    expect(verdict(onlyTheUncommittedComesTwice, reads(4))).toMatch(/from 4 again, and 5/));
  const skips = (from: number) => (o: Observer) => {
    o.positionInitialized(0, 0, 0, 0, true);
    o.recordsDelivered(0, 0, 0, 0, 5);
    o.recordsProcessed(0, 0, 0, 0, 3);
    o.positionInitialized(1, 1, 0, from, false);
    o.recordsDelivered(1, 1, 0, from, 9);
  };
  it('where the group has come to hold', () => expect(verdict(nothingIsSkipped, skips(3))).toBeNull());
  it('behind it break', () => expect(verdict(nothingIsSkipped, skips(4))).toMatch(/from 4, and only 3 is processed/));
});

describe('the group comes to rest', () => {
  const ends =
    (last: number, present: boolean, until = 100_000) =>
    (o: Observer) => {
      o.podStarted(0, 0, 'deployment');
      o.memberIdTaken(0, 0, 'm');
      if (present) o.memberAdded(0, 0, 'm');
      rebalance(o, last);
      o.groupTransition(at(last), 0, 'CompletingRebalance', 'Stable', 2, CAUSE);
      o.event(at(until), 0, 0, 0, 0);
    };
  it('holds for one that did', () => expect(verdict(groupsComeToRest, ends(20_000, true))).toBeNull());
  it('breaks for a late rebalance', () =>
    expect(verdict(groupsComeToRest, ends(90_000, true))).toMatch(/began at 90000/));
  it('breaks for a pod outside', () => expect(verdict(groupsComeToRest, ends(20_000, false))).toMatch(/pods 0 run/));
  it('does not judge what was broken off', () =>
    expect(verdict(groupsComeToRest, ends(20_000, false, 50_000))).toBeNull());
});
