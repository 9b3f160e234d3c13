import { describe, expect, test } from 'vitest';
import { FLAG_BY_NAME } from '../../src/scenario/flags.ts';
import { suggest } from '../../src/scenario/suggest.ts';

describe('did you mean', () => {
  test.each([
    ['memebrs', 'members'],
    ['member', 'members'],
    ['session.timeout', 'session.timeout.ms'],
    ['session-timeout-ms', 'session.timeout.ms'],
    ['sessionTimeoutMs', 'session.timeout.ms'],
    ['heartbeat', 'heartbeat.interval.ms'],
    ['asignor', 'assignor'],
    ['max.poll.intervall.ms', 'max.poll.interval.ms'],
  ])('%s: %s', (typed, meant) => {
    expect(suggest(typed, FLAG_BY_NAME.keys())).toBe(meant);
  });

  test('nothing where nothing is near', () => {
    expect(suggest('xyzzy', FLAG_BY_NAME.keys())).toBeNull();
    expect(suggest('q', FLAG_BY_NAME.keys())).toBeNull();
  });
});
