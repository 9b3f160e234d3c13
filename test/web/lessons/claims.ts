/** Sentences of the prose that name no figure, each with what it means in a run of the stage beside it. */
import type { ScenarioInput } from 'groupsim';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { changed } from './changed.ts';
import { commitsWith, expired, type Seen, see } from './seen.ts';

type Claim = readonly [sentence: string, holds: (seen: Seen, input: ScenarioInput) => boolean];

const kinds = ({ group }: Seen) => group.rebalances.records.map(({ kind }) => kind);
const nothingLost: Claim = ['nothing is lost', ({ group }) => group.records.lost === 0];
const nothingTwice: Claim = ['nothing comes twice', ({ group }) => group.records.duplicated === 0];

/** Commits that were answered while the JoinGroup of the same pod waited, or right after it. */
function behindJoins({ chronicle }: Seen): boolean {
  const refused = chronicle.asked.filter(
    ({ api, errorCode }) => api === Api.OffsetCommit && errorCode === Errors.ILLEGAL_GENERATION,
  );
  const joins = chronicle.asked.filter(({ api }) => api === Api.JoinGroup);
  return refused.every((commit) =>
    joins.some(
      ({ pod, answeredAt }) => pod === commit.pod && answeredAt !== null && Math.abs(answeredAt - commit.at) < 2,
    ),
  );
}

/** What each pod holds at the end of each session that m3 ended. */
function plansAfter({ chronicle }: Seen, fromMs: number): number {
  const plans = chronicle.sessions.all.filter(({ at, pod, end }) => at > fromMs && pod !== 3 && end === 'told');
  return new Set(plans.map(({ pod, owned }) => `${pod} ${owned}`)).size;
}

export const CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  'groups/leaves': [
    ['it says good-bye: LeaveGroup', (seen) => kinds(seen)[1] === 'leave'],
    ['one rebalance', ({ group }) => group.rebalances.count === 2],
    nothingLost,
    nothingTwice,
  ],
  'groups/idle': [['all are members', (seen) => seen.at(30_000).group.members.length === 6]],
  'join-sync/join': [
    [
      'the first JoinGroup of each has no id and is sent back with MEMBER_ID_REQUIRED; the second is parked',
      ({ chronicle }) => {
        const joins = chronicle.asked.filter(({ api }) => api === Api.JoinGroup);
        const first = joins.filter(({ memberId }) => memberId === '');
        return (
          joins.length === 6 &&
          first.length === 3 &&
          first.every(({ errorCode }) => errorCode === Errors.MEMBER_ID_REQUIRED) &&
          joins.filter(({ memberId }) => memberId !== '').every(({ at, answeredAt }) => answeredAt! - at > 5_000)
        );
      },
    ],
  ],
  'join-sync/sync': [
    [
      'all JoinGroups are answered at the same instant, and everyone sends SyncGroup',
      ({ chronicle }) => {
        const parked = chronicle.asked.filter(({ api, memberId }) => api === Api.JoinGroup && memberId !== '');
        const syncs = chronicle.asked.filter(({ api }) => api === Api.SyncGroup);
        return new Set(parked.map(({ answeredAt }) => answeredAt)).size === 1 && syncs.length === 3;
      },
    ],
    ['the stage opens before it', (seen) => seen.at(6_150).group.state === 'PreparingRebalance'],
  ],
  'join-sync/newcomer': [
    ['the others are told by heartbeats', ({ group }) => group.heartbeats.byCode.REBALANCE_IN_PROGRESS === 3],
    [
      'the phase ends with the last old member',
      ({ group }) => group.rebalances.records[1]!.heldOpen?.kind === 'rejoined',
    ],
  ],
  'timers/session': [
    ['it is the session timer', (seen) => expired(seen).length === 1 && kinds(seen)[1] === 'session-expired'],
    [
      'the closed connection does nothing: still Stable a moment before',
      (seen) => seen.at(28_000).group.state === 'Stable',
    ],
  ],
  'timers/pause': [
    ['UNKNOWN_MEMBER_ID to its heartbeat', ({ group }) => group.heartbeats.byCode.UNKNOWN_MEMBER_ID === 1],
    ['its commit is refused', (seen) => commitsWith(seen, 'CommitFailedException') === 1],
    ['for a moment two own the same', ({ group }) => group.doubleOwned.count > 0],
    ['it joins as a new member', (seen) => kinds(seen)[2] === 'join'],
  ],
  'timers/poll': [
    ['no session runs out', (seen) => expired(seen).length === 0],
    [
      'the client says why',
      ({ group }) =>
        group.rebalances.records.filter(({ causes }) => /poll timeout has expired/.test(causes[0]!.text)).length === 3,
    ],
    [
      'the Go clients have no such timer',
      (_, input) =>
        ['franz-go', 'sarama'].every((client) => {
          const lone = changed(changed(input, ['groups', 0, 'clients'], []), ['groups', 0, 'client'], client);
          const slow = changed(lone, ['groups', 0, 'application', 'processingMs'], 20_000);
          const poll = changed(slow, ['groups', 0, 'consumer', 'max.poll.interval.ms'], null);
          return see(withoutPoll(poll)).group.removals.leave === undefined;
        }),
    ],
  ],
  'assignors/eager': [nothingTwice],
  'assignors/cooperative': [
    ['a second round', (seen) => kinds(seen)[2] === 'rejoin'],
    [
      'longer for the one that moves than eager is',
      (seen, input) =>
        seen.group.unowned.maxMs >
        see(changed(input, ['groups', 0, 'consumer', 'partition.assignment.strategy'], 'range')).group.unowned.maxMs,
    ],
  ],
  'assignors/which': [
    ['the group uses range', (seen) => seen.at(30_000).group.protocolName === 'range'],
    [
      'roundrobin and sticky stop all partitions',
      (_, input) =>
        ['roundrobin', 'sticky'].every((assignor) =>
          see(
            changed(input, ['groups', 0, 'consumer', 'partition.assignment.strategy'], assignor),
          ).group.partitions.every(({ unowned }) => unowned.count > 0),
        ),
    ],
  ],
  'commits/crash': [
    [
      'every duplicate comes from the crash',
      ({ group }) => group.records.duplicatedBy.crash === group.records.duplicated,
    ],
  ],
  'commits/stop': [
    [
      'the commit comes before the LeaveGroup',
      ({ chronicle }) => {
        const leave = chronicle.asked.find(({ api }) => api === Api.LeaveGroup)!;
        const last = chronicle.asked.filter(({ api, pod }) => api === Api.OffsetCommit && pod === leave.pod).at(-1)!;
        return leave.at > last.at && leave.at - last.at < 100;
      },
    ],
    nothingLost,
  ],
  'static-members/static': [
    ['three takeovers', ({ group }) => group.removals.fenced === 3],
    ['no LeaveGroup', ({ chronicle }) => chronicle.asked.every(({ api }) => api !== Api.LeaveGroup)],
  ],
  'static-members/price': [['the session ends it', (seen) => expired(seen).length === 1]],
  'endless-loop/lock': [
    ['nobody is removed for silence', (seen) => expired(seen).length === 0],
    [
      'it never comes to rest while pods are restarted',
      ({ group }) =>
        group.rebalances.records.every(
          ({ startMs }, index, all) => index < 2 || startMs - all[index - 1]!.endMs! < 15_000,
        ),
    ],
    [
      'all are told at the same beat',
      ({ chronicle }) => {
        const told = chronicle.beats.filter(({ errorCode }) => errorCode === Errors.REBALANCE_IN_PROGRESS).slice(0, 5);
        return told.at(-1)!.at - told[0]!.at < 50;
      },
    ],
  ],
  'endless-loop/tuning': [
    [
      'a session of 120 s gives the same rebalances, event by event',
      (_, input) => {
        const slow = changed(input, ['groups', 0, 'consumer', 'heartbeat.interval.ms'], 15_000);
        const long = changed(slow, ['groups', 0, 'consumer', 'session.timeout.ms'], 120_000);
        const told = (seen: Seen) => seen.group.rebalances.records.map(({ startMs, endMs }) => `${startMs}-${endMs}`);
        return see(slow).result.events === see(long).result.events && `${told(see(slow))}` === `${told(see(long))}`;
      },
    ],
  ],
  'endless-loop/sick': [
    [
      'after the crash every rebalance is begun by m3 joining again',
      ({ group }) =>
        group.rebalances.records.slice(2).every(({ causes }) => causes[0]!.text.startsWith('m3 joined again')),
    ],
    ['the plan of the others stays as it was', (seen) => plansAfter(seen, 126_000) === 5],
    ['franz-go asks three times, 10 s each', (seen) => offsetFetches(seen)],
  ],
  'storm/slow': [
    [
      'the group becomes Empty each time',
      ({ chronicle }) => chronicle.transitions.filter(({ to }) => to === 'Empty').length === 18,
    ],
    ['what is read is read again', ({ group }) => group.records.duplicated > 10 * group.records.consumed],
    ['all of it by the same batch', ({ group }) => group.records.consumed < 100],
  ],
  'illegal-generation/behind': [
    ['each refused commit was read right after the answer to the JoinGroup before it', behindJoins],
    ['nothing else is refused', ({ group }) => Object.keys(group.commits.byCode).length === 2],
    nothingLost,
  ],
  'illegal-generation/old': [
    ['heartbeats are refused as well', ({ group }) => group.heartbeats.byCode.ILLEGAL_GENERATION! > 0],
    nothingLost,
  ],
  'pause/frozen': [
    ['removed for silence', (seen) => expired(seen).length === 1],
    ['UNKNOWN_MEMBER_ID to its heartbeat', ({ group }) => group.heartbeats.byCode.UNKNOWN_MEMBER_ID === 1],
    [
      'records are delivered before the bad news',
      ({ chronicle }) => {
        const bad = chronicle.beats.find(({ errorCode }) => errorCode === Errors.UNKNOWN_MEMBER_ID)!;
        return chronicle.delivered.some(({ at }) => at >= 66_300 && at < bad.at - 500);
      },
    ],
    ['the commit is refused', (seen) => commitsWith(seen, 'UNKNOWN_MEMBER_ID') > 0],
  ],
  'pause/race': [['the member is kept', ({ group }) => group.rebalances.count === 1]],
  'pause/shorter': [
    ['the member is kept', ({ group }) => group.rebalances.count === 1],
    [
      'in the other order, too',
      (_, input) => see(changed(input, ['events', 0, 'onResume'], 'requestsFirst')).group.records.duplicated === 0,
    ],
  ],
  'fenced/takeover': [
    ['no rebalance', ({ group }) => group.rebalances.count === 1],
    ['the newcomer has the old assignment', (seen) => seen.at(50_000).pods[3]!.holds.length === 2],
    ['a heartbeat ends it', ({ group }) => group.heartbeats.byCode.FENCED_INSTANCE_ID === 1],
  ],
  'fenced/twins': [['no rebalance', ({ group }) => group.rebalances.count === 1]],
  'fenced/rollout': [['three takeovers', ({ group }) => group.removals.fenced === 3]],
};

/** A client without a poll timer has no such setting to set. */
function withoutPoll(input: ScenarioInput): ScenarioInput {
  const groups = (input.groups ?? []).map((group) => {
    const { 'max.poll.interval.ms': _, ...consumer } = group.consumer as Record<string, unknown>;
    return { ...group, consumer };
  });
  return { ...input, groups } as ScenarioInput;
}

/** m3's own sessions in the loop last three tries of ten seconds and what lies between them. */
function offsetFetches({ chronicle }: Seen): boolean {
  const own = chronicle.sessions.all.filter(({ pod, end }) => pod === 3 && end === 'own');
  return own.length >= 6 && own.every(({ at, to }) => to! - at >= 30_000 && to! - at < 36_000);
}
