/**
 * What the program's end says to a script.
 */

export const Exit = {
  ok: 0,
  failed: 1,
  usage: 2,
  threshold: 3,
  notDeterministic: 4,
  output: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof Exit)[keyof typeof Exit];

export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [Exit.ok, 'Everything was simulated (and held what was checked and expected).'],
  [Exit.failed, 'An invariant was broken, or the program has a fault.'],
  [Exit.usage, 'The command line or the scenario cannot be run; nothing was simulated.'],
  [
    Exit.threshold,
    'Something that was expected did not come true; or lint found what is unwise, an experiment did not show it, explore came to the bound of its memory.',
  ],
  [Exit.notDeterministic, 'Two runs of the same scenario differed.'],
  [Exit.output, 'The results could not be written, for instance to a full disk.'],
  [Exit.interrupted, 'Ctrl-C: the results so far were printed.'],
];
