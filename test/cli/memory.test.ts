/** The program's memory over an hour of virtual time: a process of its own, as a user runs it. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Resident at most, by the system's own account. */
const MOST_MB = 150;

const PROGRAM = `
  process.argv.splice(1, 0, 'sim');
  process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS / 1024));
  await import(process.cwd() + '/dist/src/cli/main.js');
`;

it('an hour of 30 members under churn stays under 150 MB resident', () => {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json']);
  const { stderr } = run('--members', '30', '--churn', '--for', '1h');
  expect(Number(stderr.trim().split('\n').at(-1))).toBeLessThan(MOST_MB);
}, 120_000);

function run(...flags: string[]): { stderr: string } {
  const command = [process.execPath, '--input-type=module', '-e', PROGRAM, '--', ...flags].map(
    (part) => `'${part.replaceAll("'", "'\\''")}'`,
  );
  const stderr = execFileSync('sh', ['-c', `${command.join(' ')} 2>&1 >/dev/null`], { encoding: 'utf8' });
  return { stderr };
}
