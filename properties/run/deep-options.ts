/** The options of `npm run properties`. */
import { parseArgs } from 'node:util';
import { KNOWN_BUGS } from '../known-bugs/index.ts';

export interface DeepOptions {
  readonly ms: number;
  readonly histories: number;
  /** The first seed of each kind of history. */
  readonly from: number;
  readonly workers: number;
  readonly json: boolean;
  /** A known bug that is planted; null: none. */
  readonly bug: string | null;
  /** A file to be shown; null: none. */
  readonly replay: string | null;
}

export class UsageError extends Error {}

const USAGE = `usage: npm run properties -- [options]
  --minutes M     how long; 10 if neither this nor --histories is said
  --histories N   how many, at most
  --from SEED     the first seed; other ones each time if it is not said
  --workers N     how many at once; all cores if it is not said
  --json          the results as one JSON object
  --bug ID        with a known bug planted
  --replay FILE   shows the history of a file, and does nothing else`;

/** Seeds are below 2³¹. */
const MOST = 2 ** 31 - 1;
const DEFAULT_MINUTES = 10;

/** @throws UsageError in words */
export function deepOptions(args: readonly string[], cores: number): DeepOptions {
  const values = parse(args);
  const { minutes, histories, bug = null } = values;
  if (bug !== null && !KNOWN_BUGS.some(({ id }) => id === bug))
    throw new UsageError(`--bug ${bug}: there is no such known bug; npm run known-bugs lists them`);
  const isOpen = minutes === undefined && histories === undefined;
  return {
    ms: isOpen ? DEFAULT_MINUTES * 60_000 : number('minutes', minutes, Number.POSITIVE_INFINITY, 0) * 60_000,
    histories: number('histories', histories, Number.POSITIVE_INFINITY, 1),
    from: number('from', values.from, Math.floor(Date.now() / 1_000) % (MOST / 2), 0),
    workers: number('workers', values.workers, cores, 1),
    json: values.json ?? false,
    bug,
    replay: values.replay ?? null,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        minutes: text,
        histories: text,
        from: text,
        workers: text,
        json: { type: 'boolean' },
        bug: text,
        replay: text,
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function number(name: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return Math.floor(otherwise);
  const value = Number(text);
  const isWhole = name === 'minutes' || Number.isInteger(value);
  if (text.trim() !== '' && isWhole && value >= least && value <= MOST) return value;
  throw new UsageError(`--${name} ${text}: a number from ${least} on was expected\n\n${USAGE}`);
}
