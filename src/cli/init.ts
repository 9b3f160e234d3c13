/**
 * The command `init`: a commented scenario to begin with, in the format that its name says. Nothing is overwritten.
 */
import { JSON_TEMPLATE, YAML_TEMPLATE } from '../scenario/text/template.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

export function initCommand(file: string, io: Io): ExitCode {
  if (io.exists(file)) {
    io.err(`error: ${file} is there already: choose another name, groupsim init FILE.\n\nNothing was written.\n`);
    return Exit.usage;
  }
  io.writeWhole(file, /\.jsonc?$/.test(file) ? JSON_TEMPLATE : YAML_TEMPLATE);
  io.err(`${file} is written. Run it, change it, compare it:\n`);
  io.err(`  npx groupsim --scenario ${file}\n  npx groupsim compare ${file} --vary client=java,franz-go\n`);
  return Exit.ok;
}
