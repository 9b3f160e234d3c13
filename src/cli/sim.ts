/**
 * The program as a function: words in, exit code out.
 */
import { scenarioJsonSchema } from '../experiment/json-schema.ts';
import { clientsJson, clientsText } from '../report/clients-table.ts';
import { measuresJson, measuresText } from '../report/experiment/measures-text.ts';
import { fitWidth, type Layout, wrap } from '../report/layout.ts';
import type { Problem } from '../scenario/problem.ts';
import type { StartRun } from '../scenario/run.ts';
import { adviseCommand } from './advise.ts';
import { paintFor } from './colour.ts';
import { diagnoseCommand } from './diagnose.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import { experimentCommand } from './experiment.ts';
import { FaultyRun } from './experiment-run.ts';
import { exploreCommand } from './explore.ts';
import { helpText } from './help.ts';
import { incidentCommand } from './incident.ts';
import { initCommand } from './init.ts';
import { inspectCommand } from './inspect.ts';
import type { Io } from './io.ts';
import { lintCommand } from './lint.ts';
import { mergeCommand } from './merge.ts';
import { printNotes } from './notes.ts';
import { outputProblems } from './output-files.ts';
import { replayCommand } from './replay.ts';
import { readRequest } from './request.ts';
import { runCommand } from './run.ts';
import { packageVersion } from './version.ts';
import { webCommand } from './web.ts';
import { whyCommand } from './why.ts';

export async function sim(argv: readonly string[], io: Io, start?: StartRun): Promise<ExitCode> {
  const request = readRequest(argv, io.readFile);
  const closed = outputProblems(request, io);
  if (closed.length > 0) {
    printProblems(closed, io);
    return Exit.usage;
  }
  switch (request.kind) {
    case 'help':
      io.out(helpText({ ...layoutOf(io), width: Math.min(120, fitWidth(io.columns)) }));
      return Exit.ok;
    case 'version':
      io.out(`${packageVersion()}\n`);
      return Exit.ok;
    case 'clients':
      io.out(request.json ? clientsJson(packageVersion()) : clientsText(layoutOf(io)));
      return Exit.ok;
    case 'measures':
      io.out(request.json ? measuresJson(packageVersion()) : measuresText(layoutOf(io)));
      return Exit.ok;
    case 'init':
      return safely(async () => initCommand(request.file, io), `groupsim init ${request.file}`, io);
    case 'schema':
      io.out(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
      return Exit.ok;
    case 'print':
      printNotes(request.notes, io);
      io.out(request.text);
      return Exit.ok;
    case 'compare':
    case 'sweep':
      return safely(() => experimentCommand(request, io), request.command, io);
    case 'merge':
      return mergeCommand(request, layoutOf(io), io);
    case 'inspect':
      return safely(() => inspectCommand(request, io, layoutOf(io)), request.command, io);
    case 'why':
      return safely(() => whyCommand(request, io, layoutOf(io)), request.command, io);
    case 'web':
      return webCommand(request, io);
    case 'advise':
      return safely(() => adviseCommand(request, io, layoutOf(io)), request.command, io);
    case 'lint':
    case 'lint-rules':
    case 'prove':
      return lintCommand(request, io, layoutOf(io));
    case 'problems':
      printProblems(request.problems, io);
      return Exit.usage;
    case 'incident':
    case 'incident-list':
    case 'incident-check':
      return incidentCommand(request, io);
    case 'diagnose':
      return diagnoseCommand(request, io, layoutOf(io));
    case 'explore':
      return exploreCommand(request, io, layoutOf(io));
    case 'replay':
      return replayCommand(request, io);
    case 'run':
      return safely(() => runCommand(request, io, start), request.command, io);
  }
}

function layoutOf(io: Io): Layout {
  return { width: fitWidth(io.columns), paint: paintFor(io, io.outIsTerminal) };
}

/** A fault of the program names the command that shows it again; what cannot be written is none. */
async function safely(command: () => Promise<ExitCode>, words: string, io: Io): Promise<ExitCode> {
  try {
    return await command();
  } catch (error) {
    if (isUnwritable(error)) {
      io.err(`error: ${(error as Error).message}\n`);
      return Exit.output;
    }
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err(
      `${paintFor(io, io.errIsTerminal)('bad', 'fault:')} ${told}\n\nThis is a mistake of the program. It is seen again with:\n`,
    );
    io.err(`  ${error instanceof FaultyRun ? error.command : words}\n`);
    return Exit.failed;
  }
}

/** An error of the file system. */
function isUnwritable(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/** More are seldom read; a file of another kind can have thousands. */
const MOST_PROBLEMS = 20;

/** All of them, and then how to go on. */
function printProblems(problems: readonly Problem[], io: Io): void {
  const paint = paintFor(io, io.errIsTerminal);
  const width = fitWidth(io.columns) - 7;
  for (const { message } of problems.slice(0, MOST_PROBLEMS)) {
    io.err(`${paint('bad', 'error:')} ${wrap(harmless(message), width).join('\n       ')}\n`);
  }
  const more = problems.length > MOST_PROBLEMS ? `, of which ${MOST_PROBLEMS} are shown` : '';
  const many = problems.length === 1 ? '' : `${problems.length} problems${more}. `;
  io.err(`\n${many}Nothing was run. All flags: npx groupsim --help\n`);
}

/** What came from outside may hold signs that a terminal would obey. */
function harmless(message: string): string {
  return message.replace(/\p{Cc}/gu, '\uFFFD');
}
