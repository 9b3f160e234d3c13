import { describe, expect, test } from 'vitest';
import { readRequest } from '../../src/cli/request.ts';

const FILES: Readonly<Record<string, string>> = {
  'good.json': '{"durationMs": "10m", "groups": [{"members": 7}]}',
  'groups.json': '{"groups": [{"id": "a"}, {"id": "b"}]}',
  'output.json': '{"schemaVersion": 1, "scenario": {"groups": [{"members": 8}]}}',
  'broken.json': '{"durationMs": ',
  'wrong.json': '{"groups": [{"members": "many"}]}',
};

function request(line: string) {
  return readRequest(line.split(' ').filter(Boolean), (path) => {
    const text = FILES[path];
    if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
    return text;
  });
}

function run(line: string) {
  const result = request(line);
  if (result.kind !== 'run') throw new Error(JSON.stringify(result));
  return result;
}

function problems(line: string): readonly string[] {
  const result = request(line);
  return result.kind === 'problems' ? result.problems.map((problem) => problem.message) : [];
}

describe('a request', () => {
  test('without words is the tour', () => {
    expect(run('').scenario).toMatchObject({
      durationMs: 300_000,
      groups: [{ members: 4, churn: { everyMs: 30_000 } }],
    });
    expect(run('--json').scenario).toEqual(run('').scenario);
  });

  test('with words is what they say', () => {
    expect(run('run --members 30 --churn --json --check --log short')).toMatchObject({
      command: 'npx groupsim --members 30 --churn --seed 1',
      json: true,
      check: true,
      log: 'short',
    });
  });

  test.each([
    ['--help', 'help'],
    ['-h', 'help'],
    ['help', 'help'],
    ['run --members x --help', 'help'],
    ['--version', 'version'],
    ['version', 'version'],
  ])('%s', (line, kind) => {
    expect(request(line).kind).toBe(kind);
  });

  test('of a file, with flags over it', () => {
    const { scenario, command } = run('--scenario good.json --churn every=9s');
    expect(scenario).toMatchObject({ durationMs: 600_000, groups: [{ members: 7, churn: { everyMs: 9_000 } }] });
    expect(command).toBe('npx groupsim --for 10m --members 7 --churn every=9s --seed 1');
    expect(run('--scenario groups.json --churn').command).toBe('npx groupsim --scenario groups.json --churn --seed 1');
  });

  test('of the output of --json', () => {
    expect(run('--scenario output.json').scenario.groups[0]!.members).toBe(8);
  });

  test.each([
    ['--scenario none.json', '--scenario none.json cannot be read: there is no such file.'],
    ['--scenario', '--scenario needs a value: --scenario FILE.'],
    ['--scenario wrong.json', '--members "many" is not a whole number: allowed is 1 to 10000.'],
    ['--log', '--log needs a value: --log short|full.'],
    ['--log shrt', '--log "shrt" is not known: allowed is short or full. Did you mean short?'],
    ['--json=yes', '--json takes no value, and was given "yes".'],
    ['rnu', '"rnu" is no command: there is run, which may be left out.'],
    ['run 30', '"30" stands alone: flags begin with --.'],
    ['--chekc', '--chekc is no flag of this program. Did you mean --check?'],
  ])('%s', (line, message) => {
    expect(problems(line)).toEqual([message]);
  });

  test('of a file that is not JSON', () => {
    expect(problems('--scenario broken.json')[0]).toMatch(/^--scenario broken.json is not JSON: /);
  });

  test('with several mistakes is told all of them', () => {
    expect(problems('run 30 --log x --members 0 --memebrs 3')).toHaveLength(4);
  });
});
