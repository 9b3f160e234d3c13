/**
 * What one line of a log says, whoever wrote it: the words of six programs brought to one vocabulary.
 */

export type BrokerFactKind =
  /** A member comes: its id is handed out, or it is taken in. `member`, `instance`, `reason`: the group's state. */
  | 'member-joins'
  /** A static member comes back under its instance id. `instance`; `member`: whom it replaces. */
  | 'member-replaced'
  /** The coordinator begins a rebalance. `why`, `member`: who gave the occasion, `generation`: the old one. */
  | 'preparing'
  /** All have joined. `generation`, `count`: members, where they are told. */
  | 'stabilized'
  /** The leader's plan has come. `generation`, `count`: members, `statics`: of them static ones. */
  | 'assigned'
  /** The last member is gone. `generation`. */
  | 'emptied'
  /** No heartbeat in time. `member`. */
  | 'member-failed'
  /** LeaveGroup. `member`, and what the line tells of it; `reason`: the client's. */
  | 'member-left'
  /** Did not come back to the rebalance within its rebalance timeout. `members`. */
  | 'not-rejoined'
  /** A process speaks for an instance id that another holds. `member`: its id, `instance`. */
  | 'member-fenced'
  /** The group moves between coordinators. `generation`. */
  | 'unloaded'
  | 'loaded'
  /** A coordinator begins or ends its work; no group. */
  | 'coordinator-starts'
  | 'coordinator-stops';

export type ClientFactKind =
  /** A process begins with its client. */
  | 'client-starts'
  /** It has joined a generation. `generation`, `leader`. */
  | 'client-joined'
  /** It joins, whatever the generation. */
  | 'client-joining'
  /** It says good-bye. `reason`. */
  | 'client-leaves'
  /** The application did not poll in time. */
  | 'client-poll-timeout'
  /** Its assignment is lost. `reason`. */
  | 'client-lost'
  /** A commit was refused. `reason`: Kafka's name of the error. */
  | 'client-commit-failed'
  /** A heartbeat was refused. `reason`: Kafka's name of the error. */
  | 'client-heartbeat-failed'
  /** Its own session timer ran out: the coordinator was silent. */
  | 'client-session-expired'
  | 'client-fenced'
  /** No answer in time, connection kept until then. */
  | 'client-request-timeout'
  /** The connection broke. */
  | 'client-disconnected'
  /** No connection could be made. */
  | 'client-refused'
  /** sarama: the application takes no messages, and the partition is set aside. */
  | 'client-slow'
  /** A line of a client that says nothing of the above, and shows that it lives. */
  | 'client-lives';

export type FactKind = BrokerFactKind | ClientFactKind;

/** Why a coordinator began a rebalance. */
export type PreparingWhy = 'join' | 'leave' | 'expiry' | 'rejoin' | 'static' | 'load' | 'append' | 'sync' | 'unknown';

export interface Fact {
  readonly kind: FactKind;
  /** Milliseconds since 1970; where a line has no time that of the line before. */
  at: number;
  /** Empty where the line names none. */
  group: string;
  readonly member: string;
  readonly instance: string;
  /** −1: not said. */
  readonly generation: number;
  readonly count: number;
  readonly statics: number;
  readonly reason: string;
  readonly why: PreparingWhy;
  readonly members: readonly string[];
  /** client.id, where the line has it beside the member's id. */
  client: string;
  readonly sessionMs: number;
  readonly rebalanceMs: number;
  /** Where it was read. */
  file: number;
  line: number;
  text: string;
}

/** What a statement gives; the rest is the reader's. */
export type Said = Partial<
  Pick<
    Fact,
    | 'group'
    | 'member'
    | 'instance'
    | 'generation'
    | 'count'
    | 'statics'
    | 'reason'
    | 'why'
    | 'members'
    | 'client'
    | 'sessionMs'
    | 'rebalanceMs'
  >
> & { readonly kind: FactKind };

const NOBODY: readonly string[] = [];

export function factOf(said: Said, at: number, file: number, line: number, text: string): Fact {
  return {
    kind: said.kind,
    at,
    group: said.group ?? '',
    member: said.member ?? '',
    instance: said.instance ?? '',
    generation: said.generation ?? -1,
    count: said.count ?? -1,
    statics: said.statics ?? -1,
    reason: said.reason ?? '',
    why: said.why ?? 'unknown',
    members: said.members ?? NOBODY,
    client: said.client ?? '',
    sessionMs: said.sessionMs ?? -1,
    rebalanceMs: said.rebalanceMs ?? -1,
    file,
    line,
    text,
  };
}

/**
 * A copy that keeps nothing else alive: a piece of a long string holds the whole of it in memory, and a line that is
 * kept as evidence would hold the megabyte that it was read with.
 */
export function detached(text: string): string {
  return text === '' ? '' : ` ${text}`.slice(1);
}
