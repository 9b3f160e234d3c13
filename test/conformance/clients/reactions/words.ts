/** A reaction in a few standard words. */
import type { Act, Notice, Reaction } from './reaction.ts';

const NOTICES: readonly (readonly [Notice, string])[] = [
  ['fatal', 'fatal error'],
  ['error', 'error told'],
  ['commit failed', 'commit fails'],
  ['cancelled', 'session ends'],
  ['returned', '`Consume` fails'],
  ['revoked', 'revoked'],
  ['lost', 'lost'],
];

const IDS: Record<Reaction['id'], string> = {
  same: 'joins with its id',
  none: 'joins without id',
  new: 'joins with another id',
  first: 'joins',
};

/** Requests of which the next one comes anyway. */
const REGULAR = new Set(['Heartbeat', 'OffsetCommit']);

/** Times are told as the nearest of these, in seconds; up to the limit: at once. */
const SECONDS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20];
const AT_ONCE_MS = 50;

/** @param api what was answered */
export function wordsOf(reaction: Reaction | null, api: string): string {
  if (reaction === null) return 'not sent';
  const { notices, looksUp, disconnects, act } = reaction;
  const told = NOTICES.filter(([notice]) => notices.has(notice)).map(([, words]) => words);
  const moves = [...(looksUp ? ['looks up'] : []), ...(disconnects && act !== 'ends' ? ['disconnects'] : [])];
  return [...told, ...moves, ...actWords(reaction, api)].join(', ');
}

function actWords(reaction: Reaction, api: string): string[] {
  const { act, afterMs, consumes, notices } = reaction;
  if (act === 'waits') return ['waits'];
  if (act !== 'nothing') return [`${verbOf(act, reaction, api)} ${whenOf(afterMs)}`, ...followWords(reaction)];
  if (notices.has('fatal')) return [];
  return [consumes ? 'goes on' : 'stays, consumes nothing'];
}

function verbOf(act: Act, reaction: Reaction, api: string): string {
  if (act === 'joins') return IDS[reaction.id];
  if (act === 'repeats') return REGULAR.has(api) ? 'next one' : 'repeats';
  return 'ends';
}

function followWords({ follow, id }: Reaction): string[] {
  if (follow === 'joins') return [`then ${IDS[id]}`];
  return follow === 'ends' ? ['then ends'] : [];
}

function whenOf(ms: number): string {
  if (ms < AT_ONCE_MS) return 'at once';
  const distance = (seconds: number) => Math.abs(Math.log2((seconds * 1000) / ms));
  const nearest = SECONDS.reduce((best, seconds) => (distance(seconds) < distance(best) ? seconds : best));
  return `after ${nearest} s`;
}
