/**
 * The story of a group that only its clients tell, in a coordinator's words: who came, who said good-bye, who fell
 * silent. From it the same rules find the same causes.
 */
import type { Evidence } from './change.ts';
import type { Life, Sign } from './client-life.ts';
import { type Fact, factOf, type Said } from './facts.ts';

/**
 * No session is shorter (group.min.session.timeout.ms): what the others notice sooner than this after a process fell
 * silent was no expiry, but a leave that did not get into its log.
 */
const SHORTEST_SESSION_MS = 6_000;
/** Signs of one leaving: the reason and the request. */
const SAME_LEAVE_MS = 2_000;

export function storyOf(lives: readonly Life[]): Fact[] {
  const rounds = roundsOf(lives);
  const facts = [
    ...rounds.map(({ generation, at }) => fact({ kind: 'stabilized', generation }, at, null)),
    ...lives.flatMap((life) => ofLife(life, lives)),
    ...roundsOfLosses(lives, rounds),
  ];
  const story = begun(
    facts.sort((a, b) => a.at - b.at || order(a) - order(b)),
    rounds,
  );
  return lives.every(isOver) && story.length > 0 ? [...story, fact({ kind: 'emptied' }, endOf(lives), null)] : story;
}

/** Who comes first meets an empty group, unless its first generation is not the group's. */
function begun(facts: Fact[], rounds: readonly Round[]): Fact[] {
  const first = facts.findIndex(({ kind }) => kind === 'member-joins');
  const whole = rounds.length === 0 || rounds[0]!.generation <= 1;
  if (first >= 0 && whole) facts[first] = { ...facts[first]!, reason: 'Empty' };
  return facts;
}

interface Round {
  readonly generation: number;
  at: number;
}

/** Generations, and when the first heard of each. */
function roundsOf(lives: readonly Life[]): Round[] {
  const rounds = new Map<number, Round>();
  for (const { generation, at } of lives.flatMap(({ joins }) => joins)) {
    const known = rounds.get(generation);
    if (known === undefined) rounds.set(generation, { generation, at });
    else if (at < known.at) known.at = at;
  }
  return [...rounds.values()].sort((a, b) => a.at - b.at);
}

/** At one instant: first who goes, then who comes, then what is stable. */
function order({ kind }: Fact): number {
  return ['member-left', 'member-failed', 'preparing', 'member-joins', 'stabilized', 'emptied'].indexOf(kind);
}

function ofLife(life: Life, lives: readonly Life[]): Fact[] {
  const facts: Fact[] = [];
  const goings = goingsOf(life);
  const name = life.speaker.name;
  const start = life.joins[0]?.at ?? life.from;
  const said: Said = { kind: 'member-joins', member: name };
  facts.push(fact(said, Math.max(life.from, start - SAME_LEAVE_MS), life.first));
  for (const going of goings) {
    facts.push(fact({ kind: 'member-left', member: name, reason: going.reason }, going.at, going.evidence));
    const back = life.joins.find(({ at }) => at > going.at);
    if (back !== undefined) facts.push(fact({ kind: 'member-joins', member: name }, back.at - 1, null));
  }
  const last = goings.at(-1);
  if (last === undefined || life.joins.some(({ at }) => at > last.at)) facts.push(...silence(life, lives));
  return facts;
}

/** One for each time that it left. */
function goingsOf({ signs }: Life): Sign[] {
  const polls = signs.poll.map((sign) => ({ ...sign, reason: 'consumer poll timeout has expired' }));
  const all = [...polls, ...signs.left].sort((a, b) => a.at - b.at);
  return all.filter((sign, index) => index === 0 || sign.at - all[index - 1]!.at > SAME_LEAVE_MS);
}

/** It says no more, and the others go on without it. */
function silence({ speaker, to }: Life, lives: readonly Life[]): Fact[] {
  const next = nextSign(speaker.name, to, lives);
  if (next === null || endOf(lives) - to < SHORTEST_SESSION_MS) return [];
  const member = speaker.name;
  const kind = next - to >= SHORTEST_SESSION_MS ? 'member-failed' : 'member-left';
  return [fact({ kind, member }, Math.max(to, next - 1), null)];
}

/** When others first show that something happens: a generation, a heartbeat that was refused, any line of a quiet log. */
function nextSign(name: string, after: number, lives: readonly Life[]): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const life of lives) {
    if (life.speaker.name === name || life.to <= after || life.from > after) continue;
    const join = life.joins.find(({ at }) => at > after)?.at ?? life.to;
    if (join < next) next = join;
  }
  return Number.isFinite(next) ? next : null;
}

/** Assignments that were given up for a stale commit; one occasion for each generation, as a coordinator would have it. */
function roundsOfLosses(lives: readonly Life[], rounds: readonly Round[]): Fact[] {
  const losses = lives
    .flatMap((life) => life.signs.lost.filter(isStale).map((sign) => ({ sign, member: life.speaker.name })))
    .sort((a, b) => a.sign.at - b.sign.at);
  const facts: Fact[] = [];
  let round = -1;
  for (const { sign, member } of losses) {
    const now = rounds.filter(({ at }) => at <= sign.at).length;
    if (now !== round) facts.push(fact({ kind: 'preparing', why: 'rejoin', member }, sign.at, sign.evidence));
    round = now;
  }
  return facts;
}

const isStale = ({ reason }: Sign) => reason === 'ILLEGAL_GENERATION';

/** It left for good, or fell silent. */
function isOver(life: Life): boolean {
  const last = goingsOf(life).at(-1);
  return last !== undefined && !life.joins.some(({ at }) => at > last.at);
}

function endOf(lives: readonly Life[]): number {
  return Math.max(...lives.map(({ to }) => to));
}

function fact(said: Said, at: number, evidence: Evidence | null): Fact {
  return factOf(said, at, evidence?.file ?? -1, evidence?.line ?? 0, evidence?.text ?? '');
}
