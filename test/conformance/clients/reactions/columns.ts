/** What the table of reactions is made of: clients across, requests and answers down. */

/** One client, in the protocols that it is asked in. */
export interface Column {
  readonly title: string;
  /** As the recordings name it, by protocol. */
  readonly clients: { readonly eager?: string; readonly coop?: string };
}

export const COLUMNS: readonly Column[] = [
  { title: 'java 4.4', clients: { eager: 'java-4.4.0-eager', coop: 'java-4.4.0-coop' } },
  { title: 'librdkafka 2.11', clients: { eager: 'librdkafka-2.11.1-eager', coop: 'librdkafka-2.11.1-coop' } },
  { title: 'librdkafka 2.4', clients: { eager: 'librdkafka-2.4.0-eager', coop: 'librdkafka-2.4.0-coop' } },
  { title: 'franz-go 1.22', clients: { eager: 'franz-go-1.22.2-eager', coop: 'franz-go-1.22.2-coop' } },
  { title: 'franz-go 1.18', clients: { coop: 'franz-go-1.18.1-coop' } },
  { title: 'franz-go 1.16', clients: { coop: 'franz-go-1.16.1-coop' } },
  { title: 'sarama 1.61', clients: { eager: 'sarama-1.61.1-eager', coop: 'sarama-1.61.1-coop' } },
  { title: 'sarama 1.50', clients: { eager: 'sarama-1.50.2-eager' } },
];

/** One request in one phase: which of its cases is played. */
export interface Request {
  readonly title: string;
  /** The request that is injected into. */
  readonly api: string;
  /** Cases are named so, followed by the answer. */
  readonly place: string;
  /** Of the program, beside the assignor. */
  readonly options: string;
  /** Answers that a broker gives to this request. */
  readonly answers: readonly string[];
}

const COORDINATOR = ['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'];
const MEMBER = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'];
const FENCED = ['FENCED_INSTANCE_ID'];
const GROUP = ['GROUP_MAX_SIZE_REACHED', 'INCONSISTENT_GROUP_PROTOCOL', 'GROUP_AUTHORIZATION_FAILED'];
const NONE_COMES = ['CLOSE', 'STALL15'];
const OF_MEMBERS = [...MEMBER, ...FENCED, ...COORDINATOR];

const request = (title: string, api: string, place: string, answers: readonly string[], options = ''): Request => {
  return { title, api, place, options, answers: [...answers, ...NONE_COMES] };
};

export const REQUESTS: readonly Request[] = [
  request('JoinGroup, first join', 'JoinGroup', 'B.join-init', [...OF_MEMBERS, ...GROUP]),
  request('JoinGroup, rebalance', 'JoinGroup', 'B.join-re', [...OF_MEMBERS, ...GROUP]),
  request('SyncGroup, first join', 'SyncGroup', 'B.sync-init', OF_MEMBERS),
  request('SyncGroup, rebalance', 'SyncGroup', 'B.sync-re', OF_MEMBERS),
  request('Heartbeat', 'Heartbeat', 'B.hb', OF_MEMBERS),
  request('OffsetCommit, manual', 'OffsetCommit', 'B.commit-manual', OF_MEMBERS, 'commit=manual'),
  request('OffsetCommit, automatic', 'OffsetCommit', 'B.commit-auto', OF_MEMBERS),
  request('OffsetFetch', 'OffsetFetch', 'B.offsetfetch', [...MEMBER, ...COORDINATOR]),
  request('LeaveGroup', 'LeaveGroup', 'B.leave', [...MEMBER, ...COORDINATOR]),
  request('FindCoordinator', 'FindCoordinator', 'B.findcoord', [...COORDINATOR, 'GROUP_AUTHORIZATION_FAILED']),
];

/** How an answer reads in the table. */
export const WORDS_OF_ANSWERS: { readonly [answer: string]: string } = {
  CLOSE: 'connection closed',
  STALL15: 'answered 15 s late',
};

/** The case that shows what follows this answer. */
export function caseOf({ place }: Request, answer: string): string {
  return `${place}.${answer}`;
}
