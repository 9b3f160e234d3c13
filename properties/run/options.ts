/** The options of the commands of this folder. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly json: boolean;
  readonly only: readonly string[] | null;
  readonly minutes: number | null;
}

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, only: { type: 'string' }, minutes: { type: 'string' } },
  });
  return {
    json: values.json ?? false,
    only: values.only === undefined ? null : values.only.split(','),
    minutes: values.minutes === undefined ? null : Number(values.minutes),
  };
}
