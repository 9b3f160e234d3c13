import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../../src/scenario/text/parse-text.ts';

const read = (text: string) => {
  const parsed = parseText(text);
  return 'value' in parsed ? parsed.value : parsed.syntax;
};

const placeOf = (text: string, path: string) => {
  const parsed = parseText(text);
  const place = 'value' in parsed ? parsed.placeOf(path) : null;
  return place === null ? null : `${place.line}:${place.column}`;
};

const YAML = `# a scenario
seed: 007
durationMs: 10m   # short
groups:
  - members: 30
    client: franz-go
    consumer:
      session.timeout.ms: 10s
      session:
        timeout: 1
`;

const JSONC = `// a scenario
{
  /* how long
     it runs */
  "durationMs": "10m", // http://example.org
  "groups": [
    { "members": 30, "url": "http://x//y", },
  ],
}
`;

describe('one parser for JSON, JSON with comments and YAML', () => {
  it('reads what JSON.parse reads, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'small' }), fc.constantFrom(0, 2, '\t'), (json, indent) => {
        const text = JSON.stringify({ it: JSON.parse(json) }, null, indent);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  it('reads comments and trailing commas, and leaves quoted slashes alone', () => {
    expect(read(JSONC)).toEqual({ durationMs: '10m', groups: [{ members: 30, url: 'http://x//y' }] });
  });

  it('keeps versions and seeds as they are written', () => {
    expect(read('seed: 007\nversion: 1.10\nhalf: 0.5\nbig: 1_000')).toEqual({
      seed: '007',
      version: '1.10',
      half: 0.5,
      big: '1_000',
    });
  });

  it('takes yes, no and times for text, as YAML 1.2 does', () => {
    expect(read('a: yes\nb: 10:30\nc: 2026-01-01')).toEqual({ a: 'yes', b: '10:30', c: '2026-01-01' });
  });

  it('follows anchors and merges', () => {
    expect(read('a: &x {b: 1}\nc:\n  <<: *x\n  d: 2')).toEqual({ a: { b: 1 }, c: { b: 1, d: 2 } });
  });
});

describe('places', () => {
  it.each([
    ['durationMs', '3:13'],
    ['groups', '4:1'],
    ['groups.0', '5:5'],
    ['groups.0.members', '5:14'],
    ['groups.0.nothing', '5:5'],
    ['groups.0.consumer', '7:5'],
    ['groups.0.consumer.session.timeout.ms', '8:27'],
    ['groups.0.consumer.session.timeout', '10:18'],
    ['groups.7.members', '4:1'],
  ])('%s of YAML is at %s', (path, place) => expect(placeOf(YAML, path)).toBe(place));

  it.each([
    ['durationMs', '5:17'],
    ['groups.0.members', '7:18'],
    ['groups.0.url', '7:29'],
  ])('%s of JSON with comments is at %s', (path, place) => expect(placeOf(JSONC, path)).toBe(place));

  it('of a value behind an alias is where the value stands', () => {
    expect(placeOf('a: &x {b: 1}\nc: *x', 'c.b')).toBe('1:11');
  });
});

describe('what cannot be read is told with its place', () => {
  it.each([
    ['{"a": 1 "b": 2}', 1, 7, 'a comma is missing before the next key'],
    ['{"a": 1,', 1, 9, 'a closing } or ] or " is missing'],
    ['a: 1\na: 2', 2, 1, 'this key was given before: leave out one of the two'],
    ['{"a": 1, "a": 2}', 1, 10, 'this key was given before: leave out one of the two'],
    ['a:\n\t- b', 2, 1, 'a tab stands where YAML wants spaces'],
    ['a: 1\n---\nb: 2', 2, 1, 'a second document begins here: a file holds one scenario'],
    ['{"a": 1}\n}', 2, 1, 'nothing may follow the end of the scenario'],
  ])('%j', (text, line, column, message) => {
    expect(read(text)).toEqual([{ line, column, message }]);
  });

  it('an alias without its anchor is no fault of the program', () => {
    expect(JSON.stringify(read('a: *b'))).toContain('anchor');
  });

  it('an unknown tag is said', () => expect(JSON.stringify(read('a: !foo 1'))).toContain('tag'));
});
