/**
 * Why a setting does what it does, in a sentence: by setting and by the direction of the change. What it came to in this
 * scenario is told beside it in figures.
 */
import { parseDuration } from '../../scenario/durations.ts';

interface Mechanism {
  readonly less: string;
  readonly more: string;
}

const AMOUNTS: Readonly<Record<string, Mechanism>> = {
  'session.timeout.ms': {
    less: 'a member that dies without a word is noticed sooner: until then its partitions have no owner, and every rebalance waits for it',
    more: 'a living member that stands still for a while is not taken for dead, which would cost two rebalances',
  },
  'heartbeat.interval.ms': {
    less: 'members learn of a rebalance at their next heartbeat, so that it is over sooner',
    more: 'the coordinator has fewer requests to answer; members learn later of a rebalance',
  },
  'max.poll.interval.ms': {
    less: 'a rebalance does not wait longer than this for a member that is busy',
    more: 'an application may work longer on a batch before its own client takes it out of the group',
  },
  'max.poll.records': {
    less: 'a smaller batch brings a member back to poll(), and so into a rebalance, sooner; a crash repeats fewer records',
    more: 'a poll brings more records, so that fixed costs of a batch are paid less often',
  },
};

const VALUES: Readonly<Record<string, string>> = {
  'cooperative-sticky':
    'members go on with what they keep while the group rebalances, and only what moves has no owner',
  sticky: 'partitions stay where they are as far as possible, so that less is read again',
  range: 'partitions are dealt out anew in one round; nobody waits for a second one',
  roundrobin: 'partitions are dealt out evenly in one round; nobody waits for a second one',
  pod: 'a pod that is back within its session takes its place again: no rebalance at all',
  unset: 'a member that stops leaves at once, and nobody waits for its session',
};

export function mechanismOf(name: string, from: string, to: string): string {
  const amount = AMOUNTS[name];
  if (amount !== undefined) return amountOf(to) < amountOf(from) ? amount.less : amount.more;
  return VALUES[to] ?? 'another version of the client behaves otherwise';
}

/** What nobody has set is as much as can be. */
function amountOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) : (parseDuration(value) ?? Number.POSITIVE_INFINITY);
}
