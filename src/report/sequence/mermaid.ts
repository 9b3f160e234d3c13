/**
 * A window of a run as a sequence diagram in Mermaid's language, which code hosts and editors draw.
 *
 * A group of thirty does not fit on a page: the pods to which something happens have a lifeline each, the others share
 * one, on which what several of them say alike is one arrow. What goes well again and again (heartbeats, commits) is left
 * out where there is no room. What is left out is said.
 */
import type { WorldConfig } from '../../sim/world-config.ts';
import { clock, things } from '../numbers.ts';
import type { TimeWindow } from '../recording/window.ts';
import type { Message } from './messages.ts';

/** Lifelines beside the coordinator's; more do not fit on a screen. */
const MOST_PODS = 8;
/** Arrows and notes. */
const MOST_LINES = 150;
/** Mermaid refuses a text of more than 50,000 signs (its `maxTextSize`). */
const MOST_SIGNS = 45_000;

export interface SequenceInput {
  readonly world: WorldConfig;
  readonly window: TimeWindow;
  readonly messages: readonly Message[];
  /** Messages that were not kept. */
  readonly dropped: number;
  /** The command line that repeats the run. */
  readonly command: string;
}

/** One line of the diagram: a message, or several alike of pods that share a lifeline. */
interface Line {
  readonly message: Message;
  readonly who: string;
  times: number;
  lastMs: number;
}

export function mermaidText({ world, window, messages, dropped, command }: SequenceInput): string {
  const names = podNames(world);
  const shown = podsShown(messages, names.length);
  const told = linesThatFit(messages, (pod) => whoIs(pod, shown, names));
  const body = told.lines.map((line) => lineText(line, names));
  const head = [
    `%% ${command.replaceAll('\n', ' ')}`,
    'sequenceDiagram',
    `  title ${clock(window.fromMs)} to ${clock(window.toMs)}`,
    '  participant C as coordinator',
    ...shown.map((pod) => `  participant ${names[pod]}`),
    ...(told.lines.some(({ who }) => who === OTHERS)
      ? [`  participant ${OTHERS} as ${names.length - shown.length} others`]
      : []),
  ];
  const lines = withinSigns(body, MOST_SIGNS - head.join('\n').length);
  const rest = told.cut + dropped + body.length - lines.length;
  return `${[...head, ...lines, ...leftOut(told.quiet, rest)].join('\n')}\n`;
}

const OTHERS = 'others';

/** `m3`; in a world of several groups `g1_m3`. */
function podNames({ groups }: WorldConfig): readonly string[] {
  return groups.flatMap(({ members }, group) =>
    Array.from({ length: members }, (_, number) => (groups.length > 1 ? `g${group}_m${number}` : `m${number}`)),
  );
}

/** Those to which something happens first, then those that are refused something, then the others by number. */
function podsShown(messages: readonly Message[], pods: number): readonly number[] {
  const ranks = Array<number>(pods).fill(Number.POSITIVE_INFINITY);
  const present = new Set<number>();
  for (const [index, message] of messages.entries()) {
    const { pod } = message;
    if (pod < 0) continue;
    present.add(pod);
    const rank = rankOf(message) * messages.length + index;
    ranks[pod] = Math.min(ranks[pod]!, rank);
  }
  const ranked = [...present].sort((a, b) => ranks[a]! - ranks[b]! || a - b);
  // One more lifeline than a shared one would take is no saving.
  const most = ranked.length === MOST_PODS + 1 ? ranked.length : MOST_PODS;
  return ranked.slice(0, most).sort((a, b) => a - b);
}

function rankOf({ kind, isError, text }: Message): number {
  if (kind === 'note' || text.startsWith('LeaveGroup') || text.endsWith(', leads')) return 0;
  return isError && !/REBALANCE_IN_PROGRESS|MEMBER_ID_REQUIRED/.test(text) ? 1 : 2;
}

function whoIs(pod: number, shown: readonly number[], names: readonly string[]): string {
  if (pod < 0) return 'C';
  return shown.includes(pod) ? names[pod]! : OTHERS;
}

/** All of them if there is room; else without the quiet ones, and then as many as there is room for. */
function linesThatFit(messages: readonly Message[], who: (pod: number) => string) {
  const all = folded(messages, who);
  if (all.length <= MOST_LINES) return { lines: all, quiet: 0, cut: 0 };
  const telling = messages.filter(({ isQuiet }) => !isQuiet);
  const lines = folded(telling, who);
  const quiet = messages.length - telling.length;
  return { lines: lines.slice(0, MOST_LINES), quiet, cut: Math.max(0, lines.length - MOST_LINES) };
}

/** Between two notes, what pods of the shared lifeline say alike is one line, where the first of them stands. */
function folded(messages: readonly Message[], who: (pod: number) => string): readonly Line[] {
  const lines: Line[] = [];
  const open = new Map<string, Line>();
  for (const message of messages) {
    const line: Line = { message, who: who(message.pod), times: 1, lastMs: message.atMs };
    if (message.kind === 'note') open.clear();
    const key = `${message.kind} ${message.text}`;
    const before = line.who === OTHERS && message.kind !== 'note' ? open.get(key) : undefined;
    if (before === undefined) {
      lines.push(line);
      if (line.who === OTHERS) open.set(key, line);
    } else {
      before.times++;
      before.lastMs = message.atMs;
    }
  }
  return lines;
}

function lineText({ message, who, times, lastMs }: Line, names: readonly string[]): string {
  const { kind, atMs, pod, isError } = message;
  const text = who === OTHERS && kind === 'note' ? `${names[pod]} ${message.text}` : message.text;
  const until = clock(lastMs) === clock(atMs) ? '' : ` until ${clock(lastMs)}`;
  const words = safe(`${clock(atMs)} ${text}${times > 1 ? ` (×${times}${until})` : ''}`);
  if (kind === 'note') return `  Note over ${who}: ${words}`;
  if (kind === 'request') return `  ${who}->>C: ${words}`;
  return `  C${isError ? '--x' : '-->>'}${who}: ${words}`;
}

/** Signs that mean something to Mermaid, as its entities; a line of a diagram ends at a `;`. */
function safe(text: string): string {
  return text.replace(/[#;<>]/g, (sign) => `#${sign.charCodeAt(0)};`).replace(/\s+/g, ' ');
}

function withinSigns(lines: readonly string[], most: number): readonly string[] {
  let signs = 0;
  const end = lines.findIndex((line) => {
    signs += line.length + 1;
    return signs > most;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

function leftOut(quiet: number, rest: number): readonly string[] {
  const words = [
    ...(quiet > 0 ? [`${things(quiet, 'message')} of heartbeats, commits and offset fetches that went well`] : []),
    ...(rest > 0 ? [`${things(rest, 'line')} after this one (choose a shorter --window)`] : []),
  ];
  return words.length === 0 ? [] : [`  Note over C: not drawn: ${words.join(' and ')}`];
}
