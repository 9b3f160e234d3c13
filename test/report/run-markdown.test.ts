import { expect, it } from 'vitest';
import { runMarkdown } from '../../src/report/markdown/run-markdown.ts';
import { mdTable } from '../../src/report/markdown/tables.ts';
import { GROUP, REPORT } from './sample.ts';

const longest = GROUP.rebalances.records;
const report = {
  ...REPORT,
  result: { ...REPORT.result, groups: [{ ...GROUP, rebalances: { ...GROUP.rebalances, longest } }] },
};

it('tells a run as Markdown: results, longest rebalances with their causes, and the command', () => {
  const text = runMarkdown(report);
  expect(text).toMatch(/^# groupsim: a simulated run\n/);
  expect(text).toContain('| rebalances | 6: 4 join, 2 leave |');
  expect(text).toContain('- **#6** at 02:30.1, took 2.25s, generation 6→7');
  expect(text).toContain('  - ← pod m7 crashed at 144.0 s (churn)');
  expect(text.endsWith(`## Repeat it\n\n\`\`\`sh\n${REPORT.command}\n\`\`\`\n`)).toBe(true);
  expect(text).not.toContain('undefined');
});

it('hangs on nothing that differs from run to run', () => {
  expect(runMarkdown({ ...report, wallMs: 1 })).toBe(runMarkdown({ ...report, wallMs: 99_999 }));
});

it('keeps a cell in its column', () => {
  expect(mdTable(['a'], [['x | y\nz']])).toBe('| a |\n| --- |\n| x \\| y z |');
});
