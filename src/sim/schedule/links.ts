/**
 * Paths that are worse than the base of the network: slower, lossy, or black holes, each way for itself, as long as an
 * event or the scenario says. A world without any of this has no Links, and pays nothing for them.
 *
 * What is lost is not lost to the application: TCP sends it again (clients.md N-07b). A segment that is lost k times in
 * a row arrives R·(2^k − 1) later, R = RTT + max(200 ms, 4·rttvar) as in Linux, and what follows on the connection
 * waits for it (network.ts keeps the order). A SYN is sent again after 1, 3, 7, 15 … s. Through a black hole nothing
 * comes: when it ends, each connection goes on with its next retransmission.
 *
 * With a bandwidth, what the broker sends on a connection takes its size over it: fetched records; all else is small, and
 * has no size.
 *
 * Deviation: the bandwidth is each connection's own: those of one pod do not compete for it, as they nearly would not with
 * one of them full and fair queueing. The rate at which a long answer goes out is that of its beginning.
 *
 * Deviation: a message is one segment, and its loss is noticed by time-out alone: no fast retransmit, which needs three
 * later segments at once. Acknowledgements are not lost (losing one costs no time). rttvar is taken from the
 * configured jitter, not measured by an estimator.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { RandomStream } from '../engine/random.ts';
import type { NetworkConfig } from '../world-config.ts';
import type { LinkConditions, WorldEvent } from './world-events.ts';

export type Way = 'out' | 'in';

/** Linux: TCP_RTO_MIN, TCP_RTO_MAX, tcp_retries2, TCP_TIMEOUT_INIT, tcp_syn_retries. */
const RTO_MIN_MS = 200;
const RTO_MAX: Ticks = msToTicks(120_000);
const RETRIES = 15;
const SYN_RTO: Ticks = msToTicks(1_000);
const SYN_RETRIES = 6;

const NEVER: Ticks = Number.POSITIVE_INFINITY;

/** One change of the paths of some pods, for a time. */
interface LinkSpan {
  readonly from: Ticks;
  readonly to: Ticks;
  readonly link: LinkConditions;
  readonly cutOut: boolean;
  readonly cutIn: boolean;
}

export const PERFECT_LINK: LinkConditions = {
  delayOutMs: 0,
  delayInMs: 0,
  jitterOutMs: 0,
  jitterInMs: 0,
  lossOut: 0,
  lossIn: 0,
  rateInKbit: 0,
};

export class Links {
  private readonly rttMs: number;
  private readonly jitterMs: number;
  /** By pod; those that do not end at once come first. */
  private readonly spans: readonly (readonly LinkSpan[])[];
  private readonly streams: (pod: number, purpose: string) => RandomStream;
  /** By pod and way; made when first drawn from. */
  private readonly random: Record<Way, (RandomStream | null)[]>;

  /** Those that the configuration and its events ask for; null if they ask for none. */
  static of(
    config: NetworkConfig,
    events: readonly WorldEvent[],
    pods: number,
    streams: (pod: number, purpose: string) => RandomStream,
  ): Links | null {
    const needed = config.link !== undefined || events.some((event) => event.kind in SPAN_OF);
    return needed ? new Links(config, events, pods, streams) : null;
  }

  private constructor(
    config: NetworkConfig,
    events: readonly WorldEvent[],
    pods: number,
    streams: (pod: number, purpose: string) => RandomStream,
  ) {
    this.rttMs = config.rttMs;
    this.jitterMs = config.jitterMs;
    this.streams = streams;
    this.random = { out: Array(pods).fill(null), in: Array(pods).fill(null) };
    this.spans = spansByPod(config, events, pods);
  }

  /** From sending to arrival; infinite if it never comes. `base` is what the way takes without all this. */
  travel(pod: number, way: Way, base: Ticks, now: Ticks): Ticks {
    let at = now;
    let rto = 0;
    for (let losses = 0; losses <= RETRIES; losses++) {
      if (this.passes(pod, way, at)) return at - now + base + this.added(pod, way, at);
      rto = losses === 0 ? this.timeout(pod, now) : Math.min(2 * rto, RTO_MAX);
      at += rto;
    }
    return NEVER;
  }

  /** The same of a SYN and its answer. */
  dial(pod: number, base: Ticks, now: Ticks): Ticks {
    let at = now;
    let rto = SYN_RTO;
    for (let losses = 0; losses <= SYN_RETRIES; losses++) {
      if (this.passes(pod, 'out', at) && this.passes(pod, 'in', at)) {
        return at - now + base + this.added(pod, 'out', at) + this.added(pod, 'in', at);
      }
      at += rto;
      rto *= 2;
    }
    return NEVER;
  }

  /** Some path has a bandwidth, at some time. */
  get haveRates(): boolean {
    return this.spans.some((own) => own.some(({ link }) => link.rateInKbit > 0));
  }

  /** How long the broker's answer of this size takes to be sent, once its turn has come. */
  sending(pod: number, bytes: number, at: Ticks): Ticks {
    let kbit = Number.POSITIVE_INFINITY;
    for (const { from, to, link } of this.spans[pod]!) {
      if (at >= from && at < to && link.rateInKbit > 0) kbit = Math.min(kbit, link.rateInKbit);
    }
    return Math.ceil(msToTicks((8 * bytes) / kbit));
  }

  private passes(pod: number, way: Way, at: Ticks): boolean {
    let passing = 1;
    for (const { from, to, link, cutOut, cutIn } of this.spans[pod]!) {
      if (at < from || at >= to) continue;
      if (way === 'out' ? cutOut : cutIn) return false;
      passing *= 1 - (way === 'out' ? link.lossOut : link.lossIn);
    }
    return passing === 1 || this.stream(pod, way).next() < passing;
  }

  private added(pod: number, way: Way, at: Ticks): Ticks {
    let delayMs = 0;
    let jitterMs = 0;
    for (const { from, to, link } of this.spans[pod]!) {
      if (at < from || at >= to) continue;
      delayMs += way === 'out' ? link.delayOutMs : link.delayInMs;
      jitterMs += way === 'out' ? link.jitterOutMs : link.jitterInMs;
    }
    return msToTicks(delayMs) + (jitterMs === 0 ? 0 : this.stream(pod, way).below(msToTicks(jitterMs)));
  }

  /** The retransmission time-out of a connection that is used now. */
  timeout(pod: number, now: Ticks): Ticks {
    let rttMs = this.rttMs;
    let jitterMs = 2 * this.jitterMs;
    for (const { from, to, link } of this.spans[pod]!) {
      if (now < from || now >= to) continue;
      rttMs += link.delayOutMs + link.delayInMs;
      jitterMs += link.jitterOutMs + link.jitterInMs;
    }
    return retransmissionTimeout(rttMs, jitterMs);
  }

  private stream(pod: number, way: Way): RandomStream {
    const { streams, random } = this;
    random[way][pod] ??= streams(pod, `link-${way}`);
    return random[way][pod];
  }
}

/** `jitterMs`: of a round trip. A uniform jitter's mean deviation is a quarter of it. */
export function retransmissionTimeout(rttMs: number, jitterMs: number): Ticks {
  return msToTicks(rttMs + jitterMs / 2 + Math.max(RTO_MIN_MS, jitterMs));
}

function spansByPod(config: NetworkConfig, events: readonly WorldEvent[], pods: number): LinkSpan[][] {
  const spans = Array.from({ length: pods }, (): LinkSpan[] => []);
  if (config.link !== undefined) for (const own of spans) own.push(always(config.link));
  for (const event of events) {
    const span = spanOf(event);
    if (span !== null && 'pods' in event) for (const pod of event.pods) spans[pod]!.push(span);
  }
  return spans;
}

function always(link: LinkConditions): LinkSpan {
  return { from: 0, to: NEVER, link, cutOut: false, cutIn: false };
}

const SPAN_OF = { 'network-degrade': true, 'network-black-hole': true };

function spanOf(event: WorldEvent): LinkSpan | null {
  if (event.kind !== 'network-degrade' && event.kind !== 'network-black-hole') return null;
  const from = msToTicks(event.atMs);
  const to = event.forMs === null ? NEVER : from + msToTicks(event.forMs);
  if (event.kind === 'network-degrade') return { from, to, link: event, cutOut: false, cutIn: false };
  const { direction } = event;
  return { from, to, link: PERFECT_LINK, cutOut: direction !== 'in', cutIn: direction !== 'out' };
}
