/** The options of the commands of this folder. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly json: boolean;
  readonly only: readonly string[] | null;
  readonly minutes: number | null;
  /** Tells each history, and draws it. */
  readonly story: boolean;
  /** Folder that gets a file for each; null: none. */
  readonly keep: string | null;
}

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      only: { type: 'string' },
      minutes: { type: 'string' },
      story: { type: 'boolean' },
      keep: { type: 'string' },
    },
  });
  return {
    json: values.json ?? false,
    only: values.only === undefined ? null : values.only.split(','),
    story: values.story ?? false,
    keep: values.keep ?? null,
    minutes: values.minutes === undefined ? null : Number(values.minutes),
  };
}
