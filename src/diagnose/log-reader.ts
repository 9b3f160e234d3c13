/**
 * From a line to what it says: takes off what programs, containers and wrappers put around a message, finds out whose
 * message it is, and looks it up in that program's statements. Knows one file; remembers of it only the last instant
 * and which process speaks.
 */
import { detached, type Fact, factOf, type Said } from './facts.ts';
import { readStamp, type Stamp } from './stamp.ts';
import type { UnreadLines } from './unread.ts';
import { BROKER_BOTH } from './wording/broker-both.ts';
import { BROKER_NEW } from './wording/broker-new.ts';
import { BROKER_OLD } from './wording/broker-old.ts';
import { FRANZ_GO } from './wording/franz-go.ts';
import { JAVA_CLIENT } from './wording/java-client.ts';
import { LIBRDKAFKA } from './wording/librdkafka.ts';
import { SARAMA } from './wording/sarama.ts';
import { Phrasebook } from './wording/statement.ts';

export const PROGRAMS = ['broker', 'java', 'librdkafka', 'franz-go', 'sarama'] as const;
export type Program = (typeof PROGRAMS)[number];

/** Lines of a file, by what became of them. */
export interface LineCounts {
  lines: number;
  /** Lines that said something, by program. */
  readonly read: Record<Program, number>;
  /** Lines of a known program that say nothing about groups. */
  aside: number;
  /** Lines that belong to the one before: stack traces, lists. */
  continued: number;
  blank: number;
  /** Bytes that are no UTF-8, or zeros, are in them. */
  damaged: number;
  /** Cut because they are longer than any log statement. */
  cut: number;
  /** Instants with and without an offset from UTC. */
  zoned: number;
  unzoned: number;
  /** Instants that lie before that of the line above by more than a second. */
  backwards: number;
}

export function noLines(): LineCounts {
  const read = { broker: 0, java: 0, librdkafka: 0, 'franz-go': 0, sarama: 0 };
  return { lines: 0, read, aside: 0, continued: 0, blank: 0, damaged: 0, cut: 0, zoned: 0, unzoned: 0, backwards: 0 };
}

/** A process whose log this is, as far as lines tell it apart. */
export interface Process {
  readonly name: string;
  readonly program: Program;
  group: string;
  member: string;
}

/** Who hears what was read. `alive`: a line of a process that says nothing else. */
export interface Listener {
  broker(fact: Fact): void;
  client(speaker: Process, fact: Fact): void;
  alive(speaker: Process, at: number): void;
}

const BROKER = new Phrasebook([...BROKER_BOTH, ...BROKER_OLD, ...BROKER_NEW]);
const CLIENTS: Readonly<Record<Exclude<Program, 'broker'>, Phrasebook>> = {
  java: new Phrasebook(JAVA_CLIENT),
  librdkafka: new Phrasebook(LIBRDKAFKA),
  'franz-go': new Phrasebook(FRANZ_GO),
  sarama: new Phrasebook(SARAMA),
};

/** What may stand between an instant and `[GroupCoordinator`: a level, a thread. */
const MOST_PRELUDE = 80;
/** No statement is longer, but for lists of partitions at their end. */
const MOST_LENGTH = 16_384;
const MOST_PROCESSES = 20_000;

export class LogReader {
  readonly counts: LineCounts = noLines();
  /** The instants of the first and of the last line that had one. */
  firstAt = 0;
  at = 0;
  /** What comes may hold signs that decoding leaves of bytes that are no text. */
  suspect = false;
  readonly #file: number;
  readonly #fileName: string;
  readonly #listener: Listener;
  readonly #unread: UnreadLines;
  readonly #stamp: Stamp = { at: 0, end: 0, zoned: false };
  readonly #processes = new Map<string, Process>();
  #section = '';

  constructor(file: number, fileName: string, listener: Listener, unread: UnreadLines) {
    this.#file = file;
    this.#fileName = stemOf(fileName);
    this.#listener = listener;
    this.#unread = unread;
  }

  /** A line without its end. */
  line(whole: string): void {
    const counts = this.counts;
    counts.lines += 1;
    if (this.suspect && DAMAGE.test(whole)) counts.damaged += 1;
    const text = whole.length > MOST_LENGTH ? this.#cut(whole) : whole;
    if (text.length === 0) counts.blank += 1;
    else if (readStamp(text, this.#stamp)) this.#dated(text);
    else this.#undated(text);
  }

  #cut(text: string): string {
    this.counts.cut += 1;
    return text.slice(0, MOST_LENGTH);
  }

  #dated(text: string): void {
    const { at, end, zoned } = this.#stamp;
    if (zoned) this.counts.zoned += 1;
    else this.counts.unzoned += 1;
    if (at < this.at - 1_000) this.counts.backwards += 1;
    if (this.at === 0) this.firstAt = at;
    this.at = at;
    if (!this.#message(text, end)) this.#unread.add(text, end, this.#file, this.counts.lines);
  }

  /** A header that tools put before each of several files, an instant behind a prefix, or more of the line before. */
  #undated(text: string): void {
    const header = SECTION.exec(text);
    if (header !== null) {
      this.#section = stemOf(header[1]!);
      this.counts.aside += 1;
      return;
    }
    const start = text.slice(0, MOST_PRELUDE).search(INSTANT);
    if (start > 0 && readStamp(text.slice(start), this.#stamp)) this.#dated(text.slice(start));
    else if (CONTINUATION.test(text)) this.counts.continued += 1;
    else this.#unread.add(text, 0, this.#file, this.counts.lines);
  }

  /** false: nobody's message. */
  #message(text: string, from: number): boolean {
    const bracket = text.indexOf('[', from);
    if (bracket >= 0 && bracket - from < MOST_PRELUDE) {
      if (text.startsWith('[Group', bracket)) return this.#ofBroker(text, bracket);
      if (text.startsWith('[Consumer ', bracket)) return this.#ofJava(text, bracket);
      if (text.startsWith('[thrd:', bracket)) return this.#ofLibrdkafka(text, from, bracket);
      if (LEVEL.test(text.slice(bracket, bracket + 8))) return this.#ofFranzGo(text, from, bracket);
      if (readStamp(text.slice(bracket), this.#stamp)) return this.#message(text, bracket + this.#stamp.end);
      const group = text.indexOf('[GroupCoordinator ', bracket);
      if (group >= 0 && group - from < MOST_PRELUDE) return this.#ofBroker(text, group);
      const consumer = text.indexOf('[Consumer ', bracket);
      if (consumer >= 0 && consumer - from < 2 * MOST_PRELUDE) return this.#ofJava(text, consumer);
    }
    return this.#ofSarama(text, from) || this.#ofJavaWithoutName(text);
  }

  #ofBroker(text: string, bracket: number): boolean {
    const close = text.indexOf(']', bracket);
    if (close < 0) return false;
    const from = text.charCodeAt(close + 1) === 58 /* : */ ? close + 3 : close + 2;
    const said = BROKER.read(text.slice(from, endOfMessage(text)));
    if (said === undefined) return false;
    if (said === null) this.counts.aside += 1;
    else {
      this.counts.read.broker += 1;
      this.#listener.broker(factOf(said, this.at, this.#file, this.counts.lines, text));
    }
    return true;
  }

  #ofJava(text: string, bracket: number): boolean {
    const close = text.indexOf(']', bracket);
    const head = close < 0 ? null : JAVA_NAMES.exec(text.slice(bracket, close + 1));
    if (head === null) return false;
    const [, instance, client, group] = head;
    const speaker = this.#process('java', instance ?? client!, group!);
    this.#ofClient(speaker, text.slice(close + 2, endOfMessage(text)), text);
    return true;
  }

  /** Some classes of the Java client print no name: they cannot tell us anything. */
  #ofJavaWithoutName(text: string): boolean {
    if (
      !/\((?:ConsumerUtils|AbstractStickyAssignor|ConsumerConfig|AppInfoParser|org\.apache\.kafka\.\S+)\)$/.test(text)
    )
      return false;
    this.counts.aside += 1;
    return true;
  }

  #ofLibrdkafka(text: string, from: number, bracket: number): boolean {
    const words = text
      .slice(from, bracket)
      .split(/[\s|]+/)
      .filter((word) => word !== '');
    const named = words.findIndex((word) => word.includes('#'));
    const name = named >= 0 ? words[named]! : words.length > 1 ? words[0]! : '';
    const facility = words.filter((_, index) => index !== named).at(-1) ?? '';
    const close = text.indexOf(']: ', bracket);
    if (close < 0) return false;
    const message = text.slice(close + 3);
    const group = /Group "([^"]*)"/i.exec(message)?.[1] ?? '';
    this.#ofClient(this.#process('librdkafka', name, group), `${facility}: ${message}`, text);
    return true;
  }

  #ofFranzGo(text: string, from: number, bracket: number): boolean {
    const name = text.slice(from, bracket).trim();
    const message = text.slice(text.indexOf(']', bracket) + 2);
    this.#ofClient(this.#process('franz-go', name, ''), message, text);
    return true;
  }

  #ofSarama(text: string, from: number): boolean {
    const message = text.slice(from).trimStart();
    const said = CLIENTS.sarama.read(message);
    if (said === undefined) return false;
    this.#heard(this.#process('sarama', '', ''), said, text);
    return true;
  }

  #ofClient(speaker: Process, message: string, text: string): void {
    this.#heard(speaker, CLIENTS[speaker.program as Exclude<Program, 'broker'>].read(message), text);
  }

  #heard(speaker: Process, said: Said | null | undefined, text: string): void {
    if (said === undefined || said === null || said.kind === 'client-lives') {
      this.counts.aside += 1;
      this.#learn(speaker, said?.group, said?.member);
      this.#listener.alive(speaker, this.at);
      return;
    }
    this.counts.read[speaker.program] += 1;
    this.#learn(speaker, said.group, said.member);
    const fact = factOf(said, this.at, this.#file, this.counts.lines, text);
    fact.group = speaker.group;
    fact.client = speaker.name;
    this.#listener.client(speaker, fact);
  }

  #learn(speaker: Process, group: string | undefined, member: string | undefined): void {
    if (group !== undefined && group !== '' && group !== speaker.group) speaker.group = group;
    if (member !== undefined && member !== '' && member !== speaker.member) speaker.member = member;
  }

  /** By name and section; without a name that of the section or of the file. */
  #process(program: Program, name: string, group: string): Process {
    const shown = name !== '' ? name : this.#section !== '' ? this.#section : this.#fileName;
    const key = `${this.#section} ${shown}`;
    const known = this.#processes.get(key);
    if (known !== undefined && known.program === program) {
      this.#learn(known, group, undefined);
      return known;
    }
    if (this.#processes.size >= MOST_PROCESSES) this.#processes.clear();
    const speaker: Process = { name: detached(shown), program, group: detached(group), member: '' };
    this.#processes.set(detached(key), speaker);
    return speaker;
  }
}

/** What decoding leaves of bytes that are no text. */
const DAMAGE = /[\uFFFD\0]/;

const SECTION = /^(?:#{3,} |==> )([^<]+?)(?: <==)?$/;
const INSTANT = /\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d|%[0-7]\|\d{9,11}\.\d{3}\|/;
/** Stack traces, lists and banners. */
const CONTINUATION = /^(?:\s|at |Caused by|\.\.\. \d+ more|\*|[{}()[\]]|(?:[\w$]+\.)+[\w$]*(?:Exception|Error)\b)/;
const LEVEL = /^\[(?:INFO|WARN|ERR|ERROR|DEBUG)\]/;
const JAVA_NAMES = /^\[Consumer (?:instanceId=(.*?), )?clientId=(.*?)(?:, groupId=(.*?))?\]$/;

/** Where the message ends: before the class that Kafka's layout prints in brackets. */
function endOfMessage(text: string): number {
  const last = text.length - 1;
  if (text.charCodeAt(last) !== 41 /* ) */) return text.length;
  const open = text.lastIndexOf(' (');
  return open > 0 && CLASS.test(text.slice(open + 2, last)) ? open : text.length;
}

const CLASS = /^[A-Za-z][\w.$]*$/;

/** `logs/orders.a-1.log.gz` as `a-1`: what tells files of one collection apart. */
function stemOf(fileName: string): string {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const stem = base.replace(/(?:\.(?:log|txt|out|gz|\d+))+$/, '');
  return stem.includes('.') ? stem.slice(stem.lastIndexOf('.') + 1) : stem;
}
