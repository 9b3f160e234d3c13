/**
 * The text form of dialogues: a file holds some, each with a title, a comment that names the rule it shows, and
 * commands with what was recorded after them.
 *
 *     == A new member is told its id first
 *     # KIP-394; C-NEW-01.
 *     > join c1
 *       c1 JoinGroup: MEMBER_ID_REQUIRED, member id m1
 *
 * The recorded lines are the ones that begin with two spaces; all others are kept as they are when a file is recorded anew.
 */

/** Whatever carries out the commands of one dialogue, in order. */
export interface Driver {
  /** @returns what is to be recorded; @throws for a command that is wrong or does not end */
  run(command: Command): readonly string[];
}

/** `verb word word key=value`: words are who or what is meant, keys are settings. */
export interface Command {
  readonly verb: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

export interface Dialogue {
  readonly title: string;
  /** As they stand in the file, the title's line first. */
  readonly lines: readonly string[];
}

/** What stands before the first title belongs to no dialogue. */
export interface DialogueFile {
  readonly preface: readonly string[];
  readonly dialogues: readonly Dialogue[];
}

const TITLE = '== ';
const COMMAND = '> ';
const RECORDED = '  ';

export function parseFile(text: string): DialogueFile {
  const preface: string[] = [];
  const dialogues: { title: string; lines: string[] }[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith(TITLE)) dialogues.push({ title: line.slice(TITLE.length), lines: [] });
    (dialogues.at(-1)?.lines ?? preface).push(line);
  }
  return { preface, dialogues };
}

export function fileText(preface: readonly string[], dialogues: readonly (readonly string[])[]): string {
  return `${[...preface, ...dialogues.flat()].join('\n').trimEnd()}\n`;
}

/** Carries a dialogue out: its lines with what is recorded now. The first command chooses the driver. */
export function record({ lines }: Dialogue, driverFor: (verb: string) => Driver): string[] {
  let driver: Driver | null = null;
  const recorded: string[] = [];
  for (const line of lines) {
    if (line.startsWith(RECORDED)) continue;
    recorded.push(line);
    if (!line.startsWith(COMMAND)) continue;
    const command = parseCommand(line.slice(COMMAND.length));
    driver ??= driverFor(command.verb);
    for (const output of driver.run(command)) recorded.push(RECORDED + output);
  }
  return recorded;
}

function parseCommand(text: string): Command {
  const [verb = '', ...tokens] = text.trim().split(/\s+/);
  const words = tokens.filter((token) => !token.includes('='));
  const options = new Map<string, string>();
  for (const token of tokens) {
    const cut = token.indexOf('=');
    if (cut > 0) options.set(token.slice(0, cut), token.slice(cut + 1));
  }
  return { verb, words, options };
}
