/**
 * Flags of the program as they were given: whether they belong to the command, have a value, and are said once.
 */
import type { GivenFlag } from '../scenario/flag.ts';
import type { Problem } from '../scenario/problem.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { orList } from '../scenario/words.ts';
import { COMMAND_FLAGS, type CommandName, LOG_MODES } from './command-flags.ts';

export function ownProblems(own: readonly GivenFlag[], command: CommandName): Problem[] {
  return own.flatMap((flag, index) => {
    const { name } = flag;
    const { many, of } = COMMAND_FLAGS.find((one) => one.name === name)!;
    const isFirst = own.findIndex((one) => one.name === name) === index;
    if (!of.includes(command)) return isFirst ? [{ path: `--${name}`, message: stranger(name, of, command) }] : [];
    if (!isFirst && many === undefined) {
      return [{ path: `--${name}`, message: `--${name} is given twice: leave out one of the two.` }];
    }
    const problem = valueProblem(flag);
    return problem === null ? [] : [{ path: `--${name}`, message: problem }];
  });
}

function stranger(name: string, of: readonly CommandName[], command: CommandName): string {
  const why = command === 'lint' && of.includes('run') ? 'lint runs no scenario' : `${command} has no --${name}`;
  return `${why}: --${name} belongs to ${orList(of)}.`;
}

function valueProblem({ name, value }: GivenFlag): string | null {
  const { placeholder } = COMMAND_FLAGS.find((flag) => flag.name === name)!;
  if (placeholder === null) return value === null ? null : `--${name} takes no value, and was given "${value}".`;
  if (value === null || value === '') return `--${name} needs a value: --${name} ${placeholder}.`;
  if (name !== 'log' || (LOG_MODES as readonly string[]).includes(value)) return null;
  return `--log "${value}" is not known: allowed is short, full or broker.${didYouMean(value, LOG_MODES)}`;
}

/** The one value of a flag; null: it was not given. */
export function ownValue(own: readonly GivenFlag[], name: string): string | null {
  return own.find((flag) => flag.name === name)?.value || null;
}

export function ownValues(own: readonly GivenFlag[], name: string): readonly string[] {
  return own.flatMap((flag) => (flag.name === name && flag.value ? [flag.value] : []));
}

export function isAsked(own: readonly GivenFlag[], name: string): boolean {
  return own.some((flag) => flag.name === name);
}
