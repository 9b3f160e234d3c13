import { describe, expect, test } from 'vitest';
import { LINT_RULE_IDS } from '../../src/advise/lint/rules.ts';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from './fake-io.ts';

async function lint(...words: string[]): Promise<FakeIo & { exit: number }> {
  const io = new FakeIo();
  io.files.set('eager.json', '{"groups": [{"consumer": {"heartbeat.interval.ms": "20s"}}]}');
  const exit = await sim(['lint', ...words], io);
  return Object.assign(io, { exit });
}

describe('sim lint', () => {
  test('of a scenario that is wise', async () => {
    expect(await lint('--members', '4')).toMatchObject({ exit: 0, stdout: 'Nothing unwise was found.\n', stderr: '' });
  });

  test.each([['eager.json'], ['--scenario', 'eager.json'], ['--heartbeat.interval.ms', '20s']])(
    'of %s',
    async (...words) => {
      const { exit, stdout } = await lint(...words);
      expect(exit).toBe(3);
      expect(stdout).toMatch(/^warning heartbeat-rare\n {2}why {4}heartbeat.interval.ms 20s is more than a third/);
      expect(stdout).toContain('npx groupsim lint --prove heartbeat-rare');
    },
  );

  test('as JSON', async () => {
    const { findings } = JSON.parse((await lint('eager.json', '--json')).stdout) as { findings: unknown[] };
    expect(findings).toMatchObject([{ rule: 'heartbeat-rare', level: 'warning', clients: ['java'] }]);
  });

  test('notes are no reason to fail', async () => {
    const { exit, stdout } = await lint('--churn', 'kind=crash');
    expect(stdout).toMatch(/^note crash-noticed-late/);
    expect(exit).toBe(0);
  });

  test('alone prints the rules', async () => {
    const text = (await lint()).stdout;
    for (const id of LINT_RULE_IDS) expect(text).toContain(id);
    const { rules } = JSON.parse((await lint('--json')).stdout) as { rules: { rule: string }[] };
    expect(rules.map(({ rule }) => rule)).toEqual(LINT_RULE_IDS);
  });

  test('proves a rule', async () => {
    const { exit, stdout } = await lint('--prove', 'session-above-max-poll');
    expect(exit).toBe(0);
    expect(stdout).toMatch(
      / it holds\.\n {2}harm {3}1m02s .*\n {9}npx groupsim .*\n {2}cure {3}11\.\ds .*\n {9}npx groupsim /,
    );
  });

  test('proves it as JSON', async () => {
    const { proofs } = JSON.parse((await lint('--prove', 'static-outlived', '--json')).stdout) as { proofs: unknown[] };
    expect(proofs).toMatchObject([{ rule: 'static-outlived', holds: true, figure: 'generations' }]);
  });

  test.each([
    [['--prove', 'heartbeat-rar'], 'is no rule: groupsim lint prints all of them. Did you mean heartbeat-rare?'],
    [['--prove', 'heartbeat-rare', '--members', '3'], 'leave the scenario and its flags out'],
    [['--check'], 'lint runs no scenario: --check belongs to run.'],
    [['none.json'], '--scenario none.json cannot be read: there is no such file.'],
    [['eager.json', 'other.json'], '"other.json" stands alone'],
    [['--prove'], '--prove needs a value: --prove RULE.'],
    [['--membres', '3'], '--membres is no flag of this program. Did you mean --members?'],
  ])('%s', async (words, message) => {
    const { exit, stderr } = await lint(...words);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
    expect(exit).toBe(2);
  });

  test('a run has nothing to prove', async () => {
    const io = new FakeIo();
    expect(await sim(['--prove', 'heartbeat-rare'], io)).toBe(2);
    expect(io.stderr).toContain('--prove belongs to lint');
  });
});
