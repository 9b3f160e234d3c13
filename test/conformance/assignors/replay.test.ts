import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ASSIGNOR_NAMES } from '../../../src/assignors/registry.ts';
import type { Case } from './cases.ts';
import { BrokenFile, packedFiles, readCases } from './files.ts';
import { describe as describeMismatch, replay } from './replay.ts';

const DATA = 'test/conformance/assignors/data';

describe('every recorded case has the same plan, or the same exception', () => {
  const files = packedFiles();

  test('there is a file for each of Kafka’s assignors, and one with further cases', () => {
    const recorded = ASSIGNOR_NAMES.filter((name) => name !== 'optimal');
    const names = [...recorded, 'further'].map((name) => join(DATA, `${name}.ndjson.gz`));
    expect(files).toEqual(names.sort());
  });

  test.each(files)('%s', (file) => {
    const { cases, matches, first } = replay(readCases(file));
    expect(first === null ? '' : describeMismatch(first)).toBe('');
    expect(matches).toBe(cases);
    expect(cases).toBeGreaterThan(200);
  });
});

describe('the replay notices a difference', () => {
  const recorded: Case = {
    id: 'made-up',
    assignor: 'range',
    kind: 'made-up',
    topics: { t: 2 },
    members: [{ id: 'a', topics: ['t'] }],
    result: { a: [['t', 0]] },
  };

  test('in a plan', () => {
    const { matches, first } = replay([recorded]);
    expect(matches).toBe(0);
    expect(describeMismatch(first!)).toBe(
      'case made-up (range, made-up): - recorded, + computed\n- a: t-0\n+ a: t-0 t-1',
    );
  });

  test('in an exception', () => {
    const { result: _, ...rest } = recorded;
    const { first } = replay([{ ...rest, error: 'NullPointerException' }]);
    expect(first?.expected).toEqual(['throws NullPointerException']);
  });

  test('in a name', () => {
    const { first } = replay([{ ...recorded, assignor: 'nearest' }]);
    expect(first?.actual).toEqual(['no assignor is called nearest']);
  });
});

describe('a file that cannot be used is named', () => {
  test('missing', () => {
    expect(() => readCases('no-such-file.ndjson')).toThrow(BrokenFile);
    expect(() => readCases('no-such-file.ndjson')).toThrow('cannot read no-such-file.ndjson');
  });

  test.each([
    ['racks does not map to lists of racks', { racks: { t: [1] } }],
    ['topicIds does not map to 32 hex digits', { topicIds: { t: 'zz' } }],
    ['topics does not map to counts', { topics: { t: -1 } }],
    ['members is not a list of members', { members: [{ id: 'a', topics: ['t'], generation: '1' }] }],
    ['members is not a list of members', { members: [{ id: 'a', topics: ['t'], instanceId: 5 }] }],
    ['neither a result nor an error', { result: undefined }],
  ])('%s', (problem, change) => {
    const file = join(mkdtempSync(join(tmpdir(), 'cases-')), 'cases.ndjson');
    const line = { id: 'x', assignor: 'range', kind: 'x', topics: { t: 1 }, members: [], result: {} };
    writeFileSync(file, `\uFEFF${JSON.stringify(line)}\r\n\r\n${JSON.stringify({ ...line, ...change })}\n`);
    expect(() => readCases(file)).toThrow(`${file}:3 is no recorded case: ${problem}`);
  });

  test('of another format', () => {
    expect(() => readCases('package.json')).toThrow('package.json:1 is not a JSON object');
  });
});

describe('the assignors touch nothing but their input', () => {
  const root = 'src/assignors';
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

  test.each(sources)('%s', (name) => {
    const source = readFileSync(join(root, name), 'utf8');
    expect(source).not.toMatch(/['"]node:|\bDate\b|Math\.random|console\.|localeCompare|toLocale/);
  });
});
