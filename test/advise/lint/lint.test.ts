import { describe, expect, test } from 'vitest';
import { type Finding, lint, warningsOf } from '../../../src/advise/lint/lint.ts';
import { LINT_RULE_IDS, LINT_RULES } from '../../../src/advise/lint/rules.ts';
import { CLIENT_NAMES } from '../../../src/client-model/profiles/configuration.ts';
import { readScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';

type Group = NonNullable<ScenarioInput['groups']>[number];

function read(input: ScenarioInput): Scenario {
  const result = readScenario(input);
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.message).join('\n'));
  return result.scenario;
}

const warnings = (input: ScenarioInput) => warningsOf(read(input)).map(({ message }) => message);

const findingOf = (rule: string, input: ScenarioInput): Finding | undefined =>
  lint(read(input)).find((finding) => finding.rule === rule);

const group = (one: Group): ScenarioInput => ({ groups: [one] });

describe('workers', () => {
  const rules = (application: Group['application'], client = 'java') =>
    lint(read(group({ client, members: 72, application: { commit: 'sync', ...application } }))).map(({ rule }) => rule);

  test('that are paused for hold no poll up', () => {
    const long = { processingMs: '7m', workers: 1, revokedWork: 'drop' } as const;
    expect(rules(long)).not.toContain('work-outlasts-max-poll');
    expect(rules({ ...long, workers: 0 })).toContain('work-outlasts-max-poll');
  });

  test('that drop what is revoked hold no rebalance up', () => {
    for (const client of CLIENT_NAMES) {
      const waits = (revokedWork: 'finish' | 'drop') => rules({ processingMs: '7m', workers: 1, revokedWork }, client);
      expect(waits('finish'), client).toContain('work-outlasts-rebalance');
      expect(waits('drop'), client).not.toContain('work-outlasts-rebalance');
    }
  });

  test('of sarama mark what they have done: its automatic commits are not ahead', () => {
    expect(rules({ workers: 2, commit: 'auto' }, 'sarama')).not.toContain('commit-ahead-of-work');
    expect(rules({ workers: 2, commit: 'auto' }, 'franz-go')).toContain('commit-ahead-of-work');
  });

  test('beyond one for each partition do nothing', () => {
    const slow = { processingMs: 0, processingPerRecordMs: 110 };
    expect(rules({ ...slow, workers: 1 })).toContain('consumers-too-slow');
    expect(rules({ ...slow, workers: 2 })).toContain('consumers-too-slow');
  });
});

describe('what is legal and unwise', () => {
  test('the defaults are not', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings(group({ members: 30, churn: {} }))).toEqual([]);
    for (const client of CLIENT_NAMES) expect(warnings(group({ client })), client).toEqual([]);
  });

  test.each<[string, ScenarioInput, string]>([
    [
      'rare heartbeats',
      group({ consumer: { 'heartbeat.interval.ms': '20s' } }),
      '2 lost heartbeats remove a live member',
    ],
    [
      'hasty heartbeats',
      { network: { rttMs: 50 }, ...group({ consumer: { 'heartbeat.interval.ms': 60 } }) },
      'round trip',
    ],
    ['session above max.poll', group({ consumer: { 'max.poll.interval.ms': '30s' } }), 'librdkafka refuses this'],
    ['slow batches', group({ members: 72, application: { processingMs: '10m' } }), 'a full batch takes 10m'],
    [
      'too slow',
      group({ members: 1, application: { processingMs: '1s' } }),
      'at most 500 records/s, but 720 are produced',
    ],
    ['nobody commits', group({ application: { commit: 'none' } }), 'no offset is ever committed'],
    ['commits on every poll', group({ consumer: { 'auto.commit.interval.ms': 0 } }), 'every poll sends a commit'],
    [
      'commits never',
      group({ client: 'librdkafka', consumer: { 'auto.commit.interval.ms': 0 } }),
      'switches the timer of librdkafka off',
    ],
    ['commits rarely', group({ consumer: { 'auto.commit.interval.ms': '5m' } }), 'up to 5m of records'],
    [
      'commits twice',
      group({ application: { commit: 'sync' }, consumer: { 'enable.auto.commit': true } }),
      'committed twice',
    ],
    ['latest', group({ churn: {}, consumer: { 'auto.offset.reset': 'latest' } }), 'skips what was produced meanwhile'],
    ['idle members', group({ members: 100 }), '28 will own nothing'],
    ['too many', { broker: { 'group.max.size': 3 } }, 'GROUP_MAX_SIZE_REACHED'],
    [
      'static for nothing',
      group({ churn: { downMs: '50s' }, consumer: { 'group.instance.id': 'pod' } }),
      'saves no rebalance',
    ],
    [
      'static, and slow to start',
      group({ churn: { downMs: '44s' }, consumer: { 'group.instance.id': 'pod' } }),
      'silent for 44.8s to 50.6s when they restart',
    ],
    ['churn after the end', { durationMs: '1h', ...group({ churn: { untilMs: '2h' } }) }, 'it has no effect'],
    [
      'no act before the end',
      { durationMs: '10s', ...group({ churn: {} }) },
      'the run ends at 10s, so that no pod stops',
    ],
    ['no act before until', group({ churn: { untilMs: '10s' } }), 'no act comes after until, 10s'],
    ['of two groups', { groups: [{ id: 'a' }, { id: 'b', application: { commit: 'none' } }] }, 'group b: commit none'],
    ['storm', group({ members: 30, churn: { everyMs: '1s' } }), 'hardly ever Stable'],
    [
      'mixed protocols',
      group({ consumer: { 'partition.assignment.strategy': 'cooperative-sticky,range' } }),
      'rebalances eagerly',
    ],
    ['fetch outlasts', group({ consumer: { 'fetch.max.wait.ms': '40s' } }), 'idle fetches time out'],
    [
      'gaps between starts',
      group({ startup: { gapMs: '5s' } }),
      'pods start 5s apart, group.initial.rebalance.delay.ms is 3s',
    ],
    [
      'short session',
      {
        broker: { 'group.min.session.timeout.ms': '1s' },
        ...group({ consumer: { 'session.timeout.ms': '4s', 'heartbeat.interval.ms': '1s' } }),
      },
      'taken for a death',
    ],
    [
      'long session',
      group({ consumer: { 'session.timeout.ms': '10m', 'max.poll.interval.ms': '20m' } }),
      'read by nobody for so long',
    ],
    ['batches that are slow at times', group({ application: { processingMs: '280s' } }), 'and up to 5m36s to process'],
    [
      'a claim of sarama that outlasts the rebalance',
      group({ client: 'sarama', application: { processingMs: '70s' } }),
      'goes on without the member',
    ],
    [
      'rebalances in the middle of a batch',
      group({ client: 'franz-go', application: { processingMs: '10s' } }),
      'the next owner reads its records again',
    ],
    ['batches with a long tail', group({ application: { processingMs: '20s', processingTail: 20 } }), 'and up to 8m'],
    [
      'a loop that waits at a full channel',
      group({ application: { processingMs: '7m', workers: 2, handover: 'block' } }),
      'a busy member leaves the group while it works',
    ],
    [
      'a callback that waits for workers',
      group({ application: { processingMs: '7m', workers: 2 } }),
      'goes on without the member',
    ],
    [
      'workers that are too few',
      group({ members: 1, application: { processingPerRecordMs: 10, processingMs: 0, workers: 4, commit: 'sync' } }),
      'at most 400 records/s, but 720 are produced',
    ],
    [
      'workers that are not there',
      group({ application: { handover: 'block', revokedWork: 'drop' } }),
      'handover block and revoked-work drop: that is about workers',
    ],
    ['commits ahead of workers', group({ application: { workers: 2 } }), 'they are lost'],
    [
      'workers that hear of nothing',
      group({ application: { workers: 2, commit: 'sync', revokedWork: 'carry-on' } }),
      'its next owner reads again',
    ],
    [
      'scaling in static members',
      group({ churn: { kind: 'scale' }, consumer: { 'group.instance.id': 'pod' } }),
      'have no reader until session.timeout.ms, 45s, is over',
    ],
    [
      'overlapping static members',
      {
        ...group({ client: 'sarama', consumer: { 'group.instance.id': 'pod' } }),
        events: [{ kind: 'pod-replace', atMs: '1m', pods: '0' }],
      },
      'then it calls Consume() again and again',
    ],
    [
      'commits behind a JoinGroup',
      group({
        client: 'librdkafka',
        application: { commit: 'sync' },
        consumer: { 'partition.assignment.strategy': 'cooperative-sticky' },
      }),
      'refused with ILLEGAL_GENERATION',
    ],
    [
      'a librdkafka that forgets its generation',
      group({ client: 'librdkafka@2.5', application: { commit: 'async' } }),
      'librdkafka 2.5 forgets its generation',
    ],
    [
      'different rebalance timeouts',
      group({ client: 'java:2,franz-go:2' }),
      'is 5m for java and 1m for franz-go: the coordinator waits for the longest',
    ],
    ['half of a group eager', group({ client: 'java:2,franz-go:2' }), 'but java rebalances eagerly'],
    [
      'impatient sarama',
      group({ client: 'java:2,sarama:2' }),
      'sarama: JoinGroup is given up after 30s, but a member that works or has crashed may keep a rebalance waiting for 45s',
    ],
    [
      'heartbeats behind fetches',
      group({ client: 'sarama', consumer: { 'fetch.max.wait.ms': '5s' } }),
      'heartbeats and commits wait until an idle fetch is answered',
    ],
    ['no initial delay', { broker: { 'group.initial.rebalance.delay.ms': 0 } }, 'one rebalance after another'],
  ])('%s', (_name, input, words) => {
    expect(warnings(input).join('\n')).toContain(words);
  });
});

describe('a finding', () => {
  const rare = group({ client: 'java:2,sarama:2', consumer: { 'heartbeat.interval.ms': '9s' } });

  test('names whose pods it is about, and the cure in their own names', () => {
    expect(findingOf('heartbeat-rare', rare)).toMatchObject({
      level: 'warning',
      path: 'groups.0.consumer.heartbeat.interval.ms',
      clients: ['sarama'],
      cure: 'Let Consumer.Group.Heartbeat.Interval be a third of Consumer.Group.Session.Timeout or less.',
    });
    expect(findingOf('heartbeat-rare', rare)!.message).toMatch(
      /^sarama: heartbeat.interval.ms 9s is more than a third/,
    );
  });

  test('about clients that name it differently has all names', () => {
    expect(findingOf('mixed-rebalance-timeouts', rare)!.cure).toBe(
      'Set the same max.poll.interval.ms (sarama: Consumer.Group.Rebalance.Timeout) everywhere.',
    );
  });

  test('is a note where it costs something and breaks nothing, and then no run warns of it', () => {
    const crashes = group({ churn: { everyMs: '1m', kind: 'crash' } });
    expect(lint(read(crashes)).map(({ rule }) => rule)).toEqual(['crash-noticed-late']);
    expect(warnings(crashes)).toEqual([]);
  });
});

describe('the table', () => {
  test('has each id once', () => {
    expect(new Set(LINT_RULE_IDS).size).toBe(LINT_RULES.length);
    for (const id of LINT_RULE_IDS) expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  test('says in sentences what is unwise and what to do', () => {
    for (const { sentence, cure } of LINT_RULES)
      for (const text of [sentence, cure]) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});
