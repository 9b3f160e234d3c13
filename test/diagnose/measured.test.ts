/** Logs of real brokers and clients whose truth is known: what is asked of a diagnosis is that it finds it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LogFile } from '../../src/cli/logs/log-file.ts';
import { readChunks } from '../../src/cli/logs/read-chunks.ts';
import { Diagnosis, type GroupDiagnosis } from '../../src/diagnose/diagnosis.ts';
import { mergeFacts } from '../../src/diagnose/merge.ts';
import { reproduce } from '../../src/diagnose/reproduce.ts';
import { type Labels, scoreGroups, totals } from '../../src/diagnose/score-groups.ts';
import { UnreadLines } from '../../src/diagnose/unread.ts';
import { readScenario } from '../../src/scenario/read.ts';

const FOLDER = fileURLToPath(new URL('./measured/', import.meta.url));
const ALL = readdirSync(FOLDER).filter((name) => name.endsWith('.log.gz'));
const labels: Labels = JSON.parse(gunzipSync(readFileSync(`${FOLDER}labels.json.gz`)).toString('utf8'));

async function diagnose(names: readonly string[]): Promise<readonly GroupDiagnosis[]> {
  const diagnosis = new Diagnosis();
  const unread = new UnreadLines();
  const go = async () => true;
  const files = names.map((name, index) => new LogFile(index, FOLDER + name, { readChunks }, diagnosis, unread, go));
  await mergeFacts(files, (fact) => diagnosis.broker(fact));
  return diagnosis.finish();
}

const score = (groups: readonly GroupDiagnosis[]) => scoreGroups(labels, groups, (iso) => Date.parse(iso));

describe('the truth of the experiments', () => {
  it('is found nine times in ten, for each cause seven times in ten', async () => {
    const scored = score(await diagnose(ALL));
    const { intervals, precision, recall } = totals(scored);
    expect(intervals).toBeGreaterThan(500);
    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(recall).toBeGreaterThanOrEqual(0.9);
    for (const [cause, { labels: meant, findings, matched }] of scored.byCause) {
      expect.soft(matched / meant, `${cause}: recall`).toBeGreaterThanOrEqual(0.7);
      expect.soft(matched / findings, `${cause}: precision`).toBeGreaterThanOrEqual(0.7);
    }
  });

  it.each(ALL.filter((name) => name.includes('client')))('is told by %s alone', async (name) => {
    const scored = score(await diagnose([name]));
    expect(scored.misses).toEqual([]);
    expect(totals(scored).intervals).toBeGreaterThan(0);
  });

  it('does not hang on the order of the files', async () => {
    const forwards = await diagnose(ALL);
    const backwards = await diagnose([...ALL].reverse());
    const told = (groups: readonly GroupDiagnosis[]) =>
      groups.map(({ group, findings }) => [
        group,
        findings.map(({ cause, from, actors }) => [cause, from, [...actors].sort()]),
      ]);
    expect(told(backwards)).toEqual(told(forwards));
  });

  it('can be played: every group has a scenario that is sound', async () => {
    const groups = await diagnose(ALL);
    for (const group of groups) {
      const input = reproduce(group);
      if (input === null) continue;
      expect(readScenario({ ...input, seed: '1' }), group.group).toHaveProperty('scenario');
    }
  });
});
