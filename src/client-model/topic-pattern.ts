/**
 * A subscription to all topics whose whole name matches a regular expression.
 *
 * Java asks for the whole name (Matcher.matches); librdkafka takes what begins with ^ for a pattern, franz-go's ConsumeRegex
 * looks for a match anywhere: with `^(?:…)$` around the pattern all three mean the same, and so are they configured here.
 * sarama has no such subscription (sarama/topics.ts).
 */
import type { ConsumerSettings } from './settings.ts';

/** @throws SyntaxError if it is no regular expression */
export function wholeName(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

/** The topics that match, in their order. */
export function matching(pattern: RegExp, topics: readonly string[]): readonly string[] {
  return topics.filter((topic) => pattern.test(topic));
}

/** Whether a consumer would read a topic, if it is there. */
export function subscribesTo({ topics, topicPattern }: ConsumerSettings, topic: string): boolean {
  return topicPattern === undefined ? topics.includes(topic) : wholeName(topicPattern).test(topic);
}

export function sameTopics(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((topic, i) => topic === other[i]);
}
