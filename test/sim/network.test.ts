/** Connections: order both ways, one request at a time at the broker, time-outs, closing (clients.md N-01 … N-04). */
import { describe, expect, it } from 'vitest';
import { ConnectionKind, type ConnectionKindValue, type Disconnect } from '../../src/client-model/effects.ts';
import { JAVA_CONNECTIONS } from '../../src/client-model/java/profile.ts';
import type { ClientRequest, ClientResponse } from '../../src/client-model/requests.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import { RandomStreams } from '../../src/sim/engine/random.ts';
import { WheelQueue } from '../../src/sim/engine/wheel.ts';
import { EventKind } from '../../src/sim/events.ts';
import type { Exchange } from '../../src/sim/network/connection.ts';
import { type Endpoints, Network } from '../../src/sim/network/network.ts';
import { Links, PERFECT_LINK } from '../../src/sim/schedule/links.ts';
import type { WorldEvent } from '../../src/sim/schedule/world-events.ts';
import { Timers } from '../../src/sim/timers.ts';
import type { BrokerConfig } from '../../src/sim/world-config.ts';

const ANSWER: ClientResponse = { api: Api.Heartbeat, errorCode: Errors.NONE };

function request(generationId: number): ClientRequest {
  return { api: Api.Heartbeat, groupId: 'g', memberId: 'm', groupInstanceId: null, generationId };
}

/** One client, one broker that keeps what it is handed until it is told to answer. */
class Wire implements Endpoints {
  readonly queue = new WheelQueue();
  readonly timers = new Timers(this.queue);
  readonly log: string[] = [];
  readonly held: Exchange[] = [];
  readonly network: Network;
  now = 0;

  constructor(serialPerConnection = true, jitterMs = 20, events: readonly WorldEvent[] = []) {
    const random = new RandomStreams('wire');
    const streams = (pod: number, purpose: string) => random.stream(`${pod}/${purpose}`);
    const config = { rttMs: 10, jitterMs };
    this.network = new Network(
      config,
      { serialPerConnection } as BrokerConfig,
      this.queue,
      this.timers,
      this,
      streams,
      [{ ...JAVA_CONNECTIONS, jitter: [1, 1] }],
      Links.of(config, events, 1, streams),
    );
  }

  send(n: number, timeoutMs = 30_000, kind: ConnectionKindValue = ConnectionKind.Coordinator): void {
    this.network.send(0, kind, request(n), timeoutMs, this.now);
  }

  handle(exchange: Exchange): void {
    if (exchange.api === Api.ApiVersions) {
      this.network.port.respond(exchange, { api: Api.ApiVersions, errorCode: Errors.NONE }, this.now);
      return;
    }
    this.held.push(exchange);
    this.log.push(`handled ${name(exchange.request)}`);
  }

  onResponse(_pod: number, _api: number, answered: ClientRequest): void {
    this.log.push(`answered ${name(answered)}`);
  }

  onDisconnect(_pod: number, kind: ConnectionKindValue, how: Disconnect): void {
    this.log.push(`disconnected ${kind} at ${this.now / 10}${how === 'timeout' ? '' : `, ${how}`}`);
  }

  onConnected(): void {}

  answer(index = 0): void {
    this.network.port.respond(this.held.splice(index, 1)[0]!, ANSWER, this.now);
    this.network.port.pump();
  }

  run(toMs: number): void {
    while (this.queue.pop(toMs * 10)) {
      this.now = this.queue.time;
      this.dispatch(this.queue.kind, this.queue.who);
      this.network.port.pump();
    }
    this.now = toMs * 10;
  }

  private dispatch(kind: number, who: number): void {
    if (kind === EventKind.RequestArrives) this.network.port.onRequestArrives(this.network.connection(who));
    else if (kind === EventKind.ResponseArrives) this.network.onResponseArrives(this.network.connection(who), this.now);
    else if (kind === EventKind.Dialled) this.network.onDialled(this.network.connection(who), this.now);
    else if (kind === EventKind.ConnectionLost) this.network.onConnectionLost(this.network.connection(who), this.now);
    else if (kind === EventKind.ConnectionClosed) this.network.port.onConnectionClosed(this.network.connection(who));
    else if (this.timers.expire(who, this.now)) this.network.onRequestTimeout(this.timers.owner(who), this.now);
  }
}

const name = (sent: ClientRequest | null) => (sent as { generationId: number }).generationId;

describe('a connection', () => {
  it('N-01: delivers in the order of sending, whatever the jitter', () => {
    const wire = new Wire(false);
    for (let i = 0; i < 50; i++) wire.send(i);
    wire.run(1_000);
    expect(wire.log).toEqual(Array.from({ length: 50 }, (_, i) => `handled ${i}`));
  });

  it('N-01: delivers answers in the order of the requests, even if the broker is done in another', () => {
    const wire = new Wire(false);
    wire.send(1);
    wire.send(2);
    wire.run(200);
    wire.answer(1);
    wire.run(400);
    expect(wire.log).toEqual(['handled 1', 'handled 2']);
    wire.answer(0);
    wire.run(600);
    expect(wire.log.slice(2)).toEqual(['answered 1', 'answered 2']);
  });

  it('N-03: has one request at a time at the broker', () => {
    const wire = new Wire();
    wire.send(1);
    wire.send(2);
    wire.run(5_000);
    expect(wire.log).toEqual(['handled 1']);
    wire.answer();
    expect(wire.log).toEqual(['handled 1', 'handled 2']);
  });

  it('costs two round trips before its first request leaves', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.run(24.9);
    expect(wire.log).toEqual([]);
    wire.run(25);
    expect(wire.log).toEqual(['handled 1']);
  });

  it('is given up when one request has waited too long, and all on it are lost', () => {
    const wire = new Wire(true, 0);
    wire.send(1, 1_000);
    wire.send(2, 30_000);
    wire.run(2_000);
    expect(wire.log).toEqual(['handled 1', 'disconnected 1 at 1000']);
    expect(wire.network.inFlight(0)).toBe(0);
    wire.answer();
    wire.run(3_000);
    expect(wire.log.slice(2)).toEqual(['handled 2']);
  });

  it('is not given up when the answer came in time', () => {
    const wire = new Wire(true, 0);
    wire.send(1, 1_000);
    wire.run(100);
    wire.answer();
    wire.run(5_000);
    expect(wire.log).toEqual(['handled 1', 'answered 1']);
  });

  it('N-04, N-07: closing takes nothing back that was sent; nobody learns of the answers', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.send(2);
    wire.run(100);
    wire.network.close(0, ConnectionKind.Coordinator, wire.now);
    wire.run(200);
    wire.answer();
    wire.run(300);
    wire.answer();
    wire.run(400);
    expect(wire.log).toEqual(['handled 1', 'handled 2']);
  });

  it('reconnects not before the back-off', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.run(100);
    wire.network.close(0, ConnectionKind.Coordinator, wire.now);
    wire.send(2);
    wire.run(174.9);
    expect(wire.log).toEqual(['handled 1']);
    wire.run(175);
    expect(wire.log).toEqual(['handled 1', 'handled 2']);
  });

  it('N-06: is refused while nobody listens, again and again with longer pauses', () => {
    const wire = new Wire(true, 0);
    wire.network.port.listening = 'refusing';
    const refusedAt: number[] = [];
    for (let n = 0; n < 6; n++) {
      wire.send(n);
      wire.run(wire.now / 10 + 2_000);
    }
    for (const entry of wire.log) refusedAt.push(Number(/at (\S+), refused/.exec(entry)?.[1]));
    // A dial takes 10 ms; the pauses are over when the next request is sent after 2 s.
    expect(refusedAt).toEqual([10, 2_010, 4_010, 6_010, 8_010, 10_010]);
    wire.send(7);
    wire.run(wire.now / 10);
    wire.network.port.listening = 'accepting';
    wire.run(wire.now / 10 + 100);
    expect(wire.log.at(-1)).toBe('handled 7');
  });

  it('N-06: what is sent right after a refusal waits for the back-off, which doubles', () => {
    const wire = new Wire(true, 0);
    wire.network.port.listening = 'refusing';
    for (let n = 0; n < 4; n++) {
      wire.send(n);
      while (wire.log.length === n) wire.run(wire.now / 10 + 1);
    }
    expect(wire.log.map((entry) => Number(/at (\S+),/.exec(entry)?.[1]))).toEqual([10, 70, 180, 390]);
  });

  it('is closed by the broker that accepts and drops', () => {
    const wire = new Wire(true, 0);
    wire.network.port.listening = 'dropping';
    wire.send(1);
    wire.run(100);
    expect(wire.log).toEqual(['disconnected 1 at 15, closed']);
  });

  it('N-06: closed by the broker, all in flight fails at once, and what it works on comes to nothing', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.send(2);
    wire.run(100);
    for (const connection of wire.network.openConnections()) wire.network.port.close(connection, wire.now);
    wire.run(200);
    wire.answer();
    wire.run(300);
    expect(wire.log).toEqual(['handled 1', 'disconnected 1 at 105, closed']);
    wire.send(3);
    wire.run(400);
    expect(wire.log.at(-1)).toBe('handled 3');
  });

  it('N-05: a frozen broker takes connections but answers nothing; then the requests are there', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.run(100);
    wire.network.port.stall();
    wire.answer();
    wire.send(2);
    wire.send(3, 30_000, ConnectionKind.Node);
    wire.run(5_000);
    expect(wire.log).toEqual(['handled 1']);
    wire.network.port.resume(wire.now);
    wire.network.port.pump();
    wire.run(6_000);
    expect(wire.log).toEqual(['handled 1', 'handled 2', 'answered 1', 'handled 3']);
  });

  it('is closed after a long idle time, when it is wanted again', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.run(100);
    wire.answer();
    wire.run(600_000);
    wire.send(2);
    wire.run(600_024.9);
    expect(wire.log.at(-1)).toBe('answered 1');
    wire.run(600_025);
    expect(wire.log.at(-1)).toBe('handled 2');
  });

  it('N-05: its set-up is given up too when nobody answers', () => {
    const wire = new Wire(true, 0);
    wire.network.port.stall();
    wire.send(1, 60_000);
    wire.run(50_000);
    expect(wire.log).toEqual(['disconnected 1 at 30010']);
  });

  it('shares nothing with the other connection of its client', () => {
    const wire = new Wire(true, 0);
    wire.send(1, 30_000, ConnectionKind.Coordinator);
    wire.send(2, 30_000, ConnectionKind.Node);
    wire.run(100);
    expect(wire.log).toEqual(['handled 1', 'handled 2']);
  });
});

const blackHole = (atMs: number, forMs: number | null, direction: 'out' | 'in' | 'both' = 'both'): WorldEvent => {
  return { kind: 'network-black-hole', atMs, forMs, direction, pods: [0] };
};

describe('a path that fails', () => {
  // A round trip of 10 ms: R = 10 + 200 ms, so a segment is sent again after 210, 630, 1470, 3150 … ms.
  it('N-07b: what is sent into a black hole arrives with the first retransmission after it', () => {
    const wire = new Wire(true, 0, [blackHole(100, 500)]);
    wire.send(1);
    wire.run(99.9);
    wire.answer();
    wire.run(150);
    wire.send(2);
    // 150 + 630 is the first attempt after 600.
    wire.run(784.9);
    expect(wire.log).toEqual(['handled 1', 'answered 1']);
    wire.run(785);
    expect(wire.log.at(-1)).toBe('handled 2');
  });

  it('N-01: what follows waits for what was lost (head of line), though its own way is free', () => {
    const wire = new Wire(false, 0, [blackHole(100, 100)]);
    wire.send(1);
    wire.run(150);
    wire.send(2);
    wire.run(250);
    wire.send(3);
    wire.run(360);
    expect(wire.log).toEqual(['handled 1']);
    wire.run(365);
    expect(wire.log).toEqual(['handled 1', 'handled 2', 'handled 3']);
  });

  it('N-05: dials into a black hole hang until their own time-out', () => {
    const wire = new Wire(true, 0, [blackHole(0, null)]);
    wire.send(1, 120_000);
    wire.run(60_000);
    expect(wire.log).toEqual([`disconnected 1 at ${JAVA_CONNECTIONS.dialTimeoutMs}`]);
  });

  it('N-07b: a SYN is sent again after 1, 3 and 7 s', () => {
    const wire = new Wire(true, 0, [blackHole(0, 4_000)]);
    wire.send(1);
    // TCP at 7010, ApiVersions 10, half a round trip.
    wire.run(7_024.9);
    expect(wire.log).toEqual([]);
    wire.run(7_025);
    expect(wire.log).toEqual(['handled 1']);
  });

  it('loses one way only: the broker hears, and is not heard', () => {
    const wire = new Wire(true, 0, [blackHole(100, null, 'in')]);
    wire.send(1, 30_000);
    wire.run(99.9);
    wire.answer();
    wire.run(200);
    wire.send(2, 1_000);
    wire.run(300);
    expect(wire.log).toEqual(['handled 1', 'answered 1', 'handled 2']);
    wire.answer();
    wire.run(2_000);
    expect(wire.log.at(-1)).toBe('disconnected 1 at 1200');
  });

  it('N-06: a reset fails all in flight on both sides, and the next request dials anew', () => {
    const wire = new Wire(true, 0);
    wire.send(1);
    wire.run(100);
    wire.network.port.closeAll(wire.now);
    wire.run(200);
    wire.send(2);
    wire.run(300);
    expect(wire.log).toEqual(['handled 1', 'disconnected 1 at 105, closed', 'handled 2']);
  });
});

describe('links', () => {
  const random = new RandomStreams('links');
  const lossy = (lossOut: number, delayOutMs: number) => {
    const config = { rttMs: 0, jitterMs: 0, link: { ...PERFECT_LINK, lossOut, delayOutMs } };
    return Links.of(config, [], 1, (pod, purpose) => random.stream(`${pod}/${purpose}`))!;
  };

  it('are not there where nothing is wrong', () => {
    expect(
      Links.of({ rttMs: 1, jitterMs: 1 }, [{ kind: 'network-reset', atMs: 1, pods: [] }], 1, () => null!),
    ).toBeNull();
  });

  // N-07b at a round trip of 200 ms: R = 0.4 s, so k losses in a row cost R·(2^k − 1) = 0.4, 1.2, 2.8, 6.0, 12.4 s.
  it('N-07b: delay what is lost k times by 0.4, 1.2, 2.8, 6.0, 12.4 s, with probability p^k', () => {
    const links = lossy(0.3, 200);
    const counts = new Map<number, number>();
    const n = 200_000;
    for (let i = 0; i < n; i++) {
      const extraMs = links.travel(0, 'out', 0, 0) / 10 - 200;
      counts.set(extraMs, (counts.get(extraMs) ?? 0) + 1);
    }
    const delays = [...counts.keys()].sort((one, other) => one - other);
    expect(delays.slice(0, 6)).toEqual([0, 400, 1_200, 2_800, 6_000, 12_400]);
    delays.slice(0, 6).forEach((delay, k) => {
      const expected = 0.7 * 0.3 ** k;
      const spread = Math.sqrt((expected * (1 - expected)) / n);
      expect(Math.abs(counts.get(delay)! / n - expected), `${k} losses`).toBeLessThan(5 * spread);
    });
  });

  it('lose nothing the other way', () => {
    const links = lossy(1, 0);
    expect(links.travel(0, 'in', 7, 0)).toBe(7);
    expect(links.travel(0, 'out', 7, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('add up where spans overlap, and only there', () => {
    const degrade = (atMs: number, forMs: number, delayInMs: number): WorldEvent => {
      return { kind: 'network-degrade', atMs, forMs, pods: [0], ...PERFECT_LINK, delayInMs };
    };
    const links = Links.of({ rttMs: 0, jitterMs: 0 }, [degrade(10, 10, 1), degrade(15, 10, 2)], 1, () => null!)!;
    expect([5, 12, 17, 22, 25].map((ms) => links.travel(0, 'in', 0, ms * 10) / 10)).toEqual([0, 1, 3, 2, 0]);
  });
});
