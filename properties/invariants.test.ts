/** Each invariant can fail: told of a history that breaks it, its watcher says so; told of a sound one, it does not. */
import { describe, expect, it } from 'vitest';
import { behaviourOf } from '../src/coordinator/behaviour.ts';
import { Api } from '../src/protocol/api.ts';
import { Errors } from '../src/protocol/errors.ts';
import { topicPartition } from '../src/protocol/partitions.ts';
import type { CoordinatorRequest, JoinGroupRequest } from '../src/protocol/requests.ts';
import type { JoinGroupResponse } from '../src/protocol/responses.ts';
import type { Observer } from '../src/sim/observer.ts';
import { theLivingAreNotExpired } from './invariants/client-life.ts';
import { everyPartitionIsRead } from './invariants/client-partitions.ts';
import { generationIsMonotone } from './invariants/generations.ts';
import { joinPhaseAgrees } from './invariants/join-phase.ts';
import { oneOwnerPerGeneration } from './invariants/ownership.ts';
import { commitsFollowProcessing } from './invariants/records.ts';
import { everyRequestIsAnsweredOnce } from './invariants/requests.ts';
import { heartbeatsKeepTheSession } from './invariants/sessions.ts';
import { ownersBeginAtTheCommit } from './invariants/takeovers.ts';
import type { NamedInvariant } from './invariants/watcher.ts';
import { QUIET, worldOf } from './worlds.ts';

const ONE = worldOf({ ...QUIET, members: 2 });
const TWO = { ...ONE, groups: [ONE.groups[0]!, { ...ONE.groups[0]!, groupId: 'other' }] };
const CAUSE = { reason: '', input: 'join', memberId: null } as const;
const T0 = [topicPartition('t0', 0, 0)];

function verdict(invariant: NamedInvariant, story: (observer: Observer) => void, world = ONE): string | null {
  const watch = invariant.watch(world);
  story(watch);
  return watch.violation();
}

function joinRequest(memberId: string): JoinGroupRequest {
  return {
    api: Api.JoinGroup,
    version: 9,
    groupId: 'g',
    memberId,
    groupInstanceId: null,
    clientId: 'c',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    protocolType: 'consumer',
    protocols: [],
    reason: null,
  };
}

function joined(memberId: string, leader: string): JoinGroupResponse {
  return {
    api: Api.JoinGroup,
    errorCode: Errors.NONE,
    generationId: 1,
    protocolType: 'consumer',
    protocolName: 'range',
    leader,
    skipAssignment: false,
    memberId,
    members: [],
  };
}

const heartbeat = (memberId: string): CoordinatorRequest => ({
  api: Api.Heartbeat,
  groupId: 'g',
  memberId,
  groupInstanceId: null,
  generationId: 1,
});
const ALIVE = { api: Api.Heartbeat, errorCode: Errors.NONE } as const;

describe('generation is monotone', () => {
  const toGenerations = (generations: readonly number[]) => (observer: Observer) => {
    for (const generation of generations) {
      observer.groupTransition(0, 0, 'PreparingRebalance', 'CompletingRebalance', generation, CAUSE);
    }
  };
  it('holds for 1, 2, 3', () => expect(verdict(generationIsMonotone, toGenerations([1, 2, 3]))).toBeNull());
  it('breaks for 1, 1', () =>
    expect(verdict(generationIsMonotone, toGenerations([1, 1]))).toMatch(/generation 1 became 1/));
  it('breaks for 1, 3', () =>
    expect(verdict(generationIsMonotone, toGenerations([1, 3]))).toMatch(/generation 1 became 3/));
});

describe('one owner per generation', () => {
  const bothOwn = (first: number, second: number, pods: readonly [number, number]) => (observer: Observer) => {
    observer.joinFinished(0, pods[0], first);
    observer.partitionsAssigned(0, pods[0], T0);
    observer.joinFinished(0, pods[1], second);
    observer.partitionsAssigned(0, pods[1], T0);
  };
  it('breaks when two pods of a group hold a partition in one generation', () =>
    expect(verdict(oneOwnerPerGeneration, bothOwn(3, 3, [0, 1]))).toMatch(/pods 0 and 1 both hold t0-0/));
  it('holds for a zombie of an older generation', () =>
    expect(verdict(oneOwnerPerGeneration, bothOwn(3, 4, [0, 1]))).toBeNull());
  describe('a member that comes back from before a generation that it missed', () => {
    /** Pod 0 owns it since generation 1 and joins the given one, in which pod 1 was given it. */
    const back = (generation: number) => (observer: Observer) => {
      observer.joinFinished(0, 0, 1);
      observer.partitionsAssigned(0, 0, T0);
      observer.joinFinished(0, 1, generation);
      observer.partitionsAssigned(0, 1, T0);
      observer.joinFinished(0, 0, generation);
    };
    const again = (observer: Observer) => {
      back(3)(observer);
      observer.joinFinished(0, 0, 4);
      observer.joinFinished(0, 1, 4);
    };
    const STATIC = worldOf({ ...QUIET, members: 2, staticMembers: true });
    it('holds for a static one', () => expect(verdict(oneOwnerPerGeneration, back(3), STATIC)).toBeNull());
    it('holds for one of franz-go', () => {
      const franzGo = worldOf({ ...QUIET, members: 2, client: 'franz-go', assignor: 'cooperative-sticky' });
      expect(verdict(oneOwnerPerGeneration, back(3), franzGo)).toBeNull();
    });
    it('breaks for a dynamic one', () => expect(verdict(oneOwnerPerGeneration, back(3))).toMatch(/both hold/));
    it('breaks if it missed none', () => expect(verdict(oneOwnerPerGeneration, back(2), STATIC)).toMatch(/both hold/));
    it('breaks if it keeps it', () => expect(verdict(oneOwnerPerGeneration, again, STATIC)).toMatch(/both hold/));
  });
  it('holds for pods of two groups, and still watches each of them', () => {
    expect(verdict(oneOwnerPerGeneration, bothOwn(3, 3, [0, 2]), TWO)).toBeNull();
    expect(verdict(oneOwnerPerGeneration, bothOwn(3, 3, [2, 3]), TWO)).toMatch(/pods 2 and 3/);
  });
});

describe('answers of one join phase agree', () => {
  const answers = (leaders: readonly string[]) => (observer: Observer) => {
    leaders.forEach((leader, i) => {
      observer.responseSent(0, i, i, joinRequest(`m${i}`), joined(`m${i}`, leader));
    });
  };
  it('holds for one leader', () => expect(verdict(joinPhaseAgrees, answers(['m0', 'm0']))).toBeNull());
  it('breaks for two', () => expect(verdict(joinPhaseAgrees, answers(['m0', 'm1']))).toMatch(/leaders m0 and m1/));
  it('breaks for two protocols', () => {
    const mixed = (observer: Observer) => {
      observer.responseSent(0, 0, 0, joinRequest('m0'), joined('m0', 'm0'));
      observer.responseSent(0, 1, 1, joinRequest('m1'), { ...joined('m1', 'm0'), protocolName: 'sticky' });
    };
    expect(verdict(joinPhaseAgrees, mixed)).toMatch(/protocols range and sticky/);
  });

  /** The leader `old` comes back as `new` (or a follower does), and is told that `told` leads. */
  const returned = (told: string, request: Partial<JoinGroupRequest> = {}, who = 'old') => {
    const back = { ...joinRequest(''), groupInstanceId: 'i', ...request };
    return (observer: Observer) => {
      observer.responseSent(0, 0, 0, joinRequest('old'), joined('old', 'old'));
      observer.memberRemoved(0, 0, who, 'fenced', null);
      observer.memberAdded(0, 0, 'new');
      observer.responseSent(0, 0, 1, back, joined('new', told));
    };
  };
  const brokerOf = (version: string) => ({
    ...ONE,
    broker: { ...ONE.broker, coordinator: { ...ONE.broker.coordinator, behaviour: behaviourOf(version) } },
  });
  const [fromOldBroker, fromNewBroker] = [brokerOf('3.1'), brokerOf('3.2')];

  it.each([
    ['a broker of 3.1', fromOldBroker, 9],
    ['JoinGroup 8 at a newer one', fromNewBroker, 8],
  ])('C-STM-10: with %s a static leader that comes back may be told that its old id leads', (_what, world, version) => {
    expect(verdict(joinPhaseAgrees, returned('old', { version }), world)).toBeNull();
    expect(verdict(joinPhaseAgrees, returned('new', { version }), world)).toBeNull();
  });
  it('C-STM-10, KIP-814: with JoinGroup 9 and a broker of 3.2 or later it may not', () => {
    expect(verdict(joinPhaseAgrees, returned('old'), fromNewBroker)).toMatch(/leaders new and old/);
    expect(verdict(joinPhaseAgrees, returned('new'), fromNewBroker)).toBeNull();
  });
  it.each([
    ['who joins with its id', { memberId: 'x' }, 'old', 'old'],
    ['a dynamic member', { groupInstanceId: null }, 'old', 'old'],
    ['of an id that did not lead', {}, 'follower', 'follower'],
    ['of an id that never was', {}, 'ghost', 'old'],
  ])('C-STM-10: at an old broker it breaks nevertheless: %s', (_what, request, told, who) => {
    expect(verdict(joinPhaseAgrees, returned(told, request, who), fromOldBroker)).toMatch(/has leaders/);
  });
});

describe('answers of one join phase, after its leader has gone', () => {
  /** A static member asks to come back, the leader `old` goes, and only then it is answered. */
  const overtaken = (told: string, request: Partial<JoinGroupRequest> = {}) => {
    const back = { ...joinRequest(''), groupInstanceId: 'i', ...request };
    return (observer: Observer) => {
      observer.responseSent(0, 0, 0, joinRequest('old'), joined('old', 'old'));
      observer.memberRemoved(0, 0, 'old', 'session-expired', null);
      observer.responseSent(0, 0, 1, back, joined('new', told));
    };
  };
  it('C-STM-12: whose return waited for the log is told the next leader', () =>
    expect(verdict(joinPhaseAgrees, overtaken('next'))).toBeNull());
  it('C-STM-12: or, by an old request, the one before', () =>
    expect(verdict(joinPhaseAgrees, overtaken('old', { version: 8 }))).toBeNull());
  it('C-STM-12: breaks if it is told the one before nevertheless', () =>
    expect(verdict(joinPhaseAgrees, overtaken('old'))).toMatch(/leaders null and old/));
  it('C-STM-12: breaks if anybody else is told of that generation', () =>
    expect(verdict(joinPhaseAgrees, overtaken('next', { memberId: 'x' }))).toMatch(/leaders null and next/));
});

describe('every request is answered once', () => {
  const request = heartbeat('m0');
  it('breaks for a heartbeat without an answer', () => {
    const silent = (observer: Observer) => {
      observer.requestArrived(0, 0, 7, request);
      observer.event(60_000, 0, 0, 0, 0);
    };
    expect(verdict(everyRequestIsAnsweredOnce, silent)).toMatch(/Heartbeat request was never answered/);
  });
  it('breaks for two answers', () => {
    const twice = (observer: Observer) => {
      observer.requestArrived(0, 0, 7, request);
      observer.responseSent(1, 0, 7, request, ALIVE);
      observer.responseSent(2, 0, 7, request, ALIVE);
    };
    expect(verdict(everyRequestIsAnsweredOnce, twice)).toMatch(/answered twice/);
  });
  it('lets the earlier of two joins go unanswered, but not the later one for ever', () => {
    const replaced = (until: number) => (observer: Observer) => {
      observer.requestArrived(0, 0, 7, joinRequest('m0'));
      observer.requestArrived(10, 0, 8, joinRequest('m0'));
      observer.event(until, 0, 0, 0, 0);
    };
    expect(verdict(everyRequestIsAnsweredOnce, replaced(1_000))).toBeNull();
    expect(verdict(everyRequestIsAnsweredOnce, replaced(10_000_000))).toMatch(/JoinGroup request was never answered/);
  });
});

describe('heartbeats keep the session', () => {
  const expiredAfter = (ms: number) => (observer: Observer) => {
    observer.responseSent(0, 0, 1, joinRequest('m0'), joined('m0', 'm0'));
    observer.requestArrived(50_000, 0, 2, heartbeat('m0'));
    observer.responseSent(50_000, 0, 2, heartbeat('m0'), ALIVE);
    observer.memberRemoved(50_000 + ms * 10, 0, 'm0', 'session-expired', null);
  };
  it('holds at the session timeout', () => expect(verdict(heartbeatsKeepTheSession, expiredAfter(10_000))).toBeNull());
  it('breaks before', () =>
    expect(verdict(heartbeatsKeepTheSession, expiredAfter(9_999))).toMatch(/expired 9999 ms after/));
});

describe('commits follow processing', () => {
  const committing = (offset: number) => (observer: Observer) => {
    observer.positionInitialized(0, 0, 0, 0, true);
    observer.recordsProcessed(0, 0, 0, 0, 5);
    observer.recordsProcessed(0, 0, 0, 7, 9);
    observer.offsetCommitted(0, 0, 0, offset);
  };
  it('holds up to what is processed', () => expect(verdict(commitsFollowProcessing, committing(5))).toBeNull());
  it('breaks beyond', () => expect(verdict(commitsFollowProcessing, committing(9))).toMatch(/only 5 is processed/));
});

describe('owners begin at the commit', () => {
  const begun = (at: number, committedAtJoin: number) => (observer: Observer) => {
    observer.offsetCommitted(0, 0, 0, 10);
    observer.offsetCommitted(1, 0, 0, committedAtJoin);
    observer.joinFinished(2, 1, 1);
    observer.offsetCommitted(3, 0, 0, 20);
    observer.partitionsAssigned(4, 1, T0);
    observer.positionInitialized(5, 1, 0, at, false);
  };
  it('holds for what was committed when it joined, or since', () => {
    for (const at of [15, 20]) expect(verdict(ownersBeginAtTheCommit, begun(at, 15))).toBeNull();
  });
  it('breaks for what was committed before', () =>
    expect(verdict(ownersBeginAtTheCommit, begun(10, 15))).toMatch(/begins partition 0 at 10, and 20 is committed/));
  it('breaks for what nobody has committed', () =>
    expect(verdict(ownersBeginAtTheCommit, begun(21, 15))).toMatch(/begins partition 0 at 21, and 20 is committed/));
});

describe('the living are not expired', () => {
  const expired = (observer: Observer) => {
    observer.memberIdTaken(2, 1, 'm');
    observer.memberRemoved(3, 0, 'm', 'session-expired', null);
  };
  const closing = (observer: Observer) => {
    observer.podStarted(0, 1, 'deployment');
    observer.podStopping(1, 1, 'pod-stop');
  };
  it('breaks for the id of a running process', () =>
    expect(verdict(theLivingAreNotExpired, expired)).toMatch(/m of pod 1 was expired/));
  it('holds for the id that a closing process is told', () =>
    expect(
      verdict(theLivingAreNotExpired, (observer) => {
        closing(observer);
        expired(observer);
      }),
    ).toBeNull());
  it('breaks for its successor', () =>
    expect(
      verdict(theLivingAreNotExpired, (observer) => {
        closing(observer);
        observer.podStarted(1, 1, 'pod-stop');
        expired(observer);
      }),
    ).toMatch(/m of pod 1 was expired/));
});

describe('every partition is read', () => {
  const readUntil = (joinsAt: number | null) => (observer: Observer) => {
    observer.partitionsAssigned(0, 1, T0);
    observer.recordsDelivered(10_000, 1, 0, 0, 1);
    if (joinsAt !== null) observer.joinStarted(joinsAt, 1);
    observer.clock!.now = 300_000;
  };
  it('breaks for one that lies', () =>
    expect(verdict(everyPartitionIsRead, readUntil(null))).toMatch(/has not read partition 0 for 29000 ms/));
  it('holds for one whose owner waits for the others to join', () =>
    expect(verdict(everyPartitionIsRead, readUntil(20_000))).toBeNull());
  it('breaks for one that lay before', () =>
    expect(verdict(everyPartitionIsRead, readUntil(290_000))).toMatch(/has not read partition 0 for 28000 ms/));
});
