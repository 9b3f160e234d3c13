/**
 * How long messages travel: each way of each pod for itself, as the configuration's round trip says and as links make
 * it worse (schedule/links.ts).
 */
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { type Sampler, sampler } from '../engine/distributions.ts';
import type { RandomStream } from '../engine/random.ts';
import { type Links, retransmissionTimeout } from '../schedule/links.ts';
import type { NetworkConfig } from '../world-config.ts';

export class Paths {
  /** One way, either way. */
  private readonly delay: Sampler;
  /** null: every path is as the configuration's round trip says, always. */
  private readonly links: Links | null;
  private readonly usualRetransmission: Ticks;
  /** By pod: delays to the broker, delays from it. */
  private readonly toBroker: RandomStream[] = [];
  private readonly fromBroker: RandomStream[] = [];

  constructor(
    config: NetworkConfig,
    pods: number,
    streams: (pod: number, purpose: string) => RandomStream,
    links: Links | null,
  ) {
    this.delay = oneWay(config);
    this.links = links;
    this.usualRetransmission = retransmissionTimeout(config.rttMs, 2 * config.jitterMs);
    for (let pod = 0; pod < pods; pod++) {
      this.toBroker.push(streams(pod, 'to-broker'));
      this.fromBroker.push(streams(pod, 'from-broker'));
    }
  }

  /** What is sent now to the broker arrives so much later; infinite: never. */
  out(pod: number, now: Ticks): Ticks {
    const base = this.delay(this.toBroker[pod]!);
    return this.links === null ? base : this.links.travel(pod, 'out', base, now);
  }

  /** What the broker sends now. */
  in(pod: number, now: Ticks): Ticks {
    const base = this.delay(this.fromBroker[pod]!);
    return this.links === null ? base : this.links.travel(pod, 'in', base, now);
  }

  /** After so long a segment that was lost is sent again. */
  retransmission(pod: number, now: Ticks): Ticks {
    return this.links === null ? this.usualRetransmission : this.links.timeout(pod, now);
  }

  /** An attempt to connect, and its answer. */
  roundTrip(pod: number, now: Ticks): Ticks {
    const base = this.delay(this.toBroker[pod]!) + this.delay(this.fromBroker[pod]!);
    return this.links === null ? base : this.links.dial(pod, base, now);
  }
}

function oneWay({ rttMs, jitterMs }: NetworkConfig): Sampler {
  // Nothing travels in no time: at least a tick, so that a loop of requests always moves the clock.
  const minMs = Math.max(rttMs / 2, ticksToMs(1));
  if (jitterMs === 0) return sampler({ kind: 'constant', ms: minMs });
  return sampler({ kind: 'uniform', minMs, maxMs: minMs + jitterMs });
}
