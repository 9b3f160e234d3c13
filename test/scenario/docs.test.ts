/** docs/scenario.md names every key of a scenario. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENT_NAMES } from '../../src/client-model/profiles/configuration.ts';
import { STARTUP } from '../../src/scenario/client-defaults.ts';
import { EVENT_KIND_NAMES, EVENT_KINDS, wordOf } from '../../src/scenario/events/event-kinds.ts';
import { completeScenario, readScenario } from '../../src/scenario/read.ts';

const text = readFileSync(new URL('../../docs/scenario.md', import.meta.url), 'utf8');

const FULL = completeScenario({
  groups: [{ client: 'java:1,sarama:1', churn: {}, acts: [{ atMs: 1, pod: 0, act: 'subscribe' }] }],
});

/** All keys but the names of settings, which are Kafka's. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key.includes('.') ? [] : [key, ...keysOf(one)]));
}

test.each([...new Set(keysOf(FULL))])('%s is explained', (key) => {
  expect(text).toMatch(new RegExp(`[\`.]${key}[\`\\[.]`));
});

test('the example can be run', () => {
  const [, example] = /```json\n([\s\S]*?)```/.exec(text)!;
  expect(readScenario(JSON.parse(example!))).not.toHaveProperty('problems');
});

test.each(CLIENT_NAMES)('the start-up of %s is the one that is taken', (name) => {
  const { minMs, maxMs } = STARTUP[name];
  expect(text).toMatch(new RegExp(`${name} ${minMs} to ${maxMs}`));
});

test.each(EVENT_KIND_NAMES)('%s is explained with its fields', (kind) => {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`));
  for (const field of Object.keys(EVENT_KINDS[kind].fields)) {
    expect(row).toContain(`\`${field}\``);
    if (wordOf(field) !== field) expect(row).toContain(`\`${field}\` (${wordOf(field)})`);
  }
});
