/**
 * From changes to causes. Each rule rests on a mechanism of the protocol that it names; none on who the members are,
 * how many there are, or how long a particular set-up takes.
 */
import type { Change } from './change.ts';
import { type Finding, findingOf } from './finding.ts';
import { pollLoops } from './poll-loop.ts';

/**
 * So many rebalances one after another, without anybody coming or going, are no longer the rounds of a cooperative
 * rebalance: revoking takes one further round, and a second where a member was late for it (measured: 1–2).
 */
const LOOP_ROUNDS = 4;
/** Who was thrown out while the coordinator stood still has its requests in the coordinator's sockets already. */
const AT_ONCE_MS = 1_000;
/** A network that is back brings everybody back. */
const STALL_RETURN_MS = 120_000;

/** `changes` of one group, oldest first; `over`: nothing follows them. */
export function findingsOf(changes: readonly Change[], over: boolean): Finding[] {
  const loops = pollLoops(changes);
  const explained = new Set(loops.flatMap((loop) => [...loop.changes]));
  const rest = changes.filter((change) => !explained.has(change));
  const findings = [...loops.map(({ finding }) => finding), ...ofRest(rest, over)];
  return findings.sort((a, b) => a.from - b.from);
}

function ofRest(changes: readonly Change[], over: boolean): Finding[] {
  const findings: Finding[] = [];
  for (let index = 0; index < changes.length; ) {
    const taken = standstill(changes, index) ?? end(changes, index, over) ?? single(changes[index]!);
    findings.push(taken.finding);
    index += taken.changes;
  }
  return findings;
}

interface Taken {
  readonly finding: Finding;
  /** How many changes it explains. */
  readonly changes: number;
}

/**
 * All members expire and all come back: they never were dead. At once: the coordinator had stood still, and found
 * every session overdue before it read what waited in its sockets. Later: the network between them had.
 */
function standstill(changes: readonly Change[], index: number): Taken | null {
  const expiry = changes[index]!;
  if (expiry.kind !== 'expiry' || expiry.statics) return null;
  // One member alone is no pattern, unless it was all there was, and was back as nobody is who has to be started first.
  const alone = expiry.actors.size === 1;
  if (alone && (!expiry.emptied || expiry.returnedAfterMs > AT_ONCE_MS)) return null;
  if (expiry.returned.size < expiry.actors.size || expiry.returnedAfterMs > STALL_RETURN_MS) return null;
  const next = changes[index + 1];
  const back =
    next !== undefined && next.kind === 'join' && [...next.actors].every((actor) => expiry.actors.has(actor));
  const cause = expiry.returnedAfterMs <= AT_ONCE_MS ? 'broker-pause' : 'network-stall';
  const all = back ? [expiry, next] : [expiry];
  const who = alone ? 'the only member expired and was' : `${expiry.actors.size} members expired together and were`;
  const detail = `${who} back ${(expiry.returnedAfterMs / 1_000).toFixed(1)} s later`;
  return {
    finding: findingOf(all, cause, {
      confidence: alone ? 'possible' : 'likely',
      detail,
      spans: { awayMs: expiry.returnedAfterMs },
    }),
    changes: all.length,
  };
}

/** Members go until nobody is left, without a stable generation in between. */
function end(changes: readonly Change[], index: number, over: boolean): Taken | null {
  let last = index;
  for (; last < changes.length && isRemoval(changes[last]!); last++) {
    const change = changes[last]!;
    if (change.emptied) {
      const all = changes.slice(index, last + 1);
      return { finding: findingOf(all, 'shutdown'), changes: all.length };
    }
    if (change.generations.length > 0) return null;
  }
  if (!over || last === index || last < changes.length) return null;
  // The log ends while the group is still waiting for the rest to go.
  const all = changes.slice(index);
  const everybody = all.reduce((sum, change) => sum + change.actors.size, 0) >= (changes[index]!.sizeBefore || 1);
  return everybody ? { finding: findingOf(all, 'shutdown'), changes: all.length } : null;
}

const isRemoval = ({ kind }: Change) => kind === 'leave' || kind === 'expiry';

function single(change: Change): Taken {
  return { finding: oneFinding(change), changes: 1 };
}

function oneFinding(change: Change): Finding {
  if (change.longestRow >= LOOP_ROUNDS) return loopFinding(change);
  switch (change.kind) {
    case 'join':
      return joinFinding(change);
    case 'leave':
      return leaveFinding(change);
    case 'expiry':
      return expiryFinding(change);
    case 'takeover':
      return takeoverFinding(change);
    case 'rejoin':
      return rejoinFinding(change);
  }
}

/**
 * Members join again and again because a commit was refused with ILLEGAL_GENERATION and the client gave its whole
 * assignment up (librdkafka before 2.10, #4908): each round makes the commits of others late, and so the next round.
 */
function loopFinding(change: Change): Finding {
  const words = [...change.reasons].filter((reason) => reason !== '');
  if (words.some((word) => METADATA.test(word))) return rejoinFinding(change);
  return findingOf([change], 'commit-illegal-generation-loop', {
    confidence: words.length === 0 ? 'likely' : 'possible',
    actors: [...change.followers],
    count: change.followUps,
    detail: `${change.followUps} rebalances in which members of the group joined again, without anybody coming or going${trigger(change)}`,
  });
}

function trigger({ kind, actors }: Change): string {
  if (kind === 'rejoin') return '';
  const words = { join: 'came', leave: 'left', expiry: 'expired', takeover: 'was replaced' }[kind];
  return `, after ${actors.size === 1 ? [...actors][0] : `${actors.size} members`} ${words}`;
}

function joinFinding(change: Change): Finding {
  const detail = rounds(change);
  if (change.forming) return findingOf([change], 'formation', { detail });
  return findingOf([change], change.actors.size > 1 ? 'scale-up' : 'join', { detail });
}

function rounds({ followUps }: Change): string {
  if (followUps === 0) return '';
  return `${followUps === 1 ? 'a second round' : `${followUps} further rounds`}, in which partitions that were given up found their new owners (cooperative)`;
}

function leaveFinding(change: Change): Finding {
  if (!change.statics) return findingOf([change], 'leave', { detail: rounds(change) });
  const back = change.returned.size > 0 ? 'it was alive and joined again by itself' : '';
  return findingOf([change], 'static-removed', { detail: back });
}

function expiryFinding(change: Change): Finding {
  const { statics, returned, returnedAfterMs } = change;
  if (!statics) return findingOf([change], 'crash-session-expiry', { detail: rounds(change) });
  if (returned.size === 0) return findingOf([change], 'static-absent');
  const detail = `back ${(returnedAfterMs / 1_000).toFixed(1)} s after its session had run out`;
  return findingOf([change], 'static-restart-beyond-session', {
    confidence: 'likely',
    detail,
    spans: { awayMs: returnedAfterMs },
  });
}

function takeoverFinding(change: Change): Finding {
  if (change.fenced === 0) return findingOf([change], 'static-restart');
  const detail = `the process that had the id before went on: ${change.fenced} of its requests were fenced`;
  return findingOf([change], 'static-fenced', { detail });
}

const METADATA = /metadata|subscri|topic/i;

function rejoinFinding(change: Change): Finding {
  const words = [...change.reasons].filter((reason) => reason !== '');
  const cause = words.some((word) => METADATA.test(word)) ? 'metadata-change' : 'rejoin';
  return findingOf([change], cause, { confidence: 'possible', count: change.followUps, detail: words[0] ?? '' });
}
