/**
 * Advice as text: what to set and why, each reason with the experiment that shows it, what to paste, the trade that was
 * made, and how sure all of it is.
 */
import type { Advice } from '../../advise/settings/advise.ts';
import { LEAST_RUNS } from '../../advise/settings/advise.ts';
import { keyOf } from '../../advise/settings/choice.ts';
import { PAUSE_TO_MS } from '../../advise/settings/disturb.ts';
import { OBJECTIVES, type ObjectiveName } from '../../advise/settings/objectives.ts';
import type { Change, Option } from '../../advise/settings/settle.ts';
import { sharesOf } from '../../scenario/shares.ts';
import { andList } from '../../scenario/words.ts';
import { type Layout, labelled, wrap } from '../layout.ts';
import { count, spanText, things } from '../numbers.ts';
import { columns } from '../table.ts';
import { commandOf, wholeCommand } from './commands.ts';
import { amount, digits, fromTo, intervalOf, SHORT } from './figures.ts';
import { pasteFor } from './paste.ts';
import { pictureOf } from './picture.ts';
import { mechanismOf } from './reasons.ts';

export interface ToldAdvice {
  readonly advice: Advice;
  readonly command: string;
  readonly wallMs: number;
  readonly ended: 'complete' | 'time' | 'interrupted';
}

/** Heads of the table, with their units. */
const COLUMNS: Readonly<Record<ObjectiveName, string>> = {
  unowned: 'no owner %',
  duplicates: 'twice %',
  expelled: 'expelled /pod/h',
  load: 'requests /pod/s',
};

export function adviceText(told: ToldAdvice, layout: Layout): string {
  const { advice } = told;
  const parts = [
    headText(advice, layout),
    reasonsText(advice, layout),
    pasteText(advice, layout),
    tradeText(advice, layout),
    sureText(told, layout),
    `${layout.paint('title', 'Repeat this')}\n  ${told.command}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Nothing is to be changed. */
export function isKept({ recommended }: Advice): boolean {
  return keyOf(recommended.choice) === '';
}

function headText(advice: Advice, layout: Layout): string {
  const { paint } = layout;
  const tried = `${things(advice.tried - 1, 'other choice')} of settings`;
  const title = paint('title', 'Recommended');
  if (isKept(advice) && advice.seeds.length < 3) {
    const words = 'the time was over before anything could be shown. --budget 5m gives it more.';
    return `${paint('title', 'No recommendation')}  ${words}`;
  }
  if (isKept(advice)) return `${title}  keep what you have: of ${tried} none is shown to be better.`;
  const lines = advice.changes.map(({ name, to }) => `${name.padEnd(30)}  ${nowOf(name, advice)} → ${to}`);
  return [
    title,
    ...lines.map((line) => `  ${line}`),
    '',
    ...gainLines(advice, layout),
    `  shown by  ${wholeCommand(advice)}`,
  ].join('\n');
}

function nowOf(name: string, { tunables }: Advice): string {
  return tunables.find((one) => one.name === name)!.now;
}

function gainLines({ gain }: Advice, layout: Layout): readonly string[] {
  if (gain === null) return [];
  const rows = OBJECTIVES.map((objective) => {
    const gap = gain.objectives[objective.name];
    const words = gap.shown === 'none' ? 'no difference shown' : gap.shown === 'less' ? 'better' : 'worse';
    return [
      `  ${SHORT[objective.name]}`,
      amount(gap.before, objective),
      amount(gap.after, objective),
      intervalOf(gap),
      words,
    ];
  });
  const { before, after, shown } = gain.points;
  const sum = [
    '  points (fewer are better)',
    digits(before),
    digits(after),
    intervalOf(gain.points),
    shown === 'less' ? 'better' : 'no difference shown',
  ];
  return columns(['', 'now', 'then', 'difference, 95 % interval', ''], [...rows, sum], layout);
}

function reasonsText(advice: Advice, layout: Layout): string {
  if (isKept(advice)) return '';
  const parts = advice.changes.map((change) => reasonLines(change, advice, layout).join('\n'));
  return [layout.paint('title', 'Why'), ...parts].join('\n');
}

function reasonLines(change: Change, advice: Advice, layout: Layout): readonly string[] {
  const { name, to } = change;
  const from = nowOf(name, advice);
  const words = `${capital(mechanismOf(name, from, to))}. ${shownWords(change)}`;
  const alone = advice.changes.length === 1;
  return [
    `  ${layout.paint('strong', `${name} ${from} → ${to}`)}`,
    ...wrap(words, layout.width - 4).map((line) => `    ${line}`),
    ...(alone || change.proof === 'refused' ? [] : [`    shown by  ${commandOf(change, advice)}`]),
  ];
}

const WITHOUT_DUEL = {
  refused: 'Needed beside the others: without it the client refuses to start.',
  untried: 'The time was over before it was tried by itself: --budget 5m tells.',
} as const;

function shownWords({ proof, duel, rules }: Change): string {
  if (proof === 'warned') return `Needed beside the others: without it the linter warns (${andList(rules)}).`;
  if (proof !== 'shown' || duel === null) return WITHOUT_DUEL[proof === 'refused' ? 'refused' : 'untried'];
  const gaps = OBJECTIVES.map((objective) => ({ objective, gap: duel.objectives[objective.name] }));
  const told = (shown: 'less' | 'more') =>
    gaps
      .filter(({ gap }) => gap.shown === shown)
      .map(({ gap, objective }) => `${SHORT[objective.name]} ${fromTo(gap, objective)}`);
  const price = told('more');
  return `By this alone: ${andList(told('less')) || 'fewer points'}${price.length === 0 ? '' : `; its price: ${andList(price)}`}.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function pasteText(advice: Advice, { paint }: Layout): string {
  if (isKept(advice)) return '';
  const clients = [...new Set(advice.scenario.groups.flatMap((group) => sharesOf(group)).map(({ client }) => client))];
  const blocks = clients
    .map((client) => pasteFor(client, advice.recommended.choice))
    .filter(({ lines }) => lines.length > 0)
    .map(({ client, into, lines }) => [`  ${client}: ${into}`, ...lines.map((line) => `    ${line}`)].join('\n'));
  return [paint('title', 'Settings to paste'), ...blocks].join('\n');
}

/** `now` is A, the recommended one B where it differs. */
export function lettersOf({ options }: Advice): readonly string[] {
  return options.map((_, index) => String.fromCharCode(65 + index));
}

function tradeText(advice: Advice, layout: Layout): string {
  const letters = lettersOf(advice);
  const rows = advice.options.map((option, index) => optionRow(option, letters[index]!, advice));
  const head = ['', 'points', ...OBJECTIVES.map(({ name }) => COLUMNS[name]), 'changes'];
  const intro = wrap(
    'What was put to the proof, each with the same seeds. On the Pareto front (●) is what no other beats in everything.',
    layout.width,
  );
  const picture = pictureOf(advice, letters, layout);
  return [
    layout.paint('title', 'The trade'),
    ...intro,
    ...columns(head, rows, layout),
    ...(picture.length === 0 ? [] : ['', ...picture]),
  ].join('\n');
}

function optionRow({ candidate, means, points, onFront }: Option, letter: string, advice: Advice): string[] {
  const isNow = keyOf(candidate.choice) === '';
  const isBest = keyOf(candidate.choice) === keyOf(advice.recommended.choice);
  const tie = advice.ties.some((one) => keyOf(one.choice) === keyOf(candidate.choice))
    ? ' (no worse than what is recommended, as far as these runs tell)'
    : '';
  const words = isNow ? 'as it is' : keyOf(candidate.choice);
  return [
    `${isBest ? '→' : ' '}${letter}${onFront ? '●' : ''}`,
    digits(points),
    ...OBJECTIVES.map(({ name }) => digits(means[name])),
    words + tie,
  ];
}

function sureText(told: ToldAdvice, layout: Layout): string {
  const { advice } = told;
  const lines: (readonly [string, string])[] = [
    ['sure', sureWords(advice)],
    ['tried', triedWords(told)],
    ['short', shortWords(advice)],
    [
      'searched',
      advice.tunables.map(({ name, now, values }) => `${name} (now ${now}): ${values.join(' ')}`).join('; '),
    ],
    ['weighed', weightWords(advice)],
    ['added', addedWords(advice)],
    [
      'kept out',
      'choices that fall behind with the records, or that the linter warns of where another choice avoids it',
    ],
    [
      'warned of',
      advice.warnings.length === 0 ? '' : `${andList(advice.warnings)}: no choice avoids it; groupsim lint says more`,
    ],
  ];
  const shown = lines.filter(([, words]) => words !== '');
  return [
    layout.paint('title', 'How sure this is'),
    ...shown.flatMap(([label, words]) => labelled(layout, `  ${label}`, 12, wrap(words, layout.width - 12))),
  ].join('\n');
}

function sureWords(advice: Advice): string {
  const letters = lettersOf(advice);
  const tied = advice.options.flatMap(({ candidate }, index) =>
    advice.ties.some((one) => keyOf(one.choice) === keyOf(candidate.choice)) ? [letters[index]!] : [],
  );
  const runs = things(advice.seeds.length, 'seed');
  if (advice.seeds.length < 3) return 'not at all: fewer than three seeds show nothing about others.';
  if (tied.length === 0)
    return `the recommended one is better than each of the others, over ${runs} (95 % intervals of paired differences).`;
  return `not whether ${andList(tied)} would be as good: over ${runs} the interval of the difference in points holds 0, or is on their side. What changes least is recommended.`;
}

function triedWords({ advice, wallMs, ended }: ToldAdvice): string {
  const { seeds, planned } = advice;
  const sum = `${things(advice.tried, 'choice')} in ${things(advice.runs, 'run')} (${count(advice.events)} events) in ${spanText(wallMs)}; those of the proof with seeds ${seeds[0]} to ${seeds.at(-1)}`;
  if (ended === 'interrupted') return `${sum}; interrupted: about ${count(planned)} runs were planned`;
  const more = planned <= LEAST_RUNS ? 'a shorter scenario or --budget 5m' : '--budget 5m';
  return ended === 'time'
    ? `${sum}; the time was over before the ${count(planned)} runs that were planned: ${more} tells more`
    : sum;
}

function shortWords({ searchMs, scenario: { durationMs } }: Advice): string {
  if (searchMs === durationMs) return '';
  return `the search ran ${spanText(searchMs)} of the scenario, in which nothing has a date of its own; the proof all ${spanText(durationMs)}`;
}

function weightWords({ question: { weights } }: Advice): string {
  const parts = OBJECTIVES.map(({ name, per }) => `${digits(weights[name])} per ${per}`);
  return `points: ${parts.join(', ')}. Others: --prefer, --weights`;
}

function addedWords({ added }: Advice): string {
  if (added === null) return '';
  return (
    `--faults '${added}': nothing in the scenario silences a member that lives, and without that no session is too short. ` +
    `No pause is longer than ${spanText(PAUSE_TO_MS)}: say your own with --faults, or leave it out with --as-is`
  );
}
