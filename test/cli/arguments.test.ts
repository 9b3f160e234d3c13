import { describe, expect, test } from 'vitest';
import { readWords } from '../../src/cli/arguments.ts';

const read = (...argv: string[]) => readWords(argv, (name) => name !== 'json');

describe('words of a command line', () => {
  test('a value follows its flag, after a space or an equals sign', () => {
    expect(read('--members', '30', '--for=1h').flags).toEqual([
      { name: 'members', value: '30' },
      { name: 'for', value: '1h' },
    ]);
  });

  test('names with dots are names', () => {
    expect(read('--session.timeout.ms', '10s').flags).toEqual([{ name: 'session.timeout.ms', value: '10s' }]);
  });

  test('a flag may have a value or none', () => {
    expect(read('--churn', '--members', '30').flags[0]).toEqual({ name: 'churn', value: null });
    expect(read('--churn', 'every=20s,kind=crash').flags[0]).toEqual({ name: 'churn', value: 'every=20s,kind=crash' });
    expect(read('--churn=every=20s').flags[0]).toEqual({ name: 'churn', value: 'every=20s' });
  });

  test('a switch leaves the next word alone', () => {
    expect(read('--json', 'run')).toEqual({ positionals: ['run'], flags: [{ name: 'json', value: null }] });
  });

  test('a negative number is a value', () => {
    expect(read('--members', '-1', '--for', '-5m', '--rate', '-.5').flags).toEqual([
      { name: 'members', value: '-1' },
      { name: 'for', value: '-5m' },
      { name: 'rate', value: '-.5' },
    ]);
    expect(read('--json', '-1').flags[1]).toEqual({ name: '-1', value: null });
    expect(read('--members=3', '-1').flags[1]).toEqual({ name: '-1', value: null });
  });

  test('short names', () => {
    expect(read('-h', '-V').flags.map(({ name }) => name)).toEqual(['help', 'version']);
    expect(read('-m', '30').flags).toEqual([{ name: '-m', value: '30' }]);
  });
});
