/** Seed 004: its incidents. */
import type { Incident } from '../types.ts';
import { inTurn, overlap, type Pods, podsScenario, scaleIn } from './scenarios.ts';

const SEEN =
  'JoinGroup is answered FENCED_INSTANCE_ID, the error is injected into poll, the manage loop reports it and tries again, without end.';
const RULES = [
  'F-LV-01',
  'J-LV-01',
  'R-LV-01',
  'S-LV-01',
  'F-ER-02',
  'K-F-ER-02',
  'J-HB-06',
  'R-HB-04',
  'K-E-09',
  'S-ER-01',
  'E-09',
];
const GROUP = 'Ten static members svc-0 … svc-9 share thirty partitions and commit every batch.';

const withOverlap = (pods: Partial<Pods> = {}) => podsScenario({ events: overlap(10_000), lastsMs: 30_000, ...pods });
const oneRestart = (atMs: number) => [{ atMs, kind: 'pod-stop', pods: '0', downMs: 5_000 }];
const restarted = (downMs: number, pods: Partial<Pods> = {}) =>
  podsScenario({
    events: inTurn(downMs + 15_000, downMs, 'pod-stop'),
    lastsMs: 10 * (downMs + 15_000) + 30_000,
    ...pods,
  });
const scaledIn = (remove: boolean, pods: Partial<Pods> = {}) =>
  podsScenario({ events: scaleIn(remove), lastsMs: 60_000, ...pods });

export const INCIDENTS_004: readonly Incident[] = [
  {
    id: '004-A',
    title: 'Overlap: the successor of a static member starts before the old pod has ended',
    story: `${GROUP} The successor of svc-0 starts 10 s before the old pod is killed.`,
    production: SEEN,
    mechanism:
      'A JoinGroup without a member id takes an instance id over: the newcomer gets the old assignment and a new member id, no generation ' +
      'passes, and the old holder is fenced. It learns by its next commit or heartbeat, and works until then on what is no longer its own.',
    rules: RULES,
    scenario: withOverlap(),
    cures: [
      {
        title: 'the old pod ends first',
        scenario: podsScenario({ events: oneRestart, lastsMs: 30_000 }),
      },
      { title: 'dynamic members', scenario: withOverlap({ isStatic: false }) },
      { title: 'java', scenario: withOverlap({ client: 'java' }) },
      { title: 'librdkafka', scenario: withOverlap({ client: 'librdkafka' }) },
      { title: 'sarama', scenario: withOverlap({ client: 'sarama' }) },
    ],
  },
  {
    id: '004-B',
    title: 'Two processes with one instance id, for five minutes',
    story: `${GROUP} A second process is configured with the id of svc-0, and both stay.`,
    production: SEEN,
    mechanism:
      'The fenced member keeps its old member id, so that each JoinGroup of it is refused again; nothing but a new process ends that. The group ' +
      'itself is not disturbed.',
    rules: RULES,
    scenario: podsScenario({ events: overlap(300_000), lastsMs: 305_000 }),
    cures: [
      {
        title: 'dynamic members',
        scenario: podsScenario({ events: overlap(300_000), lastsMs: 305_000, isStatic: false }),
      },
      {
        title: 'sarama (a hot loop)',
        scenario: podsScenario({ events: overlap(300_000), lastsMs: 305_000, client: 'sarama' }),
      },
    ],
  },
  {
    id: '004-C',
    title: 'A rolling restart of static members costs no rebalance',
    story: `${GROUP} Each pod is restarted in turn and is down for 20 s.`,
    production: 'What static membership is for.',
    mechanism: 'A static member does not leave when it closes, and is back before its session has expired.',
    rules: RULES,
    scenario: restarted(20_000),
    cures: [{ title: 'dynamic members (no cure)', scenario: restarted(20_000, { isStatic: false }) }],
  },
  {
    id: '004-D',
    title: 'Restarts that take longer than the session: two rebalances a pod, and partitions nobody reads',
    story: `${GROUP} Each pod is down for 60 s, with a session of 45 s.`,
    production: 'Pods that took long to be scheduled lost their place.',
    mechanism:
      'The session expires 45 s after the last commit or heartbeat: one rebalance; the pod comes back as a new member: another one.',
    rules: [...RULES, 'K-E-05'],
    scenario: restarted(60_000),
    cures: [
      { title: 'restarts of 20 s', scenario: restarted(20_000) },
      { title: 'dynamic members', scenario: restarted(60_000, { isStatic: false }) },
    ],
  },
  {
    id: '004-E',
    title: 'Scaling in static members: their partitions rest for a session timeout',
    story: `${GROUP} Two pods are stopped for good.`,
    production: 'Partitions stood still for 45 s after each scale-in.',
    mechanism:
      'Nobody leaves, so that the coordinator waits for the session to expire, unless an administrator removes the ids.',
    rules: RULES,
    scenario: scaledIn(false),
    cures: [
      { title: 'an administrator removes the ids', scenario: scaledIn(true) },
      { title: 'dynamic members', scenario: scaledIn(false, { isStatic: false }) },
    ],
  },
  {
    id: '004-F',
    title: 'The rolling restart of 004-C with dynamic members: two rebalances a pod',
    story: GROUP.replace('static members svc-0 … svc-9', 'dynamic members').concat(
      ' Each pod is restarted in turn and is down for 20 s.',
    ),
    production: 'The reason for static membership in the first place.',
    mechanism: 'Each pod leaves and joins: two rebalances for each, with cooperative-sticky up to four rounds.',
    rules: ['E-03', 'J-LV-01', 'F-LV-01'],
    scenario: restarted(20_000, { isStatic: false }),
    cures: [{ title: 'static membership', scenario: restarted(20_000) }],
  },
];
