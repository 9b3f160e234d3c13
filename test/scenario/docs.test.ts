/** docs/scenario.md names every key of a scenario. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENT_NAMES } from '../../src/client-model/profiles/configuration.ts';
import { STARTUP } from '../../src/scenario/client-defaults.ts';
import { EVENT_KIND_NAMES, EVENT_KINDS, wordOf } from '../../src/scenario/events/event-kinds.ts';
import { parseFault } from '../../src/scenario/faults/fault-text.ts';
import { completeScenario, readScenario } from '../../src/scenario/read.ts';

const text = readFileSync(new URL('../../docs/scenario.md', import.meta.url), 'utf8');

const FULL = completeScenario({
  groups: [{ client: 'java:1,sarama:1', churn: {}, acts: [{ atMs: 1, pod: 0, act: 'subscribe' }] }],
  faults: [{ kind: 'topic-grow', everyMs: '1m', topic: 'topic', by: 1 }],
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

const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, example]) => example!);

test.each(examples)('the example can be run: %s', (example) => {
  expect(readScenario(JSON.parse(example))).not.toHaveProperty('problems');
});

const generators = [...text.matchAll(/--faults '([^']+)'/g)].map(([, generator]) => generator!);

test.each(generators)('the generator can be read: %s', (generator) => {
  expect(parseFault(generator)).toHaveProperty('fault');
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
