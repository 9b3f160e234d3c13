/**
 * How long messages travel: each way of each pod for itself, as the configuration's round trip says and as links make
 * it worse (schedule/links.ts).
 */
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { type Sampler, sampler } from '../engine/distributions.ts';
import { type RandomStream, StreamTable } from '../engine/random.ts';
import { type Links, retransmissionTimeout } from '../schedule/links.ts';
import type { NetworkConfig } from '../world-config.ts';

export class Paths {
  /** Some path has a bandwidth. */
  readonly haveRates: boolean;
  /** One way, either way. */
  private readonly delay: Sampler;
  /** null: every path is as the configuration's round trip says, always. */
  private readonly links: Links | null;
  private readonly usualRetransmission: Ticks;
  /** Delays to the broker, at twice the pod's number; behind it those from the broker. */
  private readonly delays: StreamTable;

  constructor(
    config: NetworkConfig,
    pods: number,
    streams: (pod: number, purpose: string) => RandomStream,
    links: Links | null,
  ) {
    this.delay = oneWay(config);
    this.links = links;
    this.usualRetransmission = retransmissionTimeout(config.rttMs, 2 * config.jitterMs);
    this.haveRates = links?.haveRates ?? false;
    const ways = Array.from({ length: pods }, (_, pod) => [streams(pod, 'to-broker'), streams(pod, 'from-broker')]);
    this.delays = new StreamTable(ways.flat());
  }

  private delayOut(pod: number): Ticks {
    return this.delay(this.delays.at(2 * pod));
  }

  private delayIn(pod: number): Ticks {
    return this.delay(this.delays.at(2 * pod + 1));
  }

  /** What is sent now to the broker arrives so much later; infinite: never. */
  out(pod: number, now: Ticks): Ticks {
    const base = this.delayOut(pod);
    return this.links === null ? base : this.links.travel(pod, 'out', base, now);
  }

  /** What the broker sends now. */
  in(pod: number, now: Ticks): Ticks {
    const base = this.delayIn(pod);
    return this.links === null ? base : this.links.travel(pod, 'in', base, now);
  }

  /** After so long a segment that was lost is sent again. */
  retransmission(pod: number, now: Ticks): Ticks {
    return this.links === null ? this.usualRetransmission : this.links.timeout(pod, now);
  }

  /** How long an answer of so many bytes takes to be sent. */
  sending(pod: number, bytes: number, at: Ticks): Ticks {
    return this.links === null ? 0 : this.links.sending(pod, bytes, at);
  }

  /** An attempt to connect, and its answer. */
  roundTrip(pod: number, now: Ticks): Ticks {
    const base = this.delayOut(pod) + this.delayIn(pod);
    return this.links === null ? base : this.links.dial(pod, base, now);
  }
}

function oneWay({ rttMs, jitterMs }: NetworkConfig): Sampler {
  // Nothing travels in no time: at least a tick, so that a loop of requests always moves the clock.
  const minMs = Math.max(rttMs / 2, ticksToMs(1));
  if (jitterMs === 0) return sampler({ kind: 'constant', ms: minMs });
  return sampler({ kind: 'uniform', minMs, maxMs: minMs + jitterMs });
}
