/** A failure for people, in this order: what failed, the line that replays it, the story, how often it was made smaller. */
import { leanScenario } from '../../src/scenario/lean.ts';
import { toCommand } from '../../src/scenario/to-command.ts';
import { Story } from '../histories/story.ts';
import { type Caught, type History, run } from './catch.ts';
import type { KnownBug } from './known-bug.ts';

/** The end of a story is what matters. */
const MOST_STEPS = 40;

export function failureText(bug: KnownBug, { broken, history, histories, shrunk }: Caught): string {
  const story = new Story();
  run(history, bug.plant, story);
  story.endAt(instantOf(broken.what));
  return [
    `${bug.id} (${bug.source}): ${bug.sentence}`,
    `broken: ${broken.by}: ${broken.what}`,
    `replay: npm run known-bugs -- --only ${bug.id} --story`,
    dataOf(history),
    story.words(MOST_STEPS),
    story.mermaid(MOST_STEPS),
    `history ${histories}, made smaller ${shrunk} times`,
  ].join('\n');
}

/** When it was broken; some things show only at the end. */
function instantOf(what: string): number {
  const at = /^at ([\d.]+) ms/.exec(what);
  return at === null ? Number.POSITIVE_INFINITY : Number(at[1]);
}

/** The history itself; of clients also the command that runs it without the bug. */
function dataOf(history: History): string {
  if (history.kind === 'group') return JSON.stringify(history);
  return `${JSON.stringify(leanScenario(history.scenario))}\nwithout the bug: ${toCommand(history.scenario)} --check`;
}
