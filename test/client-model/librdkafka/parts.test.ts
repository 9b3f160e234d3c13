/** The parts of the model by themselves. */
import { expect, it } from 'vitest';
import { compareVersions } from '../../../src/client-model/common/versions.ts';
import { AssignedPartition, Assignment } from '../../../src/client-model/librdkafka/assignment-state.ts';
import { Interval } from '../../../src/client-model/librdkafka/interval.ts';
import { behaviourOf, JOIN_REACTIONS, localText, stepsFor } from '../../../src/client-model/librdkafka/profile.ts';
import { Batch } from '../../../src/client-model/subscription-state.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';

it('an interval is over when more than its time has passed, and begins anew with that', () => {
  const interval = new Interval();
  expect(interval.isOver(1_000, 500)).toBe(true);
  expect(interval.isOver(1_000, 10_500)).toBe(false);
  expect(interval.isOver(1_000, 10_501)).toBe(true);
  interval.lengthen(1_000);
  expect(interval.isOver(1_000, 30_501)).toBe(false);
  interval.reset();
  expect(interval.isOver(1_000, 30_501)).toBe(true);
});

it('versions: the newest behaviour that is not newer', () => {
  expect(behaviourOf('2.9.0').forgetsGenerationWhileRebalancing).toBe(true);
  expect(behaviourOf('2.10.0').forgetsGenerationWhileRebalancing).toBe(false);
  expect(behaviourOf('1.0').separateBootstrap).toBe(false);
  expect(compareVersions('2.10', '2.9.9')).toBeGreaterThan(0);
});

it('what no table names is told to the application', () => {
  expect(stepsFor(JOIN_REACTIONS, Errors.GROUP_AUTHORIZATION_FAILED)).toEqual(['tell']);
  expect(localText(-195)).toBe('Local: Broker transport failure');
  expect(localText(Errors.NONE)).toBeNull();
});

it('an assignment hands out what was fetched, partition by partition, and stores where it ends', () => {
  const assignment = new Assignment();
  const partitions = [0, 1].map((n) => topicPartition('t', n, n));
  assignment.add(partitions);
  for (const state of assignment.all) {
    state.start(10);
    state.bufferedTo = 14;
  }
  const batch = new Batch();
  assignment.collect(batch, 6);
  expect(assignment.all.map(({ stored }) => stored)).toEqual([14, 12]);
  expect(assignment.hasRecords()).toBe(true);
  const gone = assignment.remove([partitions[0]!]);
  expect(gone[0]).toBeInstanceOf(AssignedPartition);
  expect(gone[0]!.assigned).toBe(false);
  expect(assignment.all.map(({ partition }) => partition)).toEqual([partitions[1]]);
});
