/**
 * Contradictions about who runs what: numbers that do not add up, and settings that a library refuses to start with.
 */
import { CLIENT_ASSIGNORS, clientAssignor } from '../assignors/variants.ts';
import { compareVersions } from '../client-model/common/versions.ts';
import { newestVersion } from '../client-model/profiles/versions.ts';
import { clientsOf, versionedName } from './clients.ts';
import { formatDuration as span } from './durations.ts';
import type { GroupScenario, ShareScenario } from './scenario.ts';
import { numberOf, textOf } from './settings.ts';
import { type ShareView, sharesOf } from './shares.ts';
import { andList } from './words.ts';

/** The numbers of the shares against the group's own. */
export function clientsAddUp(group: GroupScenario): string | null {
  const sum = sharesOf(group).reduce((pods, { members }) => pods + members, 0);
  if (sum === group.members) return null;
  return (
    `client ${group.client} is ${sum} pods, but members says ${group.members}: leave members out, ` +
    `or write numbers that add up to ${group.members}.`
  );
}

/** A file may say it twice, as text and as a list. */
export function clientsAgree({ client, clients }: GroupScenario): string | null {
  if (clients.length === 0) return null;
  const said = clientsOf(client).map((one, i) => [
    one.client,
    one.version ?? newestVersion(one.client),
    one.members ?? clients[i]?.members,
  ]);
  const listed = clients.map((one) => [one.client, one.version, one.members]);
  if (JSON.stringify(said) === JSON.stringify(listed)) return null;
  return `client ${client} is not what the list of clients says: leave one of the two out.`;
}

/** Names in order of preference. */
function assignorNames({ consumer }: Pick<ShareScenario, 'consumer'>): readonly string[] {
  return textOf(consumer, 'partition.assignment.strategy').split(',');
}

export function assignorsOfClient(share: ShareView): string | null {
  const known = assignorsKnown(share);
  const stranger = assignorNames(share).find((name) => !known.includes(name));
  if (stranger === undefined) return null;
  const who = versionedName(share.client, share.version);
  return `${who} has no assignor ${stranger}: it has ${andList(known)}. Name one of these.`;
}

/** sarama learned of cooperative rebalances with 1.61 (#3696). */
const FIRST_COOPERATIVE_SARAMA = '1.61';

function assignorsKnown({ client, version }: ShareView): readonly string[] {
  const isEager = client === 'sarama' && compareVersions(version, FIRST_COOPERATIVE_SARAMA) < 0;
  return CLIENT_ASSIGNORS[client].filter(({ protocol }) => !isEager || protocol === 'EAGER').map(({ name }) => name);
}

/** rd_kafka_assignors_init refuses a mix, which Java needs to go from one protocol to the other. */
export function oneProtocolOfLibrdkafka(share: ShareView): string | null {
  if (share.client !== 'librdkafka') return null;
  const names = assignorNames(share);
  const protocols = new Set(names.map((name) => clientAssignor('librdkafka', name)?.protocol));
  if (protocols.size < 2) return null;
  return (
    `librdkafka refuses partition.assignment.strategy ${names.join(',')}: all its assignors have to be eager, or all ` +
    'cooperative. Say cooperative-sticky alone, or leave it out.'
  );
}

/** rd_kafka_conf_finalize. */
export function sessionBelowMaxPollOfLibrdkafka({ client, consumer }: ShareView): string | null {
  if (client !== 'librdkafka') return null;
  const session = numberOf(consumer, 'session.timeout.ms');
  const maxPoll = numberOf(consumer, 'max.poll.interval.ms');
  if (session <= maxPoll) return null;
  return (
    `librdkafka refuses session.timeout.ms ${span(session)} above max.poll.interval.ms ${span(maxPoll)}. ` +
    `Use --session.timeout.ms ${span(maxPoll)} or less, or a longer max.poll.interval.ms.`
  );
}

/** kgo's cfg.validate and sarama's Config.Validate; the others take 0 as well. */
const LEAST_COMMIT_INTERVAL_MS: Readonly<Partial<Record<ShareView['client'], number>>> = { 'franz-go': 100, sarama: 1 };

export function commitIntervalOfClient({ client, consumer }: ShareView): string | null {
  const interval = numberOf(consumer, 'auto.commit.interval.ms');
  const least = LEAST_COMMIT_INTERVAL_MS[client] ?? 0;
  if (interval >= least) return null;
  return (
    `${client} refuses auto.commit.interval.ms ${span(interval)}: it has to be ${span(least)} or more. ` +
    'To switch automatic commits off, say --enable.auto.commit false.'
  );
}

/** A group agrees on an assignor that all its members know (C-JOIN-05). */
export function protocolsShared(group: GroupScenario): string | null {
  const shares = sharesOf(group);
  const lists = shares.map(assignorNames);
  const [first, ...others] = lists;
  if (first!.some((name) => others.every((names) => names.includes(name)))) return null;
  const have = shares.map(({ client }, index) => `${client} has ${lists[index]!.join(',')}`);
  return (
    `the clients of the group have no assignor in common (${[...new Set(have)].join('; ')}): the coordinator would refuse ` +
    'whoever comes second (INCONSISTENT_GROUP_PROTOCOL). Give them one that all have, --assignor range for instance.'
  );
}
