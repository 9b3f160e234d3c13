/**
 * Events of topics: how those of a scenario come to the world's topics, and what is wrong with them. A topic of Kafka begins
 * once, only grows, and when it is deleted it is gone: one that is created again under its name would be another one.
 */
import type { TopicChange, TopicConfig } from '../../sim/world-config.ts';
import type { EventScenario, Scenario, TopicScenario } from '../scenario.ts';

type TopicEvent = Extract<EventScenario, { readonly topic: string }>;

function topicEvents(events: readonly EventScenario[]): readonly TopicEvent[] {
  return events.filter((event) => 'topic' in event).sort((one, other) => one.atMs - other.atMs);
}

/** The topics of the scenario, and after them those that its events create, with all that happens to them. */
export function worldTopics({ topics, events }: Pick<Scenario, 'topics' | 'events'>): readonly TopicConfig[] {
  const own = topicEvents(events);
  if (own.length === 0) return topics;
  const created = own.filter((event) => event.kind === 'topic-create').map(createdTopic);
  return [...topics, ...created].map((topic) => withEvents(topic, own));
}

function createdTopic({
  topic,
  recordsPerSecond,
  recordBytes,
}: Extract<TopicEvent, { kind: 'topic-create' }>): TopicScenario {
  return { name: topic, partitions: 0, recordsPerSecond, recordBytes, changes: [] };
}

function withEvents(topic: TopicScenario, events: readonly TopicEvent[]): TopicConfig {
  const changes = events.filter((event) => event.topic === topic.name).map(changeOf);
  return { ...topic, changes: [...topic.changes, ...changes].sort((one, other) => one.atMs - other.atMs) };
}

function changeOf(event: TopicEvent): TopicChange {
  return { atMs: event.atMs, partitions: event.kind === 'topic-delete' ? 0 : event.partitions };
}

/** What contradicts what there is at its instant; null if nothing does. */
export function topicProblem(
  event: TopicEvent,
  { topics, events }: Pick<Scenario, 'topics' | 'events'>,
): string | null {
  const { kind, topic, atMs } = event;
  const before = topicEvents(events).filter((other) => other !== event && other.topic === topic && other.atMs <= atMs);
  const given = topics.find(({ name }) => name === topic);
  const created = given !== undefined || before.some((other) => other.kind === 'topic-create');
  if (before.some((other) => other.atMs === atMs))
    return `comes at the same instant as another event of topic ${topic}.`;
  if (before.some((other) => other.kind === 'topic-delete')) {
    return `names topic ${topic}, which was deleted before: give a new topic a name of its own.`;
  }
  if (kind === 'topic-create') return created ? `creates topic ${topic}, which is there already.` : null;
  if (!created) return `names topic ${topic}, which is not there: ${thereAre(topics)}.`;
  return kind === 'topic-grow' ? growProblem(event, given, before) : null;
}

function thereAre(topics: readonly TopicScenario[]): string {
  return `there ${topics.length === 1 ? 'is' : 'are'} ${topics.map(({ name }) => name).join(', ')}`;
}

function growProblem(
  { topic, partitions, atMs }: Extract<TopicEvent, { kind: 'topic-grow' }>,
  given: TopicScenario | undefined,
  before: readonly TopicEvent[],
): string | null {
  const steps = [
    ...(given === undefined ? [] : [given.partitions]),
    ...(given?.changes ?? []).filter((change) => change.atMs <= atMs).map((change) => change.partitions),
    ...before.map((event) => (event.kind === 'topic-delete' ? 0 : event.partitions)),
  ];
  const had = Math.max(...steps);
  if (partitions > had) return null;
  return `leaves topic ${topic} with ${partitions} partitions, it had ${had}: a topic of Kafka only grows.`;
}
