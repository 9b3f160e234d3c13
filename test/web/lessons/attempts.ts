/** What readers try: further cures, and what looks like one and is none. */
import type { ScenarioInput } from 'groupsim';
import { changed, type Place } from './changed.ts';

type Change = (scenario: ScenarioInput) => ScenarioInput;

const set =
  (...changes: readonly (readonly [Place, unknown])[]): Change =>
  (scenario) =>
    changes.reduce((before, [place, value]) => changed(before, place, value), scenario);

const consumer = (name: string): Place => ['groups', 0, 'consumer', name];
const SESSION = consumer('session.timeout.ms');
const HEARTBEAT = consumer('heartbeat.interval.ms');
const POLL = consumer('max.poll.interval.ms');
const INSTANCE = consumer('group.instance.id');
const ASSIGNOR = consumer('partition.assignment.strategy');
const COMMIT: Place = ['groups', 0, 'application', 'commit'];
const MEMBERS: Place = ['groups', 0, 'members'];
const EVENTS: Place = ['events'];

interface Attempts {
  readonly cures: Readonly<Record<string, Change>>;
  readonly wrong: Readonly<Record<string, Change>>;
}

export const ATTEMPTS: Readonly<Record<string, Attempts>> = {
  groups: {
    cures: { 'a spare member': set([MEMBERS, 5]) },
    wrong: { 'one member more': set([MEMBERS, 3]) },
  },
  'join-sync': {
    cures: {
      'a crash and a return': set([EVENTS, [{ atMs: 20_000, kind: 'pod-kill', pods: '0', downMs: 50_000 }]]),
    },
    wrong: {
      'a short pause': set([EVENTS, [{ atMs: 20_000, kind: 'pod-pause', pods: '0', forMs: 5_000 }]]),
      'a member that does not come back': set([EVENTS, [{ atMs: 20_000, kind: 'pod-stop', pods: '0' }]]),
    },
  },
  timers: {
    cures: { 'a session of 20 s': set([SESSION, 20_000]) },
    wrong: {
      'a session just as long as the pause': set([SESSION, 13_000]),
      'the default session': set([SESSION, 45_000]),
      'more heartbeats': set([HEARTBEAT, 1_000]),
    },
  },
  assignors: {
    cures: {},
    wrong: {
      'another eager one': set([ASSIGNOR, 'roundrobin']),
      'the default': set([ASSIGNOR, 'range,cooperative-sticky']),
    },
  },
  commits: {
    cures: { 'a commit after each batch': set([COMMIT, 'sync']) },
    wrong: { 'a shorter session': set([SESSION, 6_000]), 'no commits': set([COMMIT, 'none']) },
  },
  'static-members': {
    cures: { 'the default session': set([SESSION, 45_000]) },
    wrong: {
      'a session a little too short': set([SESSION, 12_000]),
      'dynamic members with a long session': set([INSTANCE, null], [SESSION, 45_000]),
    },
  },
  'endless-loop': {
    cures: { 'static, and a long session': set([INSTANCE, 'pod'], [SESSION, 120_000]) },
    wrong: {
      'a longer session': set([SESSION, 120_000]),
      'a shorter heartbeat interval': set([HEARTBEAT, 3_000]),
      'an eager assignor': set([ASSIGNOR, 'range']),
    },
  },
  storm: {
    cures: { 'more patience': set([POLL, 15_000]) },
    wrong: { 'a longer session': set([SESSION, 45_000]), 'a little more patience': set([POLL, 9_000]) },
  },
  'illegal-generation': {
    cures: { roundrobin: set([ASSIGNOR, 'roundrobin']), 'the client commits': set([COMMIT, 'auto']) },
    wrong: {
      'a longer session': set([SESSION, 120_000]),
      'a shorter heartbeat interval': set([HEARTBEAT, 1_000]),
      'no commits': set([COMMIT, 'none']),
    },
  },
  pause: {
    cures: { 'a session of 49 s': set([SESSION, 49_000]) },
    wrong: { 'more heartbeats': set([HEARTBEAT, 1_000]), 'the client commits': set([COMMIT, 'auto']) },
  },
  fenced: {
    cures: {},
    wrong: {
      'a longer session': set([SESSION, 120_000]),
      'dynamic members': set([INSTANCE, null]),
      'both at once': set([['events', 0, 'maxUnavailable'], 1]),
    },
  },
};
