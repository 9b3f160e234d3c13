import { expect, it } from 'vitest';
import type { Assignor } from '../../../src/assignors/assignor.ts';
import type { ClientEffects } from '../../../src/client-model/effects.ts';
import { ConsumerState } from '../../../src/client-model/java/consumer-state.ts';
import { performAssignment } from '../../../src/client-model/java/leader.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupResponse } from '../../../src/protocol/responses.ts';
import { APPLICATION, SETTINGS } from './harness.ts';

/** A group of one, whose member remembers a plan of that generation. */
function elected(protocolName: string, generation: number): JoinGroupResponse {
  const userData = { partitions: [], generation };
  const subscription = { topics: [], ownedPartitions: [], generationId: -1, rackId: null, userData };
  const metadata = { bytes: '', topics: [], subscription };
  const members = [{ memberId: 'm', groupInstanceId: null, metadata }];
  return {
    api: Api.JoinGroup,
    errorCode: Errors.NONE,
    generationId: generation + 1,
    protocolType: 'consumer',
    protocolName,
    leader: 'm',
    skipAssignment: false,
    memberId: 'm',
    members,
  };
}

it('a leader’s sticky assignors remember the highest generation that they met, each its own; range remembers nothing', () => {
  const told: string[] = [];
  const assignors = (['sticky', 'cooperative-sticky', 'range'] as const).map((name): Assignor => {
    const assign: Assignor['assign'] = ({ highestGenerationSeen }) => {
      told.push(`${name} ${highestGenerationSeen}`);
      return new Map();
    };
    return { name, protocol: 'EAGER', assign };
  });
  const state = new ConsumerState(SETTINGS, APPLICATION, {} as ClientEffects, assignors);
  performAssignment(state, elected('sticky', 7));
  performAssignment(state, elected('sticky', 1));
  performAssignment(state, elected('sticky', 1));
  performAssignment(state, elected('cooperative-sticky', 1));
  performAssignment(state, elected('range', 1));
  expect(told).toEqual(['sticky -1', 'sticky 7', 'sticky 7', 'cooperative-sticky -1', 'range undefined']);
});
