/**
 * `sim replay FILE`: what led to something broken, step by step: a path that `sim explore` has found, or a history that the
 * property suite keeps.
 */
import { failureText } from '../../properties/histories/failure.ts';
import { type HistoryFile, readHistory } from '../../properties/histories/file.ts';
import { runHistory } from '../../properties/histories/history.ts';
import { Story } from '../../properties/histories/story.ts';
import { KNOWN_BUGS } from '../../properties/known-bugs/index.ts';
import { HEALTHY, type Plant } from '../../properties/known-bugs/plant.ts';
import type { Broken } from '../explore/machines.ts';
import type { Act } from '../explore/moves.ts';
import { PATH_FORMAT, type PathFile, readPath, replayPath } from '../explore/replay.ts';
import { settingsText } from '../report/explore.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { ReplayRequest } from './explore-request.ts';
import type { Io } from './io.ts';

/** All of it, but for a file that is no story any more. */
const MOST_STEPS = 400;

export function replayCommand({ file, json }: ReplayRequest, io: Io): ExitCode {
  try {
    const value = parse(io.readFile(file), file);
    const replay =
      value.format === PATH_FORMAT ? replayOfPath(readPath(value, file)) : replayOfHistory(io.readFile(file), file);
    io.out(json ? `${JSON.stringify(replay, null, 2)}\n` : `${replay.text}\n`);
    return replay.broken === null ? Exit.ok : Exit.failed;
  } catch (error) {
    if (!(error instanceof RangeError) && !isFileError(error)) throw error;
    io.err(
      `error: ${error.message}\n\nNothing was replayed. A path is made with: npx groupsim explore --path > path.json\n`,
    );
    return Exit.usage;
  }
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error;
}

function parse(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw new RangeError(`${file} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new RangeError(`${file}: an object was expected`);
}

/** What a replay has shown. */
interface Replay {
  readonly broken: Broken | null;
  readonly text: string;
}

// ---- a path of the explorer ----

function replayOfPath(path: PathFile): Replay {
  const { story, broken } = storyOf(path);
  const verdict =
    broken !== null
      ? `broken: ${broken.by}: ${broken.what}`
      : path.by === null
        ? 'every invariant holds'
        : `"${path.by}" was broken where this was found; here every invariant of a step holds`;
  const text = [settingsText(path.settings), verdict, '', storyText({ story, broken })].join('\n');
  return { broken, text };
}

export function storyOf(path: PathFile): { readonly story: Story; readonly broken: Broken | null } {
  const story = new Story();
  const acting = (act: Act, now: number) => {
    const words = wordsOf(act);
    if (words !== null) story.note(now, 'pod' in act ? `pod ${act.pod}` : 'coordinator', null, words);
  };
  const broken = replayPath(path, Object.assign(story, { acting }));
  return { story, broken };
}

/** What no event tells of; null: it is told, or goes without saying. */
function wordsOf(act: Act): string | null {
  switch (act.do) {
    case 'deliver':
      return 'reads the next answer';
    case 'duplicate':
      return 'its JoinGroup arrives, and will arrive once more';
    case 'stray':
      return 'a request comes from a connection that is gone';
    case 'lose':
      return `its connection to the coordinator breaks${act.late === true ? '; what it sent last is still on its way' : ''}`;
    case 'crash':
      return act.late === true ? 'dies; what it sent last is still on its way' : null;
    case 'records':
      return 'is given records';
    default:
      return null;
  }
}

export function storyText({ story, broken }: { readonly story: Story; readonly broken: Broken | null }): string {
  const end = broken === null ? [] : [`${' '.repeat(15)}BROKEN: ${broken.by}`];
  return [story.words(MOST_STEPS), ...end, '', story.mermaid(MOST_STEPS)].join('\n');
}

// ---- a history of the property suite ----

function replayOfHistory(text: string, file: string): Replay {
  const { bug, by, history } = readHistory(text, file);
  const plant = plantOf({ bug, by, history });
  const broken = runHistory(history, plant)?.broken ?? null;
  const shown = broken ?? { by: 'nothing', what: 'every invariant holds' };
  const title = bug === null ? '' : `${bug} is planted`;
  const replay = `npx groupsim replay ${file}`;
  return { broken, text: failureText({ title, plant, broken: shown, history, steps: 0, replay, found: null }) };
}

function plantOf({ bug }: HistoryFile): Plant {
  return KNOWN_BUGS.find(({ id }) => id === bug)?.plant ?? HEALTHY;
}
