/**
 * From the words of a command line to a command and its flags.
 *
 * The words are taken apart by node:util parseArgs; what belongs together is decided here, because a flag such as
 * `--churn` may have a value or none: the next word is its value unless it begins with a dash. A negative number is a
 * value all the same, so that it can be refused for what it is.
 */
import { parseArgs } from 'node:util';
import type { GivenFlag } from '../scenario/flag.ts';

export interface Words {
  /** Words that are neither a flag nor its value; the first is the command. */
  readonly positionals: readonly string[];
  readonly flags: readonly GivenFlag[];
}

/** `takesValue`: false for switches, whose next word is never theirs. */
export function readWords(argv: readonly string[], takesValue: (name: string) => boolean): Words {
  const args = joinNegatives(argv, takesValue);
  const { tokens } = parseArgs({ args, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const flags: GivenFlag[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const next = tokens[index + 1];
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName.startsWith('--') ? token.name : longName(token.name);
    const follows = token.value === undefined && takesValue(name) && next?.kind === 'positional';
    flags.push({ name, value: token.value ?? (follows ? next.value : null) });
    if (follows) index++;
  }
  return { positionals, flags };
}

/** `--members -1` is written as `--members=-1`: apart, the number would pass for a flag. */
function joinNegatives(argv: readonly string[], takesValue: (name: string) => boolean): string[] {
  const words: string[] = [];
  for (const word of argv) {
    const flag = words.at(-1) ?? '';
    const isValue = /^-[\d.]/.test(word) && /^--[^=]+$/.test(flag) && takesValue(flag.slice(2));
    if (isValue) words[words.length - 1] = `${flag}=${word}`;
    else words.push(word);
  }
  return words;
}

const SHORT: Readonly<Record<string, string>> = { h: 'help', v: 'version', V: 'version' };

/** An unknown letter keeps its dash, which tells it from a flag of one letter. */
function longName(name: string): string {
  return Object.hasOwn(SHORT, name) ? SHORT[name]! : `-${name}`;
}
