/**
 * A moment as a link: scenario, acts and place as one text that any address takes, and the other way.
 *
 *     1.<check>.<base64url of JSON>        { s: the scenario without what goes without saying, a: acts, i: events, t: ms }
 *
 * Not compressed: without a dependency only asynchronous, platform-bound ways exist, and a scenario without what goes
 * without saying is short (a lesson's link has some hundred characters).
 */
import { leanScenario } from '../scenario/lean.ts';
import type { Problem } from '../scenario/problem.ts';
import { isRaw } from '../scenario/raw.ts';
import { readScenario } from '../scenario/read.ts';
import { leanAct, readActs } from './acts.ts';
import type { History } from './history-world.ts';
import { BEGINNING, type Place } from './tree.ts';

const VERSION = '1';

/** Longer ones are no links that a browser, a chat or a server would carry. */
export const LONGEST_LINK = 60_000;

/** A history, and a place in it. */
export interface LinkedHistory {
  readonly history: History;
  readonly place: Place;
}

/** Letters, digits, `-`, `_` and `.` only. */
export function linkOf({ scenario, acts }: History, { index, nowMs }: Place = BEGINNING): string {
  const value = {
    s: leanScenario(scenario),
    ...(acts.length === 0 ? {} : { a: acts.map(leanAct) }),
    ...(index === 0 ? {} : { i: index }),
    ...(nowMs === 0 ? {} : { t: nowMs }),
  };
  const body = encode(JSON.stringify(value));
  return `${VERSION}.${checkOf(body)}.${body}`;
}

/** Reads a link, also with a `#` before it; or says what is wrong with it. */
export function historyOfLink(text: string): LinkedHistory | { readonly problems: readonly Problem[] } {
  const link = text.trim().replace(/^.*#/, '');
  if (link.length > LONGEST_LINK)
    return wrong(`The link has ${link.length} characters: at most ${LONGEST_LINK} are read.`);
  const [version, check, body, ...rest] = link.split('.');
  if (body === undefined || rest.length > 0)
    return wrong('This is no link to a moment: "1.", a check and the moment were expected.');
  if (version !== VERSION) return wrong(`The link is of version "${version}": this program reads version ${VERSION}.`);
  if (check !== checkOf(body))
    return wrong('The link is damaged: some of it was cut off or changed on the way. Copy it anew.');
  const value = decode(body);
  return value === null ? wrong('The link is damaged: what it carries is no JSON.') : read(value);
}

function read(value: unknown): LinkedHistory | { readonly problems: readonly Problem[] } {
  if (!isRaw(value)) return wrong('The link carries no moment.');
  const { s, a = [], i = 0, t = 0, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) return wrong(`The link carries "${other}", which this program does not know.`);
  const scenario = readScenario(s);
  if ('problems' in scenario) return scenario;
  const acts = readActs(a, scenario.scenario);
  if ('problems' in acts) return acts;
  if (!isPlace(i) || !isPlace(t))
    return wrong('The place in the link is none: a number of events and milliseconds were expected.');
  const nowMs = Math.min(t, scenario.scenario.durationMs);
  return { history: { scenario: scenario.scenario, acts: acts.acts }, place: { index: Math.floor(i), nowMs } };
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function wrong(message: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ path: 'link', message }] };
}

// ---- text to text ----

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What is not ASCII is written as JSON escapes it, so that a character is a byte. */
function encode(json: string): string {
  const ascii = json.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  let text = '';
  for (let i = 0; i < ascii.length; i += 3) {
    const left = Math.min(3, ascii.length - i);
    const bits = (ascii.charCodeAt(i) << 16) | ((ascii.charCodeAt(i + 1) || 0) << 8) | (ascii.charCodeAt(i + 2) || 0);
    for (let digit = 0; digit <= left; digit++) text += DIGITS[(bits >> (18 - 6 * digit)) & 63];
  }
  return text;
}

/** null: it is no JSON in base64url. */
function decode(text: string): unknown {
  let json = '';
  for (let i = 0; i < text.length; i += 4) {
    const digits = [...text.slice(i, i + 4)].map((sign) => DIGITS.indexOf(sign));
    if (digits.includes(-1)) return null;
    const bits = digits.reduce((sum, digit, at) => sum | (digit << (18 - 6 * at)), 0);
    for (let byte = 0; byte < digits.length - 1; byte++) json += String.fromCharCode((bits >> (16 - 8 * byte)) & 255);
  }
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

/** FNV-1a: it is to notice accidents, not attacks. */
function checkOf(body: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < body.length; i++) hash = Math.imul(hash ^ body.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
