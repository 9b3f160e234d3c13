/** What is said of each rebalance: which input began it, whose act it was, and Kafka's words for it. Logs, cause chains and reports repeat them. */
import { expect, it } from 'vitest';
import { Errors } from '../../../src/protocol/errors.ts';
import { Broker, join, leave, sync } from '../broker.ts';
import { joinAnswer, protocols } from './beginnings.ts';

/** A stable group of one static member of instance `i1`; its id. */
function staticGroup(broker: Broker, names: readonly string[] = ['range']): string {
  const request = broker.send(join({ groupInstanceId: 'i1', protocols: protocols(names, 't') }));
  broker.advance(3_000);
  const { memberId } = joinAnswer(broker, request);
  broker.send(sync(memberId, 1));
  return memberId;
}

type Story = readonly [what: string, story: (broker: Broker) => void, told: readonly string[]];

const STORIES: readonly Story[] = [
  [
    'two members leave in one request',
    (broker) => {
      const [first, second] = broker.stable(3);
      const members = [first!, second!].map((memberId) => ({ memberId, groupInstanceId: null, reason: null }));
      broker.causes.length = 0;
      broker.send({ ...leave(first!), members } as ReturnType<typeof leave>);
    },
    ['leave, c1-1: explicit `LeaveGroup` request for (c1-1, c2-2) members.'],
  ],
  [
    'a session expires',
    (broker) => {
      broker.stable(2);
      broker.causes.length = 0;
      broker.advance(10_000);
    },
    ['session-timer, c2-2: removing member c2-2 on heartbeat expiration.', 'session-timer, c1-1: '],
  ],
  [
    'a static member comes back in CompletingRebalance',
    (broker) => {
      broker.send(join({ groupInstanceId: 'i1', reason: 'why' }));
      broker.advance(3_000);
      broker.causes.length = 0;
      broker.send(join({ groupInstanceId: 'i1', reason: 'why' }));
    },
    ['join, i1-2: Updating metadata for static member i1-2 with instance id i1; client reason: why', 'join, i1-2: '],
  ],
  [
    'a static member comes back with another protocol',
    (broker) => {
      staticGroup(broker, ['range', 'roundrobin']);
      broker.causes.length = 0;
      broker.send(join({ groupInstanceId: 'i1', protocols: protocols(['roundrobin'], 't') }));
    },
    [
      "join, i1-2: Group's selectedProtocol will change because static member i1-2 with instance id i1 joined with change of protocol; client reason: not provided",
      'join, i1-2: ',
    ],
  ],
  [
    'a plan is written, and the group is Stable',
    (broker) => {
      broker.stable(1);
    },
    [
      'join, c1-1: Adding new member c1-1 with group instance id null; client reason: not provided',
      'join-timer, null: ',
      'append, c1-1: ',
    ],
  ],
  [
    'a plan is refused',
    (broker) => {
      const id = broker.enter('c1');
      broker.advance(3_000);
      broker.causes.length = 0;
      broker.held = true;
      broker.send(sync(id, 1));
      broker.report(Errors.NOT_ENOUGH_REPLICAS);
    },
    ['append, c1-1: Error COORDINATOR_NOT_AVAILABLE when storing group assignmentduring SyncGroup (member: c1-1).'],
  ],
  [
    'a member does not sync',
    (broker) => {
      const ids = ['c1', 'c2'].map((client) => broker.enter(client));
      broker.advance(6_000);
      broker.send(sync(ids[0]!, 1));
      broker.causes.length = 0;
      for (let i = 0; i < 10; i++) {
        for (const memberId of ids)
          broker.send({ api: 12, groupId: 'g', memberId, groupInstanceId: null, generationId: 1 });
        broker.advance(6_000);
      }
    },
    ['sync-timer, null: Removing [c2-2] on pending sync request expiration'],
  ],
];

it.each(STORIES)('%s', (_what, story, told) => {
  const broker = new Broker();
  story(broker);
  expect(broker.causes.map(({ input, memberId, reason }) => `${input}, ${memberId}: ${reason}`)).toEqual(told);
});

it('what removes a member is told with it, and the timer that did', () => {
  const broker = new Broker();
  const [leaver] = broker.stable(2);
  broker.send(leave(leaver!));
  broker.ask(join({ clientId: 'pending' }));
  broker.advance(400_000);
  const told = broker.removed.map(
    ({ memberId, cause, timer }) => `${memberId}: ${cause}, ${timer?.armedBy ?? 'no timer'}`,
  );
  expect(told).toEqual([
    'c1-1: leave, no timer',
    'c2-2: session-expired, join-complete',
    'pending-3: pending-member-expired, join-group',
  ]);
});
