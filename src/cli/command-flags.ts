/**
 * The flags that say how to run and what to print; those that say what to run are in scenario/flags.ts.
 */

export interface CommandFlag {
  readonly name: string;
  /** null: a switch. */
  readonly placeholder: string | null;
  readonly meaning: string;
}

export const COMMAND_FLAGS: readonly CommandFlag[] = [
  {
    name: 'scenario',
    placeholder: 'FILE|JSON',
    meaning: 'Start from a scenario in a JSON file, or written here; flags change it.',
  },
  {
    name: 'log',
    placeholder: 'short|full',
    meaning:
      'Print what happens. short: a line per change of a group or a pod, one column per pod; full: what the pods do as well.',
  },
  { name: 'json', placeholder: null, meaning: 'Print one JSON object instead of text; a log then goes to stderr.' },
  { name: 'check', placeholder: null, meaning: 'Run twice, compare the trace hashes, and check the invariants.' },
  {
    name: 'prove',
    placeholder: 'RULE',
    meaning: 'With lint: run the two scenarios behind a rule (all: behind each), the one it warns of and the cure.',
  },
  { name: 'help', placeholder: null, meaning: 'Print this.' },
  { name: 'version', placeholder: null, meaning: 'Print the version.' },
];

export const COMMAND_FLAG_NAMES: readonly string[] = COMMAND_FLAGS.map((flag) => flag.name);
