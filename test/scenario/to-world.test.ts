import { describe, expect, test } from 'vitest';
import { BEHAVIOURS, behaviourOf } from '../../src/coordinator/behaviour.ts';
import { DEFAULT_COORDINATOR_CONFIG } from '../../src/coordinator/config.ts';
import { DEFAULT_SCENARIO } from '../../src/scenario/flags.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';

function worldOf(input: ScenarioInput): WorldConfig {
  const result = readScenario(input);
  if ('problems' in result) throw new Error(result.problems[0]!.message);
  return toWorld(result.scenario);
}

describe('the world of a scenario', () => {
  test('of the defaults has the coordinator of a broker that nobody configured', () => {
    expect(toWorld(DEFAULT_SCENARIO).broker.coordinator).toEqual(DEFAULT_COORDINATOR_CONFIG);
  });

  test('has a broker of the release that was named', () => {
    const behaviour = (version: string) => worldOf({ broker: { version } }).broker.coordinator.behaviour;
    expect(behaviour('3.6')).toEqual(BEHAVIOURS['kafka-3.6']);
    expect(behaviour('2.1')).toEqual(behaviourOf('2.1'));
    expect(behaviour('4.4')).toEqual(DEFAULT_COORDINATOR_CONFIG.behaviour);
  });

  test('has what was said, in the world’s words', () => {
    const world = worldOf({
      seed: '7',
      durationMs: '10m',
      broker: { 'group.max.size': 3, 'offsets.retention.minutes': 2 },
      topics: [{ name: 'b' }, { name: 'a', partitions: 3, recordsPerSecond: 0 }],
      groups: [
        {
          members: 2,
          application: { processingMs: '1s', commit: 'async' },
          startup: { minMs: 1, maxMs: 2, gapMs: 3 },
          consumer: {
            'session.timeout.ms': '10s',
            'partition.assignment.strategy': 'sticky,range',
            'group.instance.id': 'x',
          },
        },
      ],
    });
    expect(world).toMatchObject({
      seed: '7',
      durationMs: 600_000,
      topics: [{ name: 'b' }, { name: 'a', partitions: 3 }],
    });
    expect(world.broker.coordinator).toMatchObject({ maxSize: 3, offsetsRetentionMs: 120_000 });
    expect(world.groups[0]).toMatchObject({
      members: 2,
      startGapMs: 3,
      churn: null,
      acts: [],
    });
    expect(world.groups[0]!.clients).toMatchObject([
      {
        client: 'java',
        members: 2,
        startupMs: [1, 2],
        application: { processingPerBatchMs: 1_000, commit: 'async' },
        consumer: {
          topics: ['a', 'b'],
          sessionTimeoutMs: 10_000,
          enableAutoCommit: false,
          partitionAssignmentStrategy: ['sticky', 'range'],
          groupInstanceId: 'x',
          autoOffsetReset: 'earliest',
        },
      },
    ]);
  });
});
