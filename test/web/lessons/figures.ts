/**
 * What every figure that a lesson names is measured by, in a run of the stage beside it. Keys are `lesson/step`; of
 * `lesson/exercise` the run is that of the exercise as it is given. Times are seconds where the prose says seconds.
 *
 * Limits of goals are not here: figure and goal take them from one constant.
 */
import type { ScenarioInput } from 'groupsim';
import { Api } from '../../../src/protocol/api.ts';
import { changed, type Place } from './changed.ts';
import {
  commitsWith,
  eventAt,
  expired,
  failedCommits,
  interrupted,
  members,
  ofEvent,
  restless,
  type Seen,
  seconds,
  see,
  setting,
  shares,
  topicOf,
} from './seen.ts';

/** Measures a figure; `input` is the scenario as it is written, to run it with something changed. */
type Measure = (seen: Seen, input: ScenarioInput) => number;

const consumer = (name: string): Place => ['groups', 0, 'consumer', name];
const firstEvent: Measure = (seen) => eventAt(seen);
const event = (field: string): Place => ['events', 0, field];

const ofSetting =
  (name: string): Measure =>
  (seen) =>
    setting(seen, name);
const session = ofSetting('session.timeout.ms');
const heartbeat = ofSetting('heartbeat.interval.ms');
const poll = ofSetting('max.poll.interval.ms');

const partitions: Measure = (seen) => topicOf(seen).partitions;
const generations: Measure = ({ group }) => group.generations;
const twice: Measure = ({ group }) => group.records.duplicated;
const lost: Measure = ({ group }) => group.records.lost;
const unread: Measure = ({ group }) => group.unowned.maxMs / 1_000;
const fencedCommits: Measure = (seen) => commitsWith(seen, 'FENCED_INSTANCE_ID');
/** Beside that in which the group forms. */
const rebalances: Measure = ({ group }) => group.rebalances.count - 1;
const pods: Measure = ({ scenario }) => scenario.events.length;
const lagAtEnd: Measure = ({ group }) => Math.floor(group.timeline.at(-1)!.lagSeconds / 10) * 10;
const end = (seen: Seen) => seen.at(seen.scenario.durationMs);

/** The same figure of the same scenario with one thing changed. */
const elsewhere =
  (place: Place, value: unknown, measure: Measure): Measure =>
  (_, input) => {
    const other = changed(input, place, value);
    return measure(see(other), other);
  };

/** The number that all have; NaN if they differ. */
function common(values: readonly number[]): number {
  return new Set(values).size === 1 ? values[0]! : Number.NaN;
}

/** Length of the join phase of a rebalance, the first one has number 1. */
function joinPhase({ chronicle, group }: Seen, number: number): number {
  const { startMs } = group.rebalances.records[number - 1]!;
  const over = chronicle.transitions.find(({ at, to }) => at > startMs && to === 'CompletingRebalance')!;
  return (over.at - startMs) / 1_000;
}

const application = ({ scenario }: Seen) => scenario.groups[0]!.application;

/** From one LeaveGroup of pod 0 to the next: the median. */
function leaveCycle({ chronicle }: Seen): number {
  const leaves = chronicle.asked.filter(({ api, pod }) => api === Api.LeaveGroup && pod === 0).map(({ at }) => at);
  const cycles = leaves.slice(1).map((at, index) => at - leaves[index]!);
  return cycles.sort((a, b) => a - b)[Math.floor(cycles.length / 2)]! / 1_000;
}

/** From the end of the wait for an OffsetFetch to the rejoin: sick sessions last so long, in tens of seconds. */
function sickFor({ chronicle }: Seen): number {
  const sick = chronicle.sessions.all.filter(({ pod, end: how }) => pod === 3 && how === 'own');
  return Math.floor(Math.min(...sick.map(({ at, to }) => to! - at)) / 10_000) * 10;
}

/** Between two tries of m3 to get its offsets: from one OffsetFetch to the next, less its short back-off. */
function patience({ chronicle }: Seen): number {
  const asked = chronicle.offsetFetches.filter(({ at, pod }) => pod === 3 && at > 81_000).map(({ at }) => at);
  const waits = asked.slice(1).map((at, index) => (at - asked[index]!) / 1_000);
  return Math.floor(Math.min(...waits));
}

/** The first generation of which the next ones all are begun by m3. */
function sickFrom({ group }: Seen): number {
  const others = group.rebalances.records.findLastIndex(({ causes }) => !causes[0]!.text.startsWith('m3 joined again'));
  return group.rebalances.records[others]!.generationAfter;
}

function lastWork({ chronicle }: Seen, pod: number, from: number): number {
  return (chronicle.processed.filter((records) => records.pod === pod).at(-1)!.at - from) / 1_000;
}

export const MEASURES: Readonly<Record<string, Readonly<Record<string, Measure>>>> = {
  'groups/share': { partitions, members, each: (seen) => common(shares(end(seen))) },
  'groups/leaves': {
    at: firstEvent,
    before: (seen) => seen.at(19_999).group.generationId,
    after: generations,
    members: (seen) => end(seen).group.members.length,
    each: (seen) => common(shares(end(seen)).filter((count) => count > 0)),
  },
  'groups/idle': { members, partitions, idle: (seen) => shares(end(seen)).filter((count) => count === 0).length },
  'groups/exercise': {
    members,
    rate: (seen) => topicOf(seen).recordsPerSecond,
    work: (seen) => application(seen).processingPerRecordMs!,
    able: (seen) => 1_000 / application(seen).processingPerRecordMs!,
    seconds,
    lag: lagAtEnd,
  },
  'join-sync/join': {
    delay: ({ scenario }) => Number(scenario.broker['group.initial.rebalance.delay.ms']) / 1_000,
    phase: (seen) => joinPhase(seen, 1),
  },
  'join-sync/sync': { ms: ({ group }) => group.states.CompletingRebalance },
  'join-sync/newcomer': { heartbeat, phase: (seen) => joinPhase(seen, 2), generation: generations },
  'join-sync/exercise': { seconds },
  'timers/session': {
    session,
    crash: firstEvent,
    heard: (seen) => expired(seen)[0]!.armedAtMs! / 1_000,
    expired: (seen) => expired(seen)[0]!.atMs / 1_000,
    unowned: unread,
  },
  'timers/pause': { session, pause: (seen) => ofEvent(seen, 'forMs'), twice },
  'timers/poll': {
    poll,
    work: ({ scenario }) => scenario.groups[0]!.clients[1]!.application.processingMs / 1_000,
    leaves: ({ group }) => group.removals.leave!,
    seconds,
    refused: (seen) => commitsWith(seen, 'CommitFailedException'),
  },
  'timers/exercise': {
    session,
    pauseAt: firstEvent,
    pause: (seen) => ofEvent(seen, 'forMs'),
  },
  'assignors/eager': { partitions, stopped: interrupted, longest: unread, rebalances },
  'assignors/cooperative': { partitions, stopped: interrupted, longest: unread, rebalances },
  'assignors/which': {},
  'assignors/exercise': { partitions },
  'commits/positions': { interval: ofSetting('auto.commit.interval.ms') },
  'commits/crash': { crash: firstEvent, interval: ofSetting('auto.commit.interval.ms'), twice, lost },
  'commits/stop': { twice, gap: unread },
  'commits/exercise': { crash: firstEvent, twice },
  'static-members/dynamic': { pods, down: (seen) => ofEvent(seen, 'downMs'), rebalances },
  'static-members/static': { down: (seen) => ofEvent(seen, 'downMs'), rebalances, unread },
  'static-members/price': { session, unread, dynamic: elsewhere(consumer('group.instance.id'), null, unread) },
  'static-members/exercise': { pods, down: (seen) => ofEvent(seen, 'downMs'), session, rebalances },
  'endless-loop/lock': {
    every: (seen) => eventAt(seen, 1) - eventAt(seen, 0),
    down: (seen) => ofEvent(seen, 'downMs'),
    heartbeat,
    minutes: (seen) => seconds(seen) / 60,
    generations,
    share: restless,
  },
  'endless-loop/tuning': {
    session: () => 120,
    same: elsewhere(consumer('heartbeat.interval.ms'), 15_000, (_, input) =>
      elsewhere(consumer('session.timeout.ms'), 120_000, generations)(_, input),
    ),
    heartbeat,
    generations,
    before: elsewhere(consumer('heartbeat.interval.ms'), 15_000, restless),
    after: restless,
  },
  'endless-loop/sick': {
    slow: (seen) => ofEvent(seen, 'addedMs'),
    patience,
    tries: sickFor,
    from: sickFrom,
    generations,
    minutes: (seen) => seconds(seen) / 60,
  },
  'endless-loop/exercise': { generations, down: (seen) => ofEvent(seen, 'downMs') },
  'storm/cost': {
    session,
    heartbeat,
    leave: elsewhere(event('kind'), 'pod-stop', unread),
    crash: unread,
    longSession: () => 30,
    longHeartbeat: () => 10,
    longCrash: elsewhere(consumer('session.timeout.ms'), 30_000, (_, input) =>
      elsewhere(consumer('heartbeat.interval.ms'), 10_000, unread)(_, input),
    ),
  },
  'storm/slow': {
    records: ofSetting('max.poll.records'),
    work: (seen) => application(seen).processingPerRecordMs! / 1_000,
    batch: (seen) => (setting(seen, 'max.poll.records') * application(seen).processingPerRecordMs!) / 1_000,
    poll,
    minutes: (seen) => seconds(seen) / 60,
    generations,
    accepted: (seen) => commitsWith(seen, 'NONE'),
    refused: failedCommits,
    cycle: leaveCycle,
  },
  'storm/session': {
    session,
    generations: (seen, input) =>
      common([seen.group.generations, see(changed(input, consumer('session.timeout.ms'), 6_000)).group.generations]),
    expired: (seen) => expired(seen).length,
  },
  'storm/exercise': {
    batch: (seen) => (setting(seen, 'max.poll.records') * application(seen).processingPerRecordMs!) / 1_000,
    poll,
    half: (seen) => setting(seen, 'max.poll.records') / 2,
    longer: () => 15,
  },
  'illegal-generation/behind': {
    first: ({ scenario }) => scenario.groups[0]!.replicas!,
    last: (seen) => end(seen).group.members.length,
    refused: (seen) => commitsWith(seen, 'ILLEGAL_GENERATION'),
  },
  'illegal-generation/old': {
    generations,
    newGenerations: elsewhere(['groups', 0, 'client'], 'librdkafka@2.11.1', generations),
    lost: ({ chronicle }) => chronicle.handovers.filter(({ what }) => what === 'lost').length,
    twice,
    newTwice: elsewhere(['groups', 0, 'client'], 'librdkafka@2.11.1', twice),
  },
  'illegal-generation/eager': { refused: failedCommits, generations, twice },
  'illegal-generation/exercise': { refused: failedCommits },
  'pause/frozen': { freeze: (seen) => ofEvent(seen, 'forMs'), session, twice, lost },
  'pause/race': { twice },
  'pause/shorter': {
    freeze: (seen) => ofEvent(seen, 'forMs'),
    session,
    heartbeat,
    safe: (seen) => setting(seen, 'session.timeout.ms') - setting(seen, 'heartbeat.interval.ms'),
    twice,
  },
  'pause/exercise': { freeze: (seen) => ofEvent(seen, 'forMs'), session: () => 60 },
  'fenced/takeover': {
    overlap: (seen) => ofEvent(seen, 'overlapMs'),
    generations,
    refused: fencedCommits,
    zombie: (seen) => lastWork(seen, 0, 20_000),
    twice,
  },
  'fenced/twins': {
    seconds: (seen) => ofEvent(seen, 'overlapMs'),
    takeovers: ({ group }) => group.removals.fenced!,
    generations,
    twice,
  },
  'fenced/rollout': { surge: (seen) => ofEvent(seen, 'maxSurge'), refused: fencedCommits, twice },
  'fenced/exercise': {
    surge: (seen) => ofEvent(seen, 'maxSurge'),
    unavailable: (seen) => ofEvent(seen, 'maxUnavailable'),
    twice,
  },
};
