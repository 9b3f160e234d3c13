/**
 * From the events of a scenario, with groups and numbers of pods, to those of the world, with indices of pods.
 */
import type { LinkConditions, WorldEvent } from '../../sim/schedule/world-events.ts';
import type { Problem } from '../problem.ts';
import { apisOf } from '../request-kinds.ts';
import type { EventScenario, GroupScenario, LinkScenario, Scenario } from '../scenario.ts';
import { highestPod, podsOf, timersFirstOf } from './event-values.ts';
import { topicProblem } from './topic-events.ts';

type Groups = readonly Pick<GroupScenario, 'id' | 'members'>[];
type SizedGroups = readonly (Groups[number] & { readonly slots: number })[];

/** `slots`: how many pods each group has in the world, spare slots included. */
export function worldEvents(
  { events, groups }: Pick<Scenario, 'events' | 'groups'>,
  slots: readonly number[],
): readonly WorldEvent[] {
  const sized = groups.map(({ id, members }, index) => ({ id, members, slots: slots[index]! }));
  return events.flatMap((event) => [worldEvent(event, sized), ...partsOf(event, sized)]);
}

/**
 * A machine that is lost takes the broker's paths with it, stands still (no timer of its coordinator runs), and has crashed:
 * when it is back, it resets what connections there still are and begins with its log.
 */
function partsOf(event: EventScenario, groups: SizedGroups): readonly WorldEvent[] {
  if (event.kind !== 'broker-loss') return [];
  const { atMs, forMs, loadMs } = event;
  const pods = podIndices(null, 'all', groups, 'slots');
  return [
    { atMs, kind: 'network-black-hole', pods, forMs, direction: 'both' },
    { atMs, kind: 'broker-freeze', forMs, timersFirst: 1 },
    { atMs: atMs + forMs, kind: 'broker-restart', forMs: 0, loadMs, graceful: false },
  ];
}

function worldEvent(event: EventScenario, groups: SizedGroups): WorldEvent {
  if (event.kind === 'scale') {
    const { group, ...rest } = event;
    return { ...rest, pods: podIndices(group, 'all', groups, 'members') };
  }
  if (event.kind === 'broker-freeze') {
    const { onResume, ...rest } = event;
    return { ...rest, timersFirst: timersFirstOf(onResume) };
  }
  if (event.kind === 'broker-slow') {
    const { requests, ...rest } = event;
    return { ...rest, apis: apisOf(requests) };
  }
  if (!('pods' in event)) return event;
  const { group, pods, ...rest } = event;
  const indices = podIndices(group, pods, groups, event.kind.startsWith('network') ? 'slots' : 'members');
  if (rest.kind !== 'network-degrade') return { ...rest, pods: indices };
  const { atMs, kind, forMs } = rest;
  return { atMs, kind, forMs, pods: indices, ...linkConditions(rest) };
}

/** What is lost either way, and one way, adds up as chances do. */
export function linkConditions(link: LinkScenario): LinkConditions {
  const { loss, lossOut, lossIn, delayOutMs, delayInMs, jitterOutMs, jitterInMs, rateInKbit } = link;
  return {
    delayOutMs,
    delayInMs,
    jitterOutMs,
    jitterInMs,
    lossOut: either(loss, lossOut),
    lossIn: either(loss, lossIn),
    rateInKbit,
  };
}

function either(one: number, other: number): number {
  return one === 0 || other === 0 ? one + other : 1 - (1 - one) * (1 - other);
}

/** Who runs in a spare slot has the number of a pod; only the network knows slots. */
function podIndices(
  group: string | null,
  pods: string,
  groups: SizedGroups,
  all: 'members' | 'slots',
): readonly number[] {
  let first = 0;
  return groups.flatMap((one) => {
    const numbers = group === null || group === one.id ? podsOf(pods, one[all]) : [];
    const indices = numbers.map((pod) => first + pod);
    first += one.slots;
    return indices;
  });
}

/** Groups and pods that do not exist, and what comes after the end. */
export function eventProblems(scenario: Scenario): readonly Problem[] {
  const { events } = scenario;
  return events.flatMap((event, index) => {
    const message = eventProblem(event, scenario);
    return message === null ? [] : [{ path: `events.${index}`, message: `events.${index} (${event.kind}) ${message}` }];
  });
}

/** What is wrong with an event, as the predicate of a sentence; null if nothing is. */
export function eventProblem(event: EventScenario, scenario: Scenario): string | null {
  const { groups, durationMs } = scenario;
  if (event.atMs >= durationMs) return 'comes after the end of the run: make the run longer, or the event earlier.';
  if (event.kind === 'scale') return scaleProblem(event, groups);
  if ('topic' in event) return topicProblem(event, scenario);
  if (!('pods' in event)) return null;
  const addressed = groups.filter(({ id }) => event.group === null || event.group === id);
  if (addressed.length === 0) return `names group ${event.group}, and there is none.`;
  const small = addressed.find(({ members }) => highestPod(event.pods) >= members);
  if (small === undefined) return null;
  return `names pod ${highestPod(event.pods)}, but the pods of ${small.id} are numbered from 0 to ${small.members - 1}.`;
}

function scaleProblem(event: Extract<EventScenario, { kind: 'scale' }>, groups: Groups): string | null {
  const group = event.group === null && groups.length === 1 ? groups[0] : groups.find(({ id }) => id === event.group);
  if (group === undefined) {
    return event.group === null
      ? 'does not say which group is scaled: name it.'
      : `names group ${event.group}, and there is none.`;
  }
  if (event.replicas <= group.members) return null;
  return (
    `wants ${event.replicas} pods, and ${group.id} has ${group.members}: give it that many members, ` +
    'and replicas for those that run at the beginning.'
  );
}
