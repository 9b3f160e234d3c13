/**
 * Where an invariant is not asked: what real groups do not keep to after some events, and what a client of another language
 * does not keep to by its own rules, as recordings and sources say. Nothing is excused because the model does it.
 */
import { compareVersions } from '../../src/client-model/common/versions.ts';
import type { ClientName } from '../../src/client-model/profiles/configuration.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import { sharesOf } from './calm.ts';
import type { NamedInvariant } from './watcher.ts';

/**
 * A new coordinator may issue a generation a second time (C-LOAD-04), and nobody answers what a lost one was asked, or says
 * that it was written; a
 * replaced static member goes on until a heartbeat tells it.
 */
const AFTER_EVENTS: readonly { readonly kinds: readonly string[]; readonly broken: readonly string[] }[] = [
  {
    kinds: ['coordinator-failover', 'broker-restart'],
    broken: [
      'generation is monotone',
      'one owner per generation',
      'answers of one join phase agree',
      'every request is answered once',
      'owners begin at the commit',
      'only the uncommitted comes twice',
    ],
  },
  { kinds: ['pod-replace', 'rolling-update'], broken: ['one owner per generation'] },
];

/** What a real client does, and its model with it. */
interface Excuse {
  readonly client: ClientName;
  readonly name: string;
  readonly why: string;
  /**
   * What says so: rules (R-, F-, S-) and findings (N1 … N16) as docs/fidelity.md numbers them, cases of the recordings, entries
   * of the list of known bugs.
   */
  readonly evidence: readonly string[];
  /** Absent: always. */
  readonly when?: (share: ShareConfig) => boolean;
}

const isStatic = ({ consumer }: ShareConfig) => consumer.groupInstanceId !== null;

export const isSilentWhileReleasing = ({ version }: ShareConfig) => compareVersions(version, '1.31') < 0;

export const OF_CLIENTS: readonly Excuse[] = [
  {
    client: 'librdkafka',
    name: 'leaves are meant',
    why: 'it leaves with the id that it holds, and may just have forgotten it: over the poll interval, twice in a row',
    evidence: ['R-MP-01', 'R-LV-01'],
    when: (share) => !isStatic(share),
  },
  {
    client: 'librdkafka',
    name: 'commits go forward',
    why: 'a commit whose connection or coordinator was lost is tried again, after a newer one',
    evidence: ['N4', 'R-CM-02', 'B.commit-auto.COORDINATOR_NOT_AVAILABLE', 'B.commit-auto.STALL15'],
  },
  {
    client: 'librdkafka',
    name: 'close ends',
    why: 'close() after it was fenced never returns',
    evidence: ['N13', 'B.hb.FENCED_INSTANCE_ID'],
    when: isStatic,
  },
  {
    client: 'librdkafka',
    name: 'the group comes to rest',
    why: 'a process that closes for ever runs, and is not in the group',
    evidence: ['N13', 'B.hb.FENCED_INSTANCE_ID'],
    when: isStatic,
  },
  {
    client: 'franz-go',
    name: 'leaves are meant',
    why: 'a client whose first join is given up while it closes leaves with the id that it has, which is none',
    evidence: ['F-JG-06', 'F-LV-01'],
  },
  {
    client: 'franz-go',
    name: 'denied ids are unused',
    why: 'commits and joins that were under way, or waited for each other, go on with the id that they began with',
    evidence: ['F-ST-01', 'F-JG-05', 'N12'],
  },
  {
    client: 'franz-go',
    name: 'commits go forward',
    why: 'commits that wait for a join, or for each other, are sent after the one of a rebalance',
    evidence: ['F-CM-01', 'F-CM-02', 'N10'],
    when: ({ application, version }) => application.commit === 'async' || compareVersions(version, '1.22') >= 0,
  },
  {
    client: 'sarama',
    name: 'the living are not expired',
    why: 'before 1.31 it does not heartbeat while its handlers finish',
    evidence: ['S-HB-03'],
    when: isSilentWhileReleasing,
  },
  {
    client: 'sarama',
    name: 'the group comes to rest',
    why: 'likewise, again and again, where its handlers take longer than a session',
    evidence: ['S-HB-03'],
    when: isSilentWhileReleasing,
  },
  {
    client: 'sarama',
    name: 'who polls joins in time',
    why: 'it sets a session up, and ends it, partition by partition, one round trip after the other',
    evidence: ['S-SS-01', 'S-RB-02'],
  },
];

/** Those that can be asked of a world. */
export function askedOf(world: WorldConfig, invariants: readonly NamedInvariant[]): readonly NamedInvariant[] {
  const kinds = new Set((world.events ?? []).map(({ kind }): string => kind));
  const shares = sharesOf(world);
  const excused = new Set([
    ...AFTER_EVENTS.filter((event) => event.kinds.some((kind) => kinds.has(kind))).flatMap(({ broken }) => broken),
    ...OF_CLIENTS.filter((excuse) => shares.some((share) => isExcused(excuse, share))).map(({ name }) => name),
  ]);
  const { behaviour } = world.broker.coordinator;
  return invariants.filter(({ name, needs }) => !excused.has(name) && (needs === undefined || behaviour[needs]));
}

function isExcused({ client, when }: Excuse, share: ShareConfig): boolean {
  return client === share.client && (when === undefined || when(share));
}
