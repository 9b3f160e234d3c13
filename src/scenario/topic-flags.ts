/**
 * `--topics 3`, `--topics orders,payments`, `--topics orders:12,payments:6`, beside `--partitions` and `--rate`:
 * three flags that write the one list of topics, and the way back.
 */
import { topicNames } from './defaults.ts';
import { itemsAt, type Raw } from './raw.ts';
import type { Scenario, TopicScenario } from './scenario.ts';

/** Writes the list; the predicate of a sentence if that makes no sense. */
export function writeTopics(raw: Raw, text: string): string | null {
  if (/^-?\d+$/.test(text)) return writeCount(raw, Number(text));
  const topics = text.split(',').map(topicOf);
  if (topics.some((topic) => topic === null)) {
    return 'is neither a number nor a list: write 2, orders,payments or orders:12,payments:6.';
  }
  raw.topics = topics;
  return null;
}

function writeCount(raw: Raw, count: number): string | null {
  if (count < 1 || count > 1_000) return 'is out of range: allowed is 1 to 1000.';
  raw.topics = topicNames(count).map((name) => ({ name }));
  return null;
}

function topicOf(text: string): Raw | null {
  const match = /^\s*([A-Za-z_][\w.-]*)(?::(\d+))?\s*$/.exec(text);
  if (match === null) return null;
  return match[2] === undefined ? { name: match[1] } : { name: match[1], partitions: match[2] };
}

/** For the topics that were not given a number of their own. */
export function writePartitions(raw: Raw, text: string, own: boolean): string | null {
  raw.topics ??= topicNames(1).map((name) => ({ name }));
  for (const topic of itemsAt(raw, 'topics')) {
    if (!own || topic.partitions === undefined) topic.partitions = text;
  }
  return null;
}

type OfTopic = 'recordsPerSecond' | 'recordBytes';

/** One for all topics, or by name: `orders:5,payments:0.5`. */
export const writeOfTopics =
  (key: OfTopic) =>
  (raw: Raw, text: string): string | null => {
    raw.topics ??= topicNames(1).map((name) => ({ name }));
    const topics = itemsAt(raw, 'topics');
    const values = text.split(',').map((part) => part.split(':').map((word) => word.trim()));
    if (!text.includes(':')) for (const topic of topics) topic[key] = text;
    else
      for (const [name, value] of values) {
        const topic = topics.find((candidate) => candidate.name === name);
        if (topic === undefined) return `names ${name}, which is no topic: there ${topicsWords(topics)}.`;
        topic[key] = value ?? '';
      }
    return null;
  };

function topicsWords(topics: readonly Raw[]): string {
  const names = topics.slice(0, 5).map((topic) => String(topic.name));
  const more = topics.length > 5 ? ` and ${topics.length - 5} more` : '';
  return `${topics.length === 1 ? 'is' : 'are'} ${names.join(', ')}${more}`;
}

/** `2`, `orders,payments` or `orders:12,payments:6`, the shortest that says it. */
export function topicsText({ topics }: Scenario): string {
  const names = topics.map((topic) => topic.name);
  if (!sameIn(topics, 'partitions')) return topics.map((topic) => `${topic.name}:${topic.partitions}`).join(',');
  const usual = topicNames(topics.length);
  return names.every((name, index) => name === usual[index]) ? String(topics.length) : names.join(',');
}

/** null where the topics differ: {@link topicsText} says the numbers then. */
export function partitionsText({ topics }: Scenario): string | null {
  return sameIn(topics, 'partitions') ? String(topics[0]!.partitions) : null;
}

/** `10`, or by topic where they differ. */
export const textOfTopics =
  (key: OfTopic) =>
  ({ topics }: Scenario): string => {
    if (sameIn(topics, key)) return String(topics[0]![key]);
    return topics.map((topic) => `${topic.name}:${topic[key]}`).join(',');
  };

function sameIn(topics: readonly TopicScenario[], key: keyof TopicScenario): boolean {
  return topics.every((topic) => topic[key] === topics[0]![key]);
}
