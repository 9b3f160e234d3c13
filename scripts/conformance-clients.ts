/**
 * `npm run conformance:clients -- [FILE...]` plays the recorded cases of real clients with our client models and compares.
 * FILE is NDJSON, plain, `.gz` or `.br`; without one the committed recordings are compared.
 *
 * The last line on stdout is one JSON object with the figures. On stderr: the comparator's self-proof on the real
 * recordings, the first mismatch in two columns (`--show N`: the first N), and with `--list` one line per mismatch and a
 * summary by kind. `--client REGEX` and `--case REGEX` choose. `--no-proof` leaves the self-proof out.
 *
 * Exit code 0: of every client at least 90 % of the dialogues match; 1: not; 2: a file is missing or broken, or an option is
 * unknown.
 */
import { parseArgs } from 'node:util';
import { BrokenDialogue } from '../test/conformance/clients/dialogue.ts';
import { packedFiles, type Recording, Recordings } from '../test/conformance/clients/recordings.ts';
import { classesOf, columnsOf, lineOf, proofLines } from '../test/conformance/clients/report.ts';
import { selfProof } from '../test/conformance/clients/self-proof.ts';
import { simulate } from '../test/conformance/clients/simulated.ts';
import { judge, type Outcome } from '../test/conformance/clients/tally.ts';

const BAR = 0.9;

const OPTIONS = {
  client: { type: 'string', default: '' },
  case: { type: 'string', default: '' },
  show: { type: 'string', default: '1' },
  list: { type: 'boolean', default: false },
  'no-proof': { type: 'boolean', default: false },
} as const;

class WrongOption extends Error {}

function main(args: string[]): number {
  const { values, positionals } = parsed(args);
  const recordings = new Recordings();
  const packed = packedFiles().flatMap((file) => recordings.add(file));
  if (!values['no-proof']) complain(proofLines(selfProof(recordings)));
  const chosen = positionals.length === 0 ? packed : positionals.flatMap((file) => recordings.add(file));
  const outcome = judge(chosen.filter(isChosen(values.client, values.case)), recordings, simulate);
  explain(outcome, Number(values.show), values.list);
  console.log(JSON.stringify(summary(outcome)));
  return Object.values(outcome.byClient).every(({ dialogues, matches }) => matches >= BAR * dialogues) ? 0 : 1;
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongOption((error as Error).message);
  }
}

function isChosen(client: string, name: string): (recording: Recording) => boolean {
  const [clients, cases] = [patternOf(client), patternOf(name)];
  return ({ dialogue }) => clients.test(dialogue.client) && cases.test(dialogue.case);
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new WrongOption((error as Error).message);
  }
}

function explain({ mismatches }: Outcome, show: number, list: boolean): void {
  complain(
    mismatches.slice(0, show).map(({ dialogue, simulated, difference }) => columnsOf(dialogue, simulated, difference)),
  );
  if (!list) return;
  complain(mismatches.map(({ dialogue, difference }) => lineOf(dialogue, difference)));
  complain(classesOf(mismatches));
}

function summary({ byClient, mismatches }: Outcome) {
  const clients = Object.values(byClient);
  const sum = (key: 'dialogues' | 'matches' | 'notSimulated') =>
    clients.reduce((total, figures) => total + figures[key], 0);
  const [first] = mismatches;
  return {
    dialogues: sum('dialogues'),
    matches: sum('matches'),
    notSimulated: sum('notSimulated'),
    byClient,
    firstMismatch: first === undefined ? null : lineOf(first.dialogue, first.difference),
  };
}

function complain(lines: readonly string[]): void {
  for (const line of lines) console.error(line);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BrokenDialogue) && !(error instanceof WrongOption)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
