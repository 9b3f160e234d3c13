/**
 * docs/chain.md: from real log lines to settings, for the five families of incidents, each command with its output as it
 * is. `--check` tells whether the page is what the program prints now.
 *
 * The commands run within this process, and time on the wall stands still (every look at the clock costs 100 ms), so that
 * the page is the same everywhere.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Appender, Io } from '../src/cli/io.ts';
import { readChunks } from '../src/cli/logs/read-chunks.ts';
import { sim } from '../src/cli/sim.ts';
import { INCIDENTS } from '../src/scenario/incidents/catalogue.ts';
import { presetScenario } from '../src/scenario/incidents/lab.ts';
import { quoted, toFlags } from '../src/scenario/to-command.ts';
import { FAMILIES, type Family } from './chain/families.ts';

const PAGE = 'docs/chain.md';
const isCheck = process.argv.includes('--check');
/** The check leaves out the searches, which take a minute: what they rest on has tests of its own. */
const isShort = isCheck && !process.argv.includes('--all');
const WIDTH = 100;

/** Real logs, scenarios that are kept, and nothing else of the outside world. */
class Desk implements Io {
  printed = '';
  readonly files = new Map<string, string>();
  readonly outIsTerminal = false;
  readonly errIsTerminal = false;
  readonly columns = WIDTH;
  readonly env = {};
  #now = 0;
  out = (text: string) => {
    this.printed += text;
  };
  err = this.out;
  now = () => {
    this.#now += 100;
    return this.#now;
  };
  readFile = (path: string) => this.files.get(path) ?? readFileSync(path, 'utf8');
  exists = (path: string) => this.files.has(path);
  writeWhole = (path: string, text: string) => void this.files.set(path, text);
  append = (): Appender => ({ write: () => {}, close: () => {} });
  remove = () => {};
  unwritable = () => null;
  serve: Io['serve'] = () => Promise.reject(new Error('nothing is served here'));
  browse = () => {};
  reportPage: Io['reportPage'] = () => {
    throw new Error('no report is written here');
  };
  async *readChunks(path: string, told: (bytes: number) => void): AsyncIterable<Uint8Array> {
    const kept = this.files.get(path);
    if (kept === undefined) yield* readChunks(path, told);
    else yield Buffer.from(kept);
  }
  fileSize = () => 0;
  onInterrupt = () => () => {};
  turn = async () => {};
}

/** Words as a shell would take them apart. */
function wordsOf(command: string): string[] {
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));
}

async function printed(command: string, desk: Desk): Promise<string> {
  desk.printed = '';
  await sim(wordsOf(command), desk);
  return desk.printed.trimEnd();
}

/** A log that nobody has recorded is written by the simulator. */
async function withLog({ incident, log }: Family, desk: Desk): Promise<string[]> {
  if (incident === null) return [];
  const { scenario } = INCIDENTS.find(({ id }) => id === incident)!;
  const flags = toFlags(presetScenario(scenario, '1')).map(quoted).join(' ');
  const text = await printed(`${flags} --log broker`, desk);
  desk.files.set(
    log,
    `${text
      .split('\n')
      .filter((line) => line.startsWith('['))
      .join('\n')}\n`,
  );
  return [
    `The log is the one that a broker would have written in incident ${incident}: made by`,
    '',
    '```sh',
    `npx groupsim ${flags} --log broker | grep '^\\[' > ${log}`,
    '```',
    '',
  ];
}

async function chapter(family: Family): Promise<string> {
  const desk = new Desk();
  const { title, story, log, group, tune, hand } = family;
  const lines = [`## ${title}`, '', ...story, '', ...(await withLog(family, desk))];
  const again = `${family.id}.json`;
  const show = async (words: string, command: string) => {
    const output = await printed(command, desk);
    lines.push(words, '', '```console', `$ npx groupsim ${command}`, output, '```', '');
    return output;
  };
  await show(
    '**What happened?** The log says who, when, and why; a scenario that shows the pattern is written.',
    `diagnose ${log} --group ${group} --write ${again}`,
  );
  await show('**Does it come out?** The scenario, run.', `--scenario ${again}`);
  await show('**Why?** The longest rebalance of it, and what would have avoided it.', `why ${again}`);
  if (isShort) return lines.join('\n');
  const advice = await show('**Which settings?**', `advise ${again} --tune ${tune} --budget 24 --seeds 3`);
  const proof = /shown by {2}npx groupsim (compare .*)/.exec(advice)?.[1];
  await show(
    proof === undefined ? `**Proof.** ${hand.words}` : '**Proof.** The experiment that the advice names.',
    proof ?? `compare ${again} ${hand.flags}`,
  );
  return lines.join('\n');
}

const chapters: string[] = [];
for (const family of FAMILIES) chapters.push(await chapter(family));
const page = `# From a log to settings

Five times the same way: \`diagnose\` reads a log and writes a scenario, \`run\` shows it, \`why\` explains it, \`advise\` ends it, and
\`compare\` proves it. Each command is printed with its output as it is. Real logs are those of
[test/diagnose/measured](../test/diagnose/measured/README.md), recorded from Kafka 3.6 and 4.4 with real clients; where no incident
was recorded, the simulator's own broker log stands for it, and that is said. Searches are kept short here (\`--budget 24 --seeds 3\`);
without that, \`advise\` takes up to a minute. A log does not tell how long members work on records: what depends on it is a default.

Generated by scripts/chain.ts (\`npm run docs:chain\`); \`npm run docs:check\` holds what diagnose, run and why print, with \`--all\` the whole.

${chapters.join('\n')}`;

if (isCheck) {
  const before = readFileSync(PAGE, 'utf8');
  const isSame = isShort ? chapters.every((text) => before.includes(text)) : before === page;
  if (!isSame) {
    console.error(`${PAGE} is not what the program prints: npm run docs:chain`);
    process.exit(1);
  }
} else writeFileSync(PAGE, page);
