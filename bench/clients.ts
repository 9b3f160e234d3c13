/**
 * The frozen workload with each client profile in turn. Each has a process of its own, for call sites that have met
 * several clients are compiled worse; what compares them (across.ts) therefore compares their ratios to the reference.
 */
import type { ClientName } from '../src/client-model/profiles/configuration.ts';
import { gcSharePercent } from './gc-share.ts';
import { atLeast, atMost, information, type Line, type Suite } from './lines.ts';
import { nanosecondsPerEvent } from './measure.ts';
import { MEMBERS, protocolSide, referenceSide } from './protocol.ts';

const CLIENTS: readonly ClientName[] = ['java', 'librdkafka', 'franz-go', 'sarama'];

/** What a client's rate against the reference is called: across.ts looks for it. */
export const RATE_LINES: readonly string[] = CLIENTS.map(rateLine);

function rateLine(client: ClientName): string {
  return `${client}, ${MEMBERS} members / reference, events per second`;
}

async function measureClient(client: ClientName): Promise<Line[]> {
  const protocol = protocolSide(MEMBERS, client);
  const [reference, ns] = nanosecondsPerEvent([referenceSide(), protocol], { rounds: 60 }) as [number, number];
  const gc = await gcSharePercent(() => protocol.run(2_000_000));
  const { events, now } = protocol.simulation;
  return [
    information(`${client}, ns/event`, ns),
    information('  events per member and virtual second', events / MEMBERS / (now / 10_000)),
    atLeast(rateLine(client), reference / ns, 0.8),
    atMost(`${client}, garbage collection, % of time`, gc, 3),
  ];
}

export const clients: readonly Suite[] = CLIENTS.map((client) => ({
  name: `client-${client}`,
  measure: () => measureClient(client),
}));
