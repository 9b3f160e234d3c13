/**
 * Random histories of one member: errors of every kind, slow answers, lost connections, expired sessions, rebalances,
 * subscriptions that are dropped and taken up again.
 * Whatever happened, a member whose broker is well again consumes again; it never owns a partition twice, never skips
 * a record, and ends when it is told to.
 */
import { describe, expect, it } from 'vitest';
import { ConnectionKind, type ConnectionKindValue } from '../../../src/client-model/effects.ts';
import type { ApplicationSettings, ConsumerSettings } from '../../../src/client-model/settings.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { T, World } from './harness.ts';
import type { Scripted } from './scripted-broker.ts';

const HISTORIES = 150;
const FAULTS_UNTIL_MS = 40_000;
/** Longest that anything started by a fault may still take: a request time-out, a commitSync(). */
const RECOVERY_MS = 100_000;

const APIS = [
  Api.FindCoordinator,
  Api.JoinGroup,
  Api.SyncGroup,
  Api.Heartbeat,
  Api.OffsetCommit,
  Api.OffsetFetch,
  Api.ListOffsets,
  Api.Fetch,
] as const;

/** None of these ends the process of the client that meets it on any request. */
const RETRIABLE = [Errors.NOT_COORDINATOR, Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_LOAD_IN_PROGRESS];
const MEMBER = [Errors.UNKNOWN_MEMBER_ID, Errors.ILLEGAL_GENERATION, Errors.REBALANCE_IN_PROGRESS];

type Draw = (below: number) => number;

function draws(seed: number): Draw {
  let x = (seed * 2_654_435_761 + 12_345) >>> 0;
  return (below) => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((x / 2 ** 32) * below);
  };
}

function errorFor(api: (typeof APIS)[number], draw: Draw): number {
  if (api === Api.SyncGroup) return [...MEMBER, Errors.NOT_COORDINATOR][draw(4)]!;
  if (api === Api.JoinGroup) return [Errors.UNKNOWN_MEMBER_ID, Errors.REBALANCE_IN_PROGRESS, ...RETRIABLE][draw(5)]!;
  if (api === Api.Heartbeat || api === Api.OffsetCommit) return [...MEMBER, ...RETRIABLE][draw(6)]!;
  return RETRIABLE[draw(3)]!;
}

function fault(api: (typeof APIS)[number], draw: Draw): Scripted {
  switch (draw(5)) {
    case 0:
      return { delayMs: draw(9_000) };
    case 1:
      return { close: true };
    case 2:
      return draw(3) === 0 ? { silent: true } : { delayMs: draw(300) };
    default:
      return api === Api.Fetch ? { delayMs: draw(2_000) } : { error: errorFor(api, draw) };
  }
}

function act(world: World, draw: Draw): void {
  switch (draw(9)) {
    case 8:
      world.consumer.act(draw(2) === 0 ? { act: 'unsubscribe' } : { act: 'subscribe', topics: ['t'] }, world.now);
      break;
    case 0:
      world.break(draw(Object.keys(ConnectionKind).length) as ConnectionKindValue);
      break;
    case 1:
      world.broker.forget();
      break;
    case 2:
    case 3:
      world.broker.given = draw(3) === 0 ? null : T.filter(() => draw(2) === 0);
      world.broker.rebalance();
      break;
    default: {
      const api = APIS[draw(APIS.length)]!;
      world.broker.script(api, fault(api, draw));
    }
  }
}

function settings(draw: Draw): Partial<ConsumerSettings> {
  return {
    partitionAssignmentStrategy: [['range', 'cooperative-sticky', 'sticky'][draw(3)]!],
    enableAutoCommit: draw(2) === 0,
    groupInstanceId: draw(4) === 0 ? 'i1' : null,
    sessionTimeoutMs: [6_000, 45_000][draw(2)]!,
    maxPollRecords: [1, 500][draw(2)]!,
  };
}

function application(draw: Draw): Partial<ApplicationSettings> {
  return {
    pollTimeoutMs: [1, 100, 1_000, 30_000][draw(4)]!,
    processingPerBatchMs: [0, 50, 700, 9_000][draw(4)]!,
    commit: (['none', 'sync', 'async'] as const)[draw(3)]!,
  };
}

function history(seed: number): World {
  const draw = draws(seed);
  const world = new World(settings(draw), application(draw));
  world.start();
  while (world.now < FAULTS_UNTIL_MS * 10) {
    act(world, draw);
    world.pass(draw(3_000));
  }
  world.broker.heal(T);
  return world;
}

/** No partition is given twice without being taken in between, nor taken without being given. */
function checkOwnership(world: World, seed: number): void {
  const owned = new Set<string>();
  for (const { what, text } of world.since(0, 'assigned', 'revoked', 'lost')) {
    for (const partition of text === '' ? [] : text.split(' ')) {
      expect(owned.has(partition), `history ${seed}, partition ${partition} ${what}`).toBe(what !== 'assigned');
      if (what === 'assigned') owned.add(partition);
      else owned.delete(partition);
    }
  }
}

/** Between two positions that it was given, a member delivers each record once, in order. */
function checkDelivery(world: World, seed: number): void {
  const next = new Map<string, number>();
  for (const { what, text } of world.since(0, 'position', 'delivered')) {
    const [partition, range] = text.split(' ') as [string, string];
    const [from, to] = range.split('-').map(Number) as [number, number];
    if (what === 'delivered') expect(from, `history ${seed}, ${text}`).toBe(next.get(partition));
    next.set(partition, what === 'delivered' ? to : from);
  }
}

describe('random histories of a member', () => {
  it('it always comes back, owns each partition once, and delivers each record once', () => {
    for (let seed = 0; seed < HISTORIES; seed++) {
      const world = history(seed);
      checkOwnership(world, seed);
      checkDelivery(world, seed);
      world.consumer.act({ act: 'subscribe', topics: ['t'] }, world.now);
      expect(world.exit, `history ${seed}`).toBeNull();
      const healthy = world.now / 10 + RECOVERY_MS;
      world.run(healthy + 30_000);
      expect(world.since(healthy, 'delivered').length, `history ${seed}: consumes again`).toBeGreaterThan(0);
      checkOwnership(world, seed);
    }
  });

  it('it ends when it is told to, whatever is under way', () => {
    for (let seed = 0; seed < HISTORIES; seed++) {
      const world = history(seed);
      const told = world.now / 10;
      world.stop().run(told + RECOVERY_MS);
      expect(world.exit, `history ${seed}`).toBe('graceful');
      checkOwnership(world, seed);
    }
  });
});
