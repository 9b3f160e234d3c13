/**
 * The bugs that history found, planted one at a time: the properties are worth what they catch of these. Entries that are
 * not planted say why.
 */
import { BROKER_BUGS } from './broker.ts';
import { JAVA_BUGS } from './java-clients.ts';
import type { KnownBug, NotPlanted } from './known-bug.ts';
import { CLIENT_BUGS } from './other-clients.ts';
import { HEALTHY, type Plant } from './plant.ts';

export const KNOWN_BUGS: readonly KnownBug[] = [...BROKER_BUGS, ...JAVA_BUGS, ...CLIENT_BUGS];

const not = (id: string, reason: string): NotPlanted => ({ id, reason });

export const NOT_PLANTED: readonly NotPlanted[] = [
  not('M-23', 'the same as M-22: what is parked is not answered when the coordinator goes'),
  not('M-27', 'KIP-848 only'),
  not('M-28', 'KIP-848 only'),
  not('M-29', 'KIP-848 only'),
  not('M-30', 'KIP-848 only'),
  not('C-03', 'no effect on a client with one connection to a coordinator that hands out ids first (KIP-394)'),
  not('C-06', 'a Java client does not commit where REBALANCE_IN_PROGRESS is the answer (J-CM-01)'),
  not('C-13', 'no defect of a client: the coordinator waits for a pending id as long as it must'),
  not('B-01', 'the environment: pods that come and go faster than heartbeats'),
  not('B-02', 'what librdkafka before 2.10 does, by its own table; it costs rebalances, and breaks no invariant here'),
  not('B-03', 'by design: a pause longer than the session'),
  not('B-06', 'the same as C-07'),
  not('B-07', 'the same as C-08'),
  not('B-08', 'the same as C-08'),
  not('B-09', 'the same as C-09'),
  not('B-10', 'the same as C-10'),
  not('B-11', 'the same as C-04'),
  not('B-12', 'the same as C-05'),
  not('B-13', 'the same as C-02'),
  not('B-14', 'the same as C-01'),
  not('B-15', 'the same as C-11'),
  not('B-18', 'a Java client does not commit where REBALANCE_IN_PROGRESS is the answer (J-CM-01)'),
  not('B-20', 'the same as B-21: a commit in the name of an older generation'),
  not('B-28', 'no mechanism is known'),
  not('B-30', 'no defect: a rebalance waits for those who were there'),
  not('B-33', 'the model has no manual commits beside automatic ones'),
  not('B-36', 'the environment: another implementation of the broker'),
  not('B-37', 'today’s Java client has it too: the session timer ends the wait (J-ST-01)'),
  not('B-38', 'a deadlock of threads; the model of the application has one'),
  not('B-39', 'the same as B-21 on a client with one connection to the coordinator'),
  not('B-40', 'no defect: a feature that was missing'),
  not('B-44', 'of the application, which does not see that its work is cancelled'),
  not('B-45', 'by design: nothing is committed between two generations'),
];

/** What has to be planted for a known bug; null, or a name that nobody knows: nothing. */
export function plantOf(bug: string | null): Plant {
  return KNOWN_BUGS.find(({ id }) => id === bug)?.plant ?? HEALTHY;
}

/** Whether a history that was kept has its bug in it: a version of a client that has it. */
export function isIncurable(bug: string | null): boolean {
  return plantOf(bug).client !== undefined;
}
