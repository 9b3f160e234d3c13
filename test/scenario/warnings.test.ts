import { describe, expect, test } from 'vitest';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { warningsOf } from '../../src/scenario/warnings.ts';

type Group = NonNullable<ScenarioInput['groups']>[number];

function warnings(input: ScenarioInput): readonly string[] {
  const result = readScenario(input);
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.message).join('\n'));
  return warningsOf(result.scenario).map((warning) => warning.message);
}

const group = (one: Group): ScenarioInput => ({ groups: [one] });

describe('what is legal and unwise', () => {
  test('the defaults are not', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings(group({ members: 30, churn: {} }))).toEqual([]);
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
    ['no initial delay', { broker: { 'group.initial.rebalance.delay.ms': 0 } }, 'one rebalance after another'],
  ])('%s', (_name, input, words) => {
    expect(warnings(input).join('\n')).toContain(words);
  });
});
