/**
 * What a client does when one of its requests is answered so: read off the lines of a dialogue in which it was. The same for
 * recorded and simulated ones.
 */
import type { AppLine, Line, RequestLine } from '../dialogue.ts';

/** What the application is told before the client acts. */
export type Notice = 'lost' | 'revoked' | 'cancelled' | 'error' | 'fatal' | 'commit failed' | 'returned';

/** `waits`: until the late answer comes. */
export type Act = 'joins' | 'repeats' | 'ends' | 'waits' | 'nothing';

export interface Reaction {
  readonly notices: ReadonlySet<Notice>;
  readonly looksUp: boolean;
  /** The client closes the connection that the request went on. */
  readonly disconnects: boolean;
  readonly act: Act;
  readonly afterMs: number;
  /** Of a JoinGroup: whose id it carries. `first`: nobody had one. */
  readonly id: 'same' | 'none' | 'new' | 'first';
  /** What follows a repeated request within a second. */
  readonly follow: 'joins' | 'ends' | null;
  /** Whether records are delivered later on. */
  readonly consumes: boolean;
}

const SOON_MS = 1_000;

const NOTICES: { readonly [event: string]: Notice } = {
  session_cancelled: 'cancelled',
  error: 'error',
  group_error: 'error',
  fatal: 'fatal',
};
/** Of these only if they tell an error. */
const OUTCOMES: { readonly [event: string]: Notice } = {
  commit: 'commit failed',
  autocommit: 'commit failed',
  consume_return: 'returned',
  closed: 'error',
};
/** Of these only if they name partitions. */
const CALLBACKS: { readonly [event: string]: Notice } = { lost: 'lost', revoked: 'revoked' };
const END = new Set(['closed', 'exit']);

/** Null if the request never came. */
export function reactionOf(lines: readonly Line[], api: string): Reaction | null {
  const at = lines.findIndex((line) => line.dir === 'script' && line.do.startsWith('inject-'));
  if (at < 0) return null;
  const [past, future] = [lines.slice(0, at), lines.slice(at + 1)];
  const request = past.findLast((line): line is RequestLine => line.dir === 'req' && line.api === api)!;
  const end = future.findIndex((line) => isAct(line, api) || isLateAnswer(line, request, lines[at]!));
  const act = future[end];
  const next = act === undefined ? -1 : followOf(future, end, api);
  const meanwhile = future.slice(0, next >= 0 ? next + 1 : end < 0 ? undefined : end + 1);
  return {
    notices: new Set(meanwhile.flatMap(noticeOf)),
    looksUp: meanwhile.some((line) => line.dir === 'req' && line.api === 'FindCoordinator' && line !== act),
    disconnects: meanwhile.some((line) => isClose(line, request.conn)),
    act: actOf(act),
    afterMs: (act ?? lines[at]!).t - lines[at]!.t,
    id: idOf(next < 0 ? act : future[next], past),
    follow: next < 0 ? null : future[next]!.dir === 'req' ? 'joins' : 'ends',
    consumes: future.some((line) => line.dir === 'app' && line.ev === 'poll'),
  };
}

function isAct(line: Line, api: string): boolean {
  if (line.dir === 'app') return END.has(line.ev);
  return line.dir === 'req' && (line.api === 'JoinGroup' || line.api === api);
}

/** The JoinGroup or the end that comes soon after a repeated request. */
function followOf(lines: readonly Line[], from: number, api: string): number {
  const { t, dir } = lines[from]!;
  if (dir !== 'req' || (lines[from] as RequestLine).api !== api || api === 'JoinGroup') return -1;
  return lines.findIndex((line, i) => {
    const isNext = line.dir === 'req' ? line.api === 'JoinGroup' : isAct(line, api);
    return i > from && line.t <= t + SOON_MS && isNext;
  });
}

function isLateAnswer(line: Line, { conn, corr }: RequestLine, injected: Line): boolean {
  const isStall = injected.dir === 'script' && injected.do === 'inject-stall';
  return isStall && line.dir === 'res' && line.conn === conn && line.corr === corr && !line.undelivered;
}

function isClose(line: Line, conn: number): boolean {
  return line.dir === 'conn' && line.ev === 'close' && line.by !== 'broker' && line.conn === conn;
}

function noticeOf(line: Line): Notice[] {
  if (line.dir !== 'app') return [];
  const always = NOTICES[line.ev];
  const failed = isTold(line) ? OUTCOMES[line.ev] : undefined;
  const named = (line.p ?? []).length > 0 ? CALLBACKS[line.ev] : undefined;
  return [always, failed, named, isFatalExit(line) ? ('fatal' as const) : undefined].filter((n) => n !== undefined);
}

function isTold(line: AppLine & { readonly err?: string }): boolean {
  return line.err !== undefined && line.err !== '' && line.err !== 'NONE';
}

function isFatalExit(line: AppLine & { readonly why?: string }): boolean {
  return line.ev === 'exit' && line.why !== undefined;
}

function actOf(line: Line | undefined): Act {
  if (line === undefined) return 'nothing';
  if (line.dir === 'res') return 'waits';
  if (line.dir === 'app') return 'ends';
  return (line as RequestLine).api === 'JoinGroup' ? 'joins' : 'repeats';
}

function idOf(act: Line | undefined, past: readonly Line[]): Reaction['id'] {
  const held = past.findLast((line): line is RequestLine => line.dir === 'req' && line.mid !== undefined)?.mid ?? '';
  const id = act?.dir === 'req' ? (act.mid ?? '') : held;
  if (held === '') return 'first';
  if (id === held) return 'same';
  return id === '' ? 'none' : 'new';
}
