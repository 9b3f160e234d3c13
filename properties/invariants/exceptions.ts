/**
 * Where an invariant is not asked: what real groups do not keep to after some events, and what a client of another language
 * does not keep to by its own rules.
 */
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

/** What a model does by rules that are its client's own, or that no recording has settled. */
interface Excuse {
  readonly client: ClientName;
  readonly name: string;
  readonly why: string;
  /** Absent: always. */
  readonly when?: (share: ShareConfig) => boolean;
}

const OF_CLIENTS: readonly Excuse[] = [
  { client: 'librdkafka', name: 'leaves are meant', why: 'it leaves before it has heard its id' },
  {
    client: 'librdkafka',
    name: 'commits go forward',
    why: 'a commit that was refused is tried again, after a newer one',
  },
  { client: 'librdkafka', name: 'close ends', why: 'close() waits for a rebalance that may not come (#4527)' },
  { client: 'librdkafka', name: 'the group comes to rest', why: 'a process that closes for ever is not in the group' },
  { client: 'franz-go', name: 'leaves are meant', why: 'it leaves before it has heard its id' },
  {
    client: 'franz-go',
    name: 'denied ids are unused',
    why: 'a JoinGroup may be on its way when the heartbeat is told',
  },
  {
    client: 'franz-go',
    name: 'commits go forward',
    why: 'commits that wait for each other follow the one of a rebalance',
    when: ({ application }) => application.commit === 'async',
  },
  { client: 'sarama', name: 'owners begin at the commit', why: 'it asks for offsets before its claims begin' },
  { client: 'sarama', name: 'only the uncommitted comes twice', why: 'it asks for offsets before its claims begin' },
  { client: 'sarama', name: 'the living are not expired', why: 'it heartbeats only within a session' },
  { client: 'sarama', name: 'who polls joins in time', why: 'it joins when its handlers have returned (S-RB-02)' },
  {
    client: 'sarama',
    name: 'the group comes to rest',
    why: 'a session that ends with an error is not begun again at once',
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
