/**
 * What of a dialogue is compared: a sequence of steps in exact order, and between two steps the requests that are counted.
 *
 * Steps are requests and answers of JoinGroup, SyncGroup and LeaveGroup, the application's callbacks, and the acts of the
 * script. A step's label says everything that has to be the same: error, generation, owned partitions, the leader's plan,
 * and members by alias in order of their first appearance. Counted are Heartbeat, OffsetCommit, OffsetFetch and
 * FindCoordinator. Fetch, Metadata, ApiVersions and ListOffsets are left out.
 */
import type { AppLine, Dialogue, Proto, RequestLine, ResponseLine, ScriptLine } from './dialogue.ts';

/** Steps of one lane are in order by their nature (one wire protocol, one program, one script). */
export type Lane = 'wire' | 'app' | 'script';

export interface Step {
  readonly lane: Lane;
  readonly t: number;
  /** What has to be the same. */
  readonly label: string;
  /** The connection of a request; null: none, or that of the request it answers. */
  readonly conn: number | null;
  /** Counted requests since the step before, and the last answers of each kind: see {@link Cause}. */
  readonly before: Counted[];
  readonly causes: readonly Cause[];
}

/** A request that is only counted. */
export interface Counted {
  readonly api: string;
  readonly t: number;
  readonly conn: number;
  /** Member and generation. */
  readonly label: string;
  readonly offsets: RequestLine['offsets'];
}

/** Something since the step before that may have caused this one: the last answer of a kind, the end of a delay. */
export interface Cause {
  readonly kind: string;
  readonly t: number;
}

export interface Sequence {
  readonly steps: readonly Step[];
  /** What came after the last step. */
  readonly tail: readonly Counted[];
  /** When the recording ended. */
  readonly end: number;
}

const ORDERED = new Set(['JoinGroup', 'SyncGroup', 'LeaveGroup']);
const COUNTED = new Set(['Heartbeat', 'OffsetCommit', 'OffsetFetch', 'FindCoordinator']);
const CALLBACKS = new Set(['assigned', 'revoked', 'lost']);
/** Acts that stand in the sequence. The others coincide with a request (inject, park) or only prepare something. */
const ACTS = new Set([
  'spawn',
  'kill',
  'command',
  'rebalance-begin',
  'members-expired',
  'broker-silent',
  'broker-resumes',
  'broker-down',
  'broker-up',
  'drop-all-connections',
  'reject-connections',
  'accept-connections',
]);

/**
 * Threads of their own send lookups, heartbeats and offset fetches. Which of them is a millisecond before or after a callback
 * (a lookup: or a step on another connection) is different from repeat to repeat, so one that comes within the tolerance
 * after such a step counts as before it.
 */
const RACING: Record<string, readonly Lane[]> = {
  Heartbeat: ['app'],
  OffsetFetch: ['app'],
  FindCoordinator: ['app'],
};
const RACE_MS = 30;

/** The compared part of a dialogue. */
export function sequenceOf(dialogue: Dialogue): Sequence {
  return new Extraction(dialogue).sequence;
}

class Extraction {
  private readonly steps: Step[] = [];
  private readonly aliases = new Map<string, string>();
  private counted: Counted[] = [];
  private causes = new Map<string, number>();
  private end = 0;

  constructor({ lines }: Dialogue) {
    for (const line of lines) {
      if (line.dir === 'req') this.request(line);
      else if (line.dir === 'res') this.response(line);
      else if (line.dir === 'app') this.app(line);
      else if (line.dir === 'script' && this.act(line)) return;
      this.end = line.t;
    }
  }

  get sequence(): Sequence {
    return { steps: this.steps, tail: this.counted, end: this.end };
  }

  private request(line: RequestLine): void {
    if (ORDERED.has(line.api)) this.step('wire', line.t, this.requestLabel(line), line.conn);
    else if (COUNTED.has(line.api)) this.count(this.countedOf(line));
  }

  private response(line: ResponseLine): void {
    if (line.undelivered) return;
    if (ORDERED.has(line.api)) this.step('wire', line.t, this.responseLabel(line), null);
    else if (COUNTED.has(line.api)) this.causes.set(`${line.api} ${line.err}`, line.t);
  }

  private app(line: AppLine): void {
    const label = `${line.ev} [${line.p ?? ''}]${line.proc === undefined ? '' : ` of program ${line.proc}`}`;
    if (CALLBACKS.has(line.ev)) this.step('app', line.t, label, null);
    // `net` (a refused dial) was recorded in some cases only, and is nothing that a simulated program sees.
    else if (line.ev !== 'net') this.causes.set(line.ev, line.t);
  }

  /** Whether the recording is over. */
  private act(line: ScriptLine): boolean {
    if (line.do === 'end') this.end = line.t;
    else if (ACTS.has(line.do)) this.step('script', line.t, line.cmd ? `${line.do} ${line.cmd}` : line.do, null);
    else if (line.do.startsWith('inject')) this.causes.set(line.do, line.t);
    return line.do === 'end';
  }

  private step(lane: Lane, t: number, label: string, conn: number | null): void {
    const causes = Array.from(this.causes, ([kind, at]) => ({ kind, t: at }));
    this.steps.push({ lane, t, label, conn, before: this.counted, causes });
    this.counted = [];
    this.causes = new Map();
  }

  /** A request of another thread just after a step may as well come just before it; see {@link RACING}. */
  private count(request: Counted): void {
    let gap = this.counted;
    for (const step of this.steps.toReversed()) {
      if (request.t - step.t > RACE_MS || !RACING[request.api]?.includes(step.lane)) break;
      gap = step.before;
    }
    gap.push(request);
  }

  private countedOf(line: RequestLine): Counted {
    const { api, t, conn, offsets } = line;
    const label = line.mid === undefined ? '' : `${this.alias(line.mid)}@${line.gen}`;
    return { api, t, conn, label, offsets };
  }

  private requestLabel(line: RequestLine): string {
    const who = `${line.api} ${this.alias(line.mid)}${line.inst ? `/${line.inst}` : ''}`;
    if (line.api === 'JoinGroup') return `${who} owning ${ownedOf(line)}`;
    if (line.api === 'SyncGroup') return `${who} @${line.gen}${this.planOf(line)}`;
    return `LeaveGroup ${line.members?.map(({ mid }) => this.alias(mid)) ?? this.alias(line.mid)}`;
  }

  private responseLabel(line: ResponseLine): string {
    const answer = `→ ${line.api} ${line.err}`;
    if (line.api === 'LeaveGroup') return answer;
    if (line.api === 'SyncGroup') return `${answer} [${line.p ?? ''}]`;
    const given = `${answer} ${this.alias(line.mid)}`;
    if (line.gen === undefined) return given;
    return `${given} @${line.gen} leader ${this.alias(line.leader)} of ${line.members ?? 0}`;
  }

  private planOf({ assigns }: RequestLine): string {
    if (assigns === undefined) return '';
    const parts = Object.entries(assigns).map(([member, p]) => `${this.alias(member)}[${p}]`);
    return ` ${parts.sort().join(' ')}`;
  }

  private alias(member: string | undefined): string {
    if (member === undefined || member === '') return '-';
    if (member === 'F') return 'F';
    const known = this.aliases.get(member) ?? `m${this.aliases.size + 1}`;
    this.aliases.set(member, known);
    return known;
  }
}

function ownedOf({ protos }: RequestLine): string {
  const one = ({ owned, gen }: Proto) => `[${[...(owned ?? [])].sort((a, b) => a - b)}]@${gen ?? -1}`;
  return (protos ?? []).map(one).join(' ');
}
