import { describe, expect, test } from 'vitest';
import { COMMAND_FLAG_NAMES } from '../../src/cli/command-flags.ts';
import { readRequest } from '../../src/cli/request.ts';
import { FLAG_BY_NAME } from '../../src/scenario/flags.ts';

const FILES: Readonly<Record<string, string>> = {
  'good.json': '{"durationMs": "10m", "groups": [{"members": 7}]}',
  'groups.json': '{"groups": [{"id": "a"}, {"id": "b"}]}',
  'output.json': '{"schemaVersion": 1, "scenario": {"groups": [{"members": 8}]}}',
  'broken.json': '{"durationMs": ',
  'wrong.json': '{"groups": [{"members": "many", "consumer": {"session.timeout.ms": "long"}}]}',
  'unsound.json': '{"groups": [{}, {"id": "b", "consumer": {"heartbeat.interval.ms": "45s"}}]}',
  'comma.json': '{\n  // a comment\n  "groups": [{}],\n}',
  'empty.json': ' \n',
  'list.json': '[]',
  'bom.json': '\uFEFF{"groups": [{"members": 7}]}',
  'binary.json': '\u007FELF\0\0',
  'a.yaml': 'groups:\n  - members: 3',
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
  test('has flags of how to run that are none of what to run: of two with one name only one is heard', () => {
    expect(COMMAND_FLAG_NAMES.filter((name) => FLAG_BY_NAME.has(name))).toEqual([]);
  });

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
    expect(run('--scenario groups.json --churn').command).toBe(
      `npx groupsim --scenario '{"groups":[{"id":"a","churn":{}},{"id":"b","churn":{}}]}' --seed 1`,
    );
  });

  test('of the output of --json', () => {
    expect(run('--scenario output.json').scenario.groups[0]!.members).toBe(8);
  });

  test.each([
    ['--scenario none.json', '--scenario none.json cannot be read: there is no such file.'],
    ['--scenario', '--scenario needs a value: --scenario FILE|JSON.'],
    ['--scenario empty.json', '--scenario empty.json is empty: the smallest scenario is {}.'],
    ['--scenario list.json', 'list.json:1:1 is not an object.'],
    ['--scenario binary.json', '--scenario binary.json is neither JSON nor YAML: it is a binary file.'],
    [
      '--scenario unsound.json',
      'unsound.json:1:67: groups[1].consumer["heartbeat.interval.ms"]: heartbeat.interval.ms 45s is not below session.timeout.ms 45s: every ' +
        'member would be removed before its next heartbeat. Use at most a third, heartbeat.interval.ms 15s, or a longer session.',
    ],
    [
      '--scenario {"groups":[{"membres":3}]}',
      '--scenario:1:13: groups[0].membres 3 is not known here. Did you mean members?',
    ],
    ['--scenario broken.json', 'broken.json:1:16: a closing } or ] or " is missing.'],
    ['--scenario good.json --members x', '--members "x" is not a whole number: allowed is 1 to 10000.'],
    ['--log', '--log needs a value: --log short|full|broker.'],
    ['--log shrt', '--log "shrt" is not known: allowed is short, full or broker. Did you mean short?'],
    ['--json=yes', '--json takes no value, and was given "yes".'],
    [
      'rnu',
      '"rnu" is no command: there is run, which may be left out, compare, sweep, merge, inspect, why, web, advise, lint, clients, incident, diagnose, explore, replay, measures, init and schema.',
    ],
    ['run 30', '"30" stands alone: flags begin with --.'],
    ['members 30', '"members" is no command: flags begin with --. Did you mean --members?'],
    ['run members', '"members" stands alone: flags begin with --. Did you mean --members?'],
    [
      '--churn every=20s kind=crash',
      '"kind=crash" stands alone: write the values of one flag with commas, without spaces.',
    ],
    ['--json --json', '--json is given twice: leave out one of the two.'],
    ['--scenario good.json --scenario wrong.json', '--scenario is given twice: leave out one of the two.'],
    ['--scenario=', '--scenario needs a value: --scenario FILE|JSON.'],
    ['--topics a:0', '--topics partitions "0" is out of range: allowed is 1 to 100000.'],
    ['--for 5', '--for "5" is out of range: allowed is 1s to 720h. A number without a unit is in ms.'],
    ['--processing-spread 20', '--processing-spread "20" is out of range: allowed is 0% to 100%. Did you mean 20%?'],
    ['--assignor range,range', '--assignor "range,range" names range twice: Kafka\'s client refuses that.'],
    ['--churn false', '--churn "false" has "false" in it: write it as every=…,kind=…, or none.'],
    ['--chekc', '--chekc is no flag of this program. Did you mean --check?'],
  ])('%s', (line, message) => {
    expect(problems(line)).toEqual([message]);
  });

  test('of a file with mistakes is told where they are in it', () => {
    expect(problems('--scenario wrong.json')).toEqual([
      'wrong.json:1:25: groups[0].members "many" is not a whole number: allowed is 1 to 10000.',
      'wrong.json:1:68: groups[0].consumer["session.timeout.ms"] "long" is not a duration: write a number and a unit (ms, s, m, h), such as 500ms, 10s or 1h30m.',
    ]);
  });

  test('of a file in YAML, and of one in JSON with a comma too many', () => {
    expect(run('--scenario a.yaml').scenario.groups[0]!.members).toBe(3);
    expect(run('--scenario comma.json --members 3').scenario.groups[0]!.members).toBe(3);
  });

  test('of a file that begins with a byte order mark', () => {
    expect(run('--scenario bom.json').scenario.groups[0]!.members).toBe(7);
  });

  test('of a scenario on the command line itself', () => {
    const { scenario, command } = run('--scenario {"groups":[{"id":"a"},{"id":"b"}]} --members 2');
    expect(scenario.groups.map(({ id, members }) => [id, members])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(command).toContain('"members":2');
  });

  test('with several mistakes is told all of them', () => {
    expect(problems('run 30 --log x --members 0 --memebrs 3')).toHaveLength(4);
  });
});
