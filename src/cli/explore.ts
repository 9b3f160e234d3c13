/**
 * `sim explore`: a small world is explored to its end, or all of the suite one after the other.
 */
import { pathText } from '../explore/replay.ts';
import { type ExploreResult, resultOf } from '../explore/result.ts';
import { Search } from '../explore/search.ts';
import type { ExploreSettings } from '../explore/settings.ts';
import { SUITE } from '../explore/suite.ts';
import { EXPLORE_HEAD, type Explored, exploreJson, exploreLine, exploreText } from '../report/explore.ts';
import type { Layout } from '../report/layout.ts';
import { count, spanText } from '../report/numbers.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { ExploreRequest } from './explore-request.ts';
import { exploreCommandOf } from './explore-words.ts';
import type { Io } from './io.ts';
import { storyOf, storyText } from './replay.ts';
import { packageVersion } from './version.ts';

/** So many states are expanded between two looks at the clock: some ten milliseconds' worth. */
const SLICE = 5_000;
const PROGRESS_MS = 200;

/** Words of memory that a state takes: itself, its parent, its moves, two places in the index. */
const BYTES_PER_STATE = 4 * 32;

export async function exploreCommand(request: ExploreRequest, io: Io, layout: Layout): Promise<ExitCode> {
  const interrupt = { isAsked: false };
  const deaf = io.onInterrupt(() => {
    interrupt.isAsked = true;
  });
  const code = request.all
    ? await exploreAll(request, io, layout, interrupt)
    : await exploreOne(request, io, layout, interrupt);
  deaf();
  return interrupt.isAsked ? Exit.interrupted : code;
}

interface Interrupt {
  isAsked: boolean;
}

async function exploreOne(request: ExploreRequest, io: Io, layout: Layout, interrupt: Interrupt): Promise<ExitCode> {
  const { settings, path, json } = request;
  const explored = await explore(settings, request, io, interrupt);
  const { result } = explored;
  if (json)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, version: packageVersion(), ...exploreJson(null, explored) }, null, 2)}\n`,
    );
  else if (!path) io.out(exploreText(explored, layout));
  if (result.path !== null) {
    if (path) io.out(pathText(result.path));
    else if (!json) io.out(brokenText(result));
  }
  sayWhatIsMissing(result, request, io);
  return codeOf(result);
}

function codeOf({ ending }: ExploreResult): ExitCode {
  if (ending === 'broken') return Exit.failed;
  return ending === 'states' ? Exit.threshold : Exit.ok;
}

/** What failed, the line that replays it, the story. */
function brokenText(result: ExploreResult): string {
  const { by, settings } = result.path!;
  const command = exploreCommandOf(settings);
  return [
    '',
    `broken: ${by}: ${result.what}`,
    `replay: ${command} --path > path.json; npx groupsim replay path.json`,
    '',
    storyText(storyOf(result.path!)),
    '',
    `the shortest path: ${result.path!.acts.length} acts`,
    '',
  ].join('\n');
}

function sayWhatIsMissing({ ending }: ExploreResult, { memoryMiB, depth }: ExploreRequest, io: Io): void {
  if (ending === 'states')
    io.err(
      `The bound of ${memoryMiB} MiB was reached before all states were met: nothing is said of the rest. ` +
        'Give it more with --memory, or explore less: fewer --faults or --kinds, --successors 0.\n',
    );
  if (ending === 'depth') io.err(`The bound of --depth ${depth} was reached: nothing is said of what lies deeper.\n`);
}

async function exploreAll(request: ExploreRequest, io: Io, layout: Layout, interrupt: Interrupt): Promise<ExitCode> {
  const rows: object[] = [];
  const start = io.now();
  let worst: ExitCode = Exit.ok;
  if (!request.json) io.out(EXPLORE_HEAD);
  for (const { name, settings } of SUITE) {
    if (interrupt.isAsked) break;
    const explored = await explore(settings, request, io, interrupt);
    rows.push(exploreJson(name, explored));
    if (!request.json) io.out(exploreLine(name, explored, layout));
    if (codeOf(explored.result) !== Exit.ok) worst = codeOf(explored.result);
    if (explored.result.path !== null && !request.json) io.out(brokenText(explored.result));
  }
  const wallMs = io.now() - start;
  if (request.json)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, version: packageVersion(), wallMs: Math.round(wallMs), explorations: rows }, null, 2)}\n`,
    );
  else io.out(`${rows.length} of ${SUITE.length} explorations in ${spanText(wallMs)}\n`);
  return worst;
}

async function explore(
  settings: ExploreSettings,
  { depth, memoryMiB }: ExploreRequest,
  io: Io,
  interrupt: Interrupt,
): Promise<Explored> {
  const start = io.now();
  const search = new Search(settings, { depth, states: Math.floor((memoryMiB * 2 ** 20) / BYTES_PER_STATE) });
  let shown = start;
  for (let isOver = false; !isOver && !interrupt.isAsked; ) {
    isOver = search.advance(SLICE);
    const now = io.now();
    if (!isOver && io.errIsTerminal && now - shown > PROGRESS_MS) {
      shown = now;
      const speed = count((search.states / (now - start)) * 1_000);
      io.err(`\r${count(search.states)} states, depth ${search.depth}, ${speed} states/s \u001B[K`);
    }
    if (!isOver) await io.turn();
  }
  if (shown !== start) io.err('\r\u001B[K');
  return { result: resultOf(search, settings), wallMs: io.now() - start };
}
