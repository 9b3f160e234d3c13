/** A failure for people, in this order: what failed, the line that replays it, the story, how often it was made smaller. */
import { leanScenario } from '../../src/scenario/lean.ts';
import { toCommand } from '../../src/scenario/to-command.ts';
import type { Plant } from '../known-bugs/plant.ts';
import { type History, runHistory, type Smallest, sizeOf } from './history.ts';
import { Story } from './story.ts';

/** The end of a story is what matters. */
const MOST_STEPS = 40;

export interface Failure extends Smallest {
  /** What was planted. */
  readonly plant: Plant;
  /** What is said first of all; empty: nothing. */
  readonly title: string;
  /** The command that shows it again. */
  readonly replay: string;
  /** Which of how many histories it was; null: it is not known. */
  readonly found: string | null;
}

export function failureText({ title, replay, plant, broken, history, steps, found }: Failure): string {
  const story = new Story();
  runHistory(history, plant, { listener: story });
  story.endAt(instantOf(broken.what));
  const { members, acts } = sizeOf(history);
  const size = `made smaller ${steps} times: ${members} members, ${acts} acts`;
  return [
    ...(title === '' ? [] : [title]),
    `broken: ${broken.by}: ${broken.what}`,
    `replay: ${replay}`,
    ...commandOf(history),
    '',
    story.words(MOST_STEPS),
    '',
    story.mermaid(MOST_STEPS),
    '',
    dataOf(history),
    '',
    found === null ? size : `${found}, ${size}`,
  ].join('\n');
}

/** When it was broken; some things show only at the end. */
function instantOf(what: string): number {
  const at = /^at ([\d.]+) ms/.exec(what);
  return at === null ? Number.POSITIVE_INFINITY : Number(at[1]);
}

function commandOf(history: History): string[] {
  return history.kind === 'group' ? [] : [`as a run: ${toCommand(history.scenario)} --check`];
}

function dataOf(history: History): string {
  return JSON.stringify(history.kind === 'group' ? history : leanScenario(history.scenario));
}
