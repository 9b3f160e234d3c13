/** What may be said of topics that come and go, and what of that contradicts itself. */
import { describe, expect, it } from 'vitest';
import { completeScenario, readScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';

const create = { atMs: '1m', kind: 'topic-create', topic: 'new', partitions: 3 };
const grow = { atMs: '2m', kind: 'topic-grow', topic: 'new', partitions: 5 };
const remove = { atMs: '3m', kind: 'topic-delete', topic: 'new' };

const scenario = (events: readonly object[], group: object = {}) =>
  ({ topics: [{ name: 'old', partitions: 4 }], groups: [group], events }) as unknown as ScenarioInput;

function problems(events: readonly object[], group: object = {}): readonly string[] {
  const result = readScenario(scenario(events, group));
  return 'problems' in result ? result.problems.map(({ message }) => message) : [];
}

describe('events of topics', () => {
  it('become topics of the world, in order of time', () => {
    const { topics } = toWorld(completeScenario(scenario([remove, create, grow])));
    expect(topics).toMatchObject([
      { name: 'old', partitions: 4, changes: [] },
      {
        name: 'new',
        partitions: 0,
        changes: [
          { atMs: 60_000, partitions: 3 },
          { atMs: 120_000, partitions: 5 },
          { atMs: 180_000, partitions: 0 },
        ],
      },
    ]);
  });

  it.each([
    [[grow], /names topic new, which is not there: there is old/],
    [[create, { ...create, atMs: '2m' }], /creates topic new, which is there already/],
    [[{ ...create, topic: 'old' }], /creates topic old, which is there already/],
    [[create, { ...grow, partitions: 3 }], /leaves topic new with 3 partitions, it had 3/],
    [[create, remove, { ...grow, atMs: '4m' }], /which was deleted before: give a new topic a name of its own/],
    [[create, { ...remove, atMs: '1m' }], /comes at the same instant as another event of topic new/],
  ])('that cannot be are refused: %j', (events, message) => {
    expect(problems(events).join('\n')).toMatch(message);
  });
});

describe('what a group subscribes to', () => {
  it('is all topics by name, some of them, or a pattern', () => {
    const consumerOf = (subscribe: unknown) =>
      toWorld(completeScenario(scenario([], { subscribe }))).groups[0]!.clients[0]!.consumer;
    expect(consumerOf(null)).toMatchObject({ topics: ['old'] });
    expect(consumerOf(['b', 'a'])).toMatchObject({ topics: ['a', 'b'] });
    expect(consumerOf('/o.+/')).toMatchObject({ topics: [], topicPattern: 'o.+' });
  });

  it.each([
    ['/o(/', /is no regular expression/],
    ['/o', /is no pattern: write it between slashes/],
    ['a b', /is neither a list of topics nor a pattern/],
  ])('has to be readable: %s', (subscribe, message) => {
    expect(problems([], { subscribe }).join('\n')).toMatch(message);
  });
});
