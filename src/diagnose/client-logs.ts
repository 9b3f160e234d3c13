/**
 * What the logs of clients tell. Beside a coordinator's log they explain what it leaves open; without one they tell
 * the story themselves. Files of clients come one after another or as one collection, so their lines are in no order:
 * what matters of them is kept by process, and put in order at the end.
 */

import type { Change } from './change.ts';
import { type Life, live, newLife, type Sign } from './client-life.ts';
import { storyOf } from './client-story.ts';
import type { Fact } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Process, Program } from './log-reader.ts';
import { ownerOf } from './names.ts';

/** A start is a new process if the old one was heard of before. */
const SAME_START_MS = 1_000;
/** A client's line and its coordinator's about the same leave. */
const SAME_LEAVE_MS = 2_000;
/** So long nothing happens in a group that is merely slow. */
const QUIET_MS = 60_000;
/** Troubles of connections with no longer pause are one. */
const TROUBLE_PAUSE_MS = 30_000;
/** Fewer are what closing idle connections makes. */
const LEAST_TROUBLES = 3;

export class ClientLogs {
  readonly #lives = new Map<Process, Life[]>();

  take(speaker: Process, fact: Fact): void {
    const lives = this.#of(speaker);
    const last = lives.at(-1);
    const again = fact.kind === 'client-starts' && last !== undefined && fact.at - last.to > SAME_START_MS;
    if (last === undefined || again) lives.push(newLife(speaker, fact.at, fact));
    live(lives.at(-1)!, fact);
  }

  alive(speaker: Process, at: number): void {
    const lives = this.#of(speaker);
    const last = lives.at(-1);
    if (last === undefined) lives.push(newLife(speaker, at, null));
    else if (at > last.to) last.to = at;
  }

  #of(speaker: Process): Life[] {
    const known = this.#lives.get(speaker);
    if (known !== undefined) return known;
    const lives: Life[] = [];
    this.#lives.set(speaker, lives);
    return lives;
  }

  groups(): string[] {
    const groups = new Set([...this.#lives.keys()].map(({ group }) => group));
    groups.delete('');
    return [...groups].sort();
  }

  /** What its members run, where their logs tell. */
  program(group: string): Program | null {
    return this.lives(group)[0]?.speaker.program ?? null;
  }

  lives(group: string): Life[] {
    return [...this.#lives].flatMap(([speaker, lives]) => (speaker.group === group ? lives : []));
  }

  story(group: string): Fact[] {
    return storyOf(this.lives(group));
  }

  /** Leaves without a word, of which the client's own log tells that the application was late. */
  explain(group: string, changes: readonly Change[]): void {
    const late = this.lives(group).flatMap(({ speaker, signs }) =>
      signs.poll.map(({ at }) => ({ at, names: [speaker.name, ownerOf(speaker.member)] })),
    );
    if (late.length === 0) return;
    for (const departure of changes.flatMap(({ departures }) => departures)) {
      const told = late.some(
        ({ at, names }) => names.includes(departure.owner) && Math.abs(at - departure.at) <= SAME_LEAVE_MS,
      );
      if (told && departure.reason === '') departure.reason = 'consumer poll timeout has expired';
    }
  }

  /** What only clients know. `own`: what was found without them. */
  beside(group: string, own: readonly Finding[]): Finding[] {
    const lives = this.lives(group);
    if (lives.length === 0) return [];
    const troubles = troublesOf(lives);
    if (troubles.length > 0) return troubles;
    return slowApplication(lives, own);
  }
}

/** Connections that broke or hung, by stretches of time. */
function troublesOf(lives: readonly Life[]): Finding[] {
  const signs = lives
    .flatMap((life) => [
      ...life.signs.trouble.map((sign) => ({ sign, refused: false, name: life.speaker.name })),
      ...life.signs.refused.map((sign) => ({ sign, refused: true, name: life.speaker.name })),
    ])
    .sort((a, b) => a.sign.at - b.sign.at);
  const stretches: (typeof signs)[] = [];
  for (const one of signs) {
    const last = stretches.at(-1);
    if (last === undefined || one.sign.at - last.at(-1)!.sign.at > TROUBLE_PAUSE_MS) stretches.push([one]);
    else last.push(one);
  }
  const processes = new Set(lives.map(({ speaker }) => speaker.name)).size;
  return stretches
    .filter((stretch) => stretch.length >= LEAST_TROUBLES)
    .map((stretch) => troubleOf(stretch, processes));
}

function troubleOf(
  stretch: readonly { readonly sign: Sign; readonly refused: boolean; readonly name: string }[],
  processes: number,
): Finding {
  const actors = [...new Set(stretch.map(({ name }) => name))];
  const refused = stretch.filter(({ refused }) => refused).length;
  const everybody = processes > 1 && actors.length === processes;
  return {
    ...bare(
      stretch[0]!.sign.at,
      stretch.at(-1)!.sign.at,
      stretch.map(({ sign }) => sign),
    ),
    cause: refused > 0 ? 'network-cut' : everybody ? 'broker-pause' : 'network-stall',
    confidence: 'possible',
    actors,
    count: stretch.length,
    detail: `${stretch.length} requests or connections failed, ${refused} of them refused; ${actors.length} of ${processes} clients`,
  };
}

/**
 * Nothing happens, and these clients would not let the coordinator know if their application stood still: franz-go
 * and sarama have no max.poll.interval. Named by exclusion, unless sarama saw that nobody took its messages.
 */
function slowApplication(lives: readonly Life[], own: readonly Finding[]): Finding[] {
  if (lives.some(({ speaker }) => speaker.program !== 'franz-go' && speaker.program !== 'sarama')) return [];
  const slow = lives.flatMap(({ signs }) => signs.slow);
  const events = own.filter(({ cause }) => cause !== 'formation' && cause !== 'shutdown');
  const from = Math.max(
    ...own.filter(({ cause }) => cause === 'formation').map(({ to }) => to),
    ...lives.map(({ from }) => from),
  );
  const to = Math.min(
    ...own.filter(({ cause }) => cause === 'shutdown').map(({ from }) => from),
    ...lives.map(({ to }) => to),
  );
  if (slow.length === 0 && (events.length > 0 || to - from < QUIET_MS)) return [];
  const seen = slow.length > 0;
  return [
    {
      ...bare(from, to, slow),
      cause: 'slow-app-no-limit',
      confidence: seen ? 'likely' : 'possible',
      actors: [...new Set(lives.map(({ speaker }) => speaker.name))].sort(),
      count: Math.max(1, slow.length),
      detail: seen
        ? 'sarama set partitions aside because nobody took their messages'
        : 'named by exclusion: no rebalance, no error, and clients without a poll limit; whether the application is slow shows in its lag',
    },
  ];
}

function bare(from: number, to: number, signs: readonly Sign[]) {
  return {
    from,
    to: Math.max(to, from + 1_000),
    generations: [],
    followUps: 0,
    spans: {},
    periodMs: -1,
    lines: signs.length,
    evidence: signs.slice(0, 6).map(({ evidence }) => evidence),
  };
}
