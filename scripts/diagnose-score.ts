/**
 * How well `sim diagnose` names what really happened: `npm run diagnose:score -- LABELS LOG…`.
 *
 * LABELS is a JSON file (packed or not) that says of each group what was done to it (docs/diagnose.md tells its form).
 * Prints a table by cause and one by experiment, what was missed (with `--misses`), and last one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { LogFile } from '../src/cli/logs/log-file.ts';
import { readChunks } from '../src/cli/logs/read-chunks.ts';
import { isoOf } from '../src/diagnose/calendar.ts';
import { Diagnosis } from '../src/diagnose/diagnosis.ts';
import { mergeFacts } from '../src/diagnose/merge.ts';
import type { Tally } from '../src/diagnose/score.ts';
import { type Labels, type Score, scoreGroups, share, totals } from '../src/diagnose/score-groups.ts';
import { UnreadLines } from '../src/diagnose/unread.ts';

const words = process.argv.slice(2);
const [labelsFile, ...logs] = words.filter((word) => !word.startsWith('--'));
if (labelsFile === undefined || logs.length === 0) {
  console.error('usage: npm run diagnose:score -- LABELS LOG… [--misses]');
  process.exit(2);
}

const diagnosis = new Diagnosis();
const unread = new UnreadLines();
const go = async () => true;
const files = logs.map((log, index) => new LogFile(index, log, { readChunks }, diagnosis, unread, go));
await mergeFacts(files, (fact) => diagnosis.broker(fact));
for (const { file, problem } of files.map((file) => file.result()))
  if (problem !== null) console.error(`${file}: ${problem}`);
const score = scoreGroups(readLabels(labelsFile), diagnosis.finish(), (iso) => Date.parse(iso));
table('cause', score.byCause);
table('experiment', score.byRun);
if (words.includes('--misses')) printMisses(score);
console.log(`${unread.count} lines could not be read`);
console.log(JSON.stringify(totals(score)));

function readLabels(file: string): Labels {
  const bytes = readFileSync(file);
  return JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'));
}

function table(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`${title.padEnd(32)} labels  findings  matched  precision  recall`);
  for (const [name, { labels, findings, matched }] of tallies) {
    const figures = [String(labels).padStart(6), String(findings).padStart(8), String(matched).padStart(7)];
    const shares = [share(matched, findings).toFixed(3).padStart(9), share(matched, labels).toFixed(3).padStart(6)];
    console.log([name.padEnd(32), ...figures, ...shares].join('  ').replace('  ', ' '));
  }
  console.log('');
}

function printMisses({ misses }: Score): void {
  for (const { group, match } of misses) {
    const { label, finding } = match;
    if (label !== null)
      console.log(
        `${group}: missed ${label.t} ${label.cause} ${label.actor ?? ''} ${label.note ?? ''} ${label.generations}`,
      );
    else if (finding !== null)
      console.log(`${group}: surplus ${isoOf(finding.from)} ${finding.cause} ${finding.actors} ${finding.generations}`);
  }
}
