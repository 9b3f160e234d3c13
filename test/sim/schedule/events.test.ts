/** Each kind of event and the mechanism that it sets going. */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { EventKind } from '../../../src/sim/events.ts';
import { NullObserver } from '../../../src/sim/null-observer.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import { quiet, storyOf } from './story.ts';

const hash = (world: ReturnType<typeof quiet>): string => {
  const simulation = new Simulation(world, new NullObserver());
  simulation.runUntil(world.durationMs * 10);
  return simulation.traceHash();
};

describe('pods', () => {
  it('a killed pod is expired when its session is over; its successor comes after its pause', () => {
    const world = quiet({ durationMs: '40s', events: [{ atMs: '15s', kind: 'pod-kill', pods: '1', downMs: '4s' }] });
    expect(storyOf(world, 15)).toMatchInlineSnapshot(`
      [
        "15.0 event 0 begins",
        "15.0 m1 crash pod-kill",
        "19.0 m1 starts pod-kill",
        "19.0 PreparingRebalance 1",
        "21.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "22.0 removed session-expired",
        "22.0 CompletingRebalance 2",
        "22.0 Stable 2",
      ]
    `);
  });

  it('a stopped pod leaves; without a pause nobody follows until one is started', () => {
    const events = [
      { atMs: '15s', kind: 'pod-stop', pods: '1' },
      { atMs: '30s', kind: 'pod-start', pods: '0-1' },
    ] as const;
    expect(storyOf(quiet({ durationMs: '40s', events }), 15)).toMatchInlineSnapshot(`
      [
        "15.0 event 0 begins",
        "15.0 m1 is told to stop pod-stop",
        "15.0 removed leave",
        "15.0 PreparingRebalance 1",
        "15.0 m1 graceful pod-stop",
        "15.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "15.0 CompletingRebalance 2",
        "15.0 Stable 2",
        "30.0 event 1 begins",
        "30.0 m1 starts pod-start",
        "30.0 PreparingRebalance 2",
        "30.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "30.0 CompletingRebalance 3",
        "30.0 Stable 3",
      ]
    `);
  });

  it('SIGKILL comes when the grace is over', () => {
    const slow = { application: { processingMs: '8s', processingSpread: 0 }, members: 1 };
    const events = [{ atMs: '15s', kind: 'pod-stop', pods: '0', graceMs: '500ms', downMs: '1s' }] as const;
    const lines = storyOf(quiet({ durationMs: '30s', groups: [slow], events }), 15, /m0/);
    expect(lines).toEqual(['15.0 m0 is told to stop pod-stop', '15.5 m0 crash pod-stop', '16.5 m0 starts pod-stop']);
  });

  it('a paused pod is expired; when it goes on it learns that, and joins as a new member', () => {
    const world = quiet({ durationMs: '60s', events: [{ atMs: '15s', kind: 'pod-pause', pods: '1', forMs: '20s' }] });
    expect(storyOf(world, 15)).toMatchInlineSnapshot(`
      [
        "15.0 event 0 begins",
        "22.0 removed session-expired",
        "22.0 PreparingRebalance 1",
        "24.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "24.0 CompletingRebalance 2",
        "24.0 Stable 2",
        "35.0 event 0 ends",
        "35.1 m1 heartbeat UNKNOWN_MEMBER_ID",
        "35.1 PreparingRebalance 2",
        "36.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "36.0 CompletingRebalance 3",
        "36.0 Stable 3",
      ]
    `);
  });

  it('a pause below the session timeout costs nothing', () => {
    const world = quiet({ durationMs: '60s', events: [{ atMs: '15s', kind: 'pod-pause', pods: '1', forMs: '6s' }] });
    expect(storyOf(world, 15, /removed|Preparing|heartbeat/)).toEqual([]);
  });

  it('a paused pod takes its SIGTERM when it goes on', () => {
    const events = [
      { atMs: '15s', kind: 'pod-pause', pods: '1', forMs: '5s' },
      { atMs: '16s', kind: 'pod-stop', pods: '1' },
    ] as const;
    expect(storyOf(quiet({ durationMs: '30s', events }), 15, /m1/)).toEqual([
      '16.0 m1 is told to stop pod-stop',
      '20.0 m1 graceful pod-stop',
    ]);
  });
});

describe('a frozen broker (N-05, N-07, K-N-07)', () => {
  const frozen = (forMs: string, onResume: string, seed = '1') =>
    quiet({ seed, durationMs: '90s', events: [{ atMs: '20s', kind: 'broker-freeze', forMs, onResume }] });
  const expired = (world: ReturnType<typeof quiet>) => storyOf(world, 20, /session-expired/).length;

  it('expires nobody whose session outlasts it, in either order', () => {
    expect(expired(frozen('6s', 'timersFirst'))).toBe(0);
    expect(expired(frozen('6s', 'requestsFirst'))).toBe(0);
  });

  it('expires everybody when the overdue timers come first', () => {
    const lines = storyOf(frozen('12s', 'timersFirst'), 20, /event|session-expired|heartbeat/);
    expect(lines).toMatchInlineSnapshot(`
      [
        "20.0 event 0 begins",
        "32.0 event 0 ends",
        "32.0 removed session-expired",
        "32.0 removed session-expired",
        "32.0 m0 heartbeat UNKNOWN_MEMBER_ID",
        "32.0 m1 heartbeat UNKNOWN_MEMBER_ID",
      ]
    `);
  });

  it('expires nobody when the requests that wait come first: a heartbeat among them feeds the session', () => {
    expect(storyOf(frozen('12s', 'requestsFirst'), 20, /event|removed|heartbeat/)).toEqual([
      '20.0 event 0 begins',
      '32.0 event 0 ends',
    ]);
  });

  it('race(q) is the one or the other, by the seed', () => {
    const outcomes = Array.from({ length: 24 }, (_, seed) => expired(frozen('12s', 'race(0.5)', String(seed))));
    expect(new Set(outcomes)).toEqual(new Set([0, 2]));
  });
});

describe('a broker that restarts', () => {
  it('closes connections, refuses dials, loads its log: the group goes on with its generation (C-LOAD-01, 03)', () => {
    const events = [{ atMs: '20s', kind: 'broker-restart', forMs: '5s', loadMs: '2s' }] as const;
    expect(storyOf(quiet({ durationMs: '60s', events }), 20)).toMatchInlineSnapshot(`
      [
        "20.0 event 0 begins",
        "20.0 Dead 1",
        "20.0 removed unloaded",
        "20.0 removed unloaded",
        "25.0 event 0 ends",
        "27.0 Stable 1",
        "27.0 PreparingRebalance 1",
        "28.2 m1 heartbeat REBALANCE_IN_PROGRESS",
        "28.3 CompletingRebalance 2",
        "28.3 Stable 2",
      ]
    `);
  });

  it('a failover leaves connections alone; members find the coordinator again and stay', () => {
    const events = [{ atMs: '20s', kind: 'coordinator-failover', forMs: '1s', loadMs: '500ms' }] as const;
    expect(storyOf(quiet({ durationMs: '60s', events }), 20)).toMatchInlineSnapshot(`
      [
        "20.0 event 0 begins",
        "20.0 Dead 1",
        "20.0 removed unloaded",
        "20.0 removed unloaded",
        "21.0 event 0 ends",
        "21.5 Stable 1",
      ]
    `);
  });
});

describe('the network', () => {
  it('a black hole longer than the session expires the pod behind it, which notices nothing', () => {
    const events = [{ atMs: '20s', kind: 'network-black-hole', pods: '1', forMs: '15s' }] as const;
    expect(storyOf(quiet({ durationMs: '90s', events }), 20)).toMatchInlineSnapshot(`
      [
        "20.0 event 0 begins",
        "28.0 removed session-expired",
        "28.0 PreparingRebalance 1",
        "30.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "30.0 CompletingRebalance 2",
        "30.0 Stable 2",
        "35.0 event 0 ends",
        "45.5 m1 heartbeat UNKNOWN_MEMBER_ID",
        "45.5 PreparingRebalance 2",
        "48.0 m0 heartbeat REBALANCE_IN_PROGRESS",
        "48.0 CompletingRebalance 3",
        "48.0 Stable 3",
      ]
    `);
  });

  it('a reset costs connections, not membership (N-06)', () => {
    const events = [{ atMs: '20s', kind: 'network-reset' }] as const;
    expect(storyOf(quiet({ durationMs: '60s', events }), 20, /removed|Preparing/)).toEqual([]);
  });

  it('loss of 10 % expires nobody in practice (001-B)', () => {
    const network = { loss: 0.1, delayOutMs: '200ms' };
    expect(storyOf(quiet({ durationMs: '10m', network }), 20, /session-expired/)).toEqual([]);
  });
});

describe('a schedule', () => {
  it('is part of what a seed decides', () => {
    const world = quiet({
      network: { loss: 0.05 },
      events: [
        { atMs: '20s', kind: 'broker-freeze', forMs: '12s', onResume: 'race(0.5)' },
        { atMs: '60s', kind: 'network-degrade', forMs: '20s', loss: 0.3, jitterOutMs: '50ms' },
        { atMs: '90s', kind: 'pod-pause', pods: '0', forMs: '3s' },
      ],
    });
    expect(hash(world)).toBe(hash(world));
    expect(hash(world)).not.toBe(hash({ ...world, events: world.events!.slice(1) }));
  });

  it('changes nothing before its first event', () => {
    const calm = quiet({ durationMs: '30s' });
    const later = quiet({ durationMs: '30s', events: [{ atMs: '29.9s', kind: 'network-reset' }] });
    expect(storyOf(later).slice(0, -1)).toEqual(storyOf(calm));
  });
});

describe('request threads (RequestChannel, KafkaRequestHandlerPool)', () => {
  /** Milliseconds from a Heartbeat to its answer. */
  const heartbeatMs = (input: Parameters<typeof quiet>[0]): number[] => {
    const world = quiet({ durationMs: '30s', ...input });
    const waits = new Waits();
    const simulation = new Simulation(world, waits);
    simulation.runUntil(world.durationMs * 10);
    return waits.ms;
  };

  it('a service time is paid by each request of its kind: half a round trip, 20 ms, half a round trip', () => {
    expect(new Set(heartbeatMs({ service: { heartbeatMs: 20 } }))).toEqual(new Set([21]));
  });

  it('one thread serves one request at a time, in the order of arrival', () => {
    // Both heartbeats of a common round come at once: the second waits for the first.
    const waits = heartbeatMs({ service: { heartbeatMs: 20, threads: 1 } });
    expect(new Set(waits.slice(2))).toEqual(new Set([21, 41]));
  });

  it('an overloaded broker takes a multiple, and more, for a time', () => {
    const events = [{ atMs: '10s', kind: 'broker-slow', forMs: '10s', factor: 3, addedMs: 5 }] as const;
    const waits = heartbeatMs({ service: { heartbeatMs: 20 }, events });
    expect(new Set(waits)).toEqual(new Set([21, 66]));
  });

  it('it may be slow at some requests only', () => {
    const slow = (requests: string) => [{ atMs: '10s', kind: 'broker-slow', requests, addedMs: 5 }] as const;
    expect(new Set(heartbeatMs({ service: { heartbeatMs: 20 }, events: slow('offsetFetch,heartbeat') }))).toEqual(
      new Set([21, 26]),
    );
    expect(new Set(heartbeatMs({ service: { heartbeatMs: 20 }, events: slow('join-group') }))).toEqual(new Set([21]));
  });

  it('a restart loses what its threads had', () => {
    const events = [{ atMs: '20s', kind: 'broker-restart', forMs: '2s' }] as const;
    const world = quiet({ durationMs: '60s', service: { allMs: 200, threads: 1 }, events });
    const simulation = new Simulation(world, new NullObserver());
    simulation.runUntil(world.durationMs * 10);
    expect(simulation.coordinator.group('group')?.state).toBe('Stable');
  });
});

/** When each pod sent a heartbeat is not told; when the broker had it is: the answer's way is known. */
class Waits extends NullObserver {
  readonly ms: number[] = [];
  private readonly sentAt: number[] = [];

  override event(now: number, kind: number, who: number, a: number): void {
    if (kind === EventKind.RequestArrives && a === Api.Heartbeat) this.sentAt[who] = now - 5;
    if (kind === EventKind.ResponseArrives && a === Api.Heartbeat) this.ms.push((now - this.sentAt[who]!) / 10);
  }
}

describe('a broker that does not handle the requests of a connection one at a time (002-F)', () => {
  it('is what the scenario asks for', () => {
    expect(quiet({}).broker.serialPerConnection).toBe(true);
    expect(quiet({ service: { serialPerConnection: false } }).broker.serialPerConnection).toBe(false);
  });
});
