/** The table error × request × client, as a page: what docs/client-errors.md holds. */
import { type Figures, type Recorded, readFigures, recordedCases } from '../figures.ts';
import { COLUMNS, type Column, caseOf, REQUESTS, type Request, WORDS_OF_ANSWERS } from './columns.ts';
import { type Departure, DIFFERENCES } from './differences.ts';
import { reactionTo } from './play.ts';
import { wordsOf } from './words.ts';

export const PAGE = 'docs/client-errors.md';

/** What the column's client does, in words; both protocols if they differ. */
export function cellOf(request: Request, answer: string, { clients }: Column): string {
  const words = (client: string) => wordsOf(reactionTo(client, request, answer), request.api);
  const [eager, coop] = [clients.eager, clients.coop].map((client) => (client === undefined ? null : words(client)));
  if (eager == null || coop == null || eager === coop) return (eager ?? coop)!;
  return `${eager}; coop: ${coop}`;
}

/** What the recordings say to the cells. */
export class Confirmations {
  private readonly recorded = new Map<string, Recorded>();
  private readonly figures: Figures = readFigures();

  constructor() {
    for (const one of recordedCases()) this.recorded.set(`${one.client} ${one.name}`, one);
  }

  /** ` ✓` all recordings of the case match, ` ≈` some, ` ✗` none; nothing if it was not recorded. */
  markOf(name: string, { clients }: Column): string {
    const tallies = Object.values(clients).flatMap((client) => this.tallyOf(client, name));
    if (tallies.length === 0) return '';
    const missed = tallies.reduce((sum, [mismatches]) => sum + mismatches, 0);
    const all = tallies.reduce((sum, [, recordings]) => sum + recordings, 0);
    if (missed === 0) return ' ✓';
    return missed < all ? ' ≈' : ' ✗';
  }

  private tallyOf(client: string, name: string): (readonly [mismatches: number, recordings: number])[] {
    const recorded = this.recorded.get(`${client} ${name}`);
    if (recorded === undefined) return [];
    return [[this.figures[client]?.mismatches[name] ?? 0, recorded.recordings]];
  }
}

export function pageOf(): string {
  const confirmations = new Confirmations();
  return [...INTRODUCTION, ...REQUESTS.flatMap((request) => tableOf(request, confirmations)), ...differences()].join(
    '\n',
  );
}

const INTRODUCTION = [
  '# What each client does when a request fails',
  '',
  'Written by scripts/client-docs.ts (`npm run docs`); a test for each cell holds it to what the models do.',
  '',
  'Each cell was found by running our model of the client against the scripted broker of the recorded dialogues (one broker;',
  'session 6 s, heartbeat 1 s, rebalance timeout 8 s; the answer is given once, to a member with an id): the first thing the',
  'client does after it. Where the eager and the cooperative protocol differ, the cooperative reaction follows `coop:`.',
  '',
  '- **✓** every recording of the real client in this case matches what the model does, in full; **≈** some do; **✗** none',
  '  does ([why](fidelity.md#recorded-dialogues-that-do-not-match)); no mark: the case was not recorded for this client.',
  '- *joins*: the next JoinGroup, with which member id. *repeats*: the same request again; *next one*: a heartbeat or commit, which',
  '  would come in any case. *looks up*: FindCoordinator before that. *disconnects*: closes the connection.',
  '- *error told*: the application hears of it in an error event, from a poll or on an error channel; *fatal error*: it has to end.',
  '- *at once*: within 50 ms; other times are rounded. *ends*: the process has closed the client.',
  '',
];

function tableOf(request: Request, confirmations: Confirmations): string[] {
  const titles = COLUMNS.map(({ title }) => title);
  const rows = request.answers.map((answer) => {
    const name = caseOf(request, answer);
    const cells = COLUMNS.map((column) => cellOf(request, answer, column) + confirmations.markOf(name, column));
    return rowOf([WORDS_OF_ANSWERS[answer] ?? answer, ...cells]);
  });
  return [
    `## ${request.title}`,
    '',
    rowOf(['answer', ...titles]),
    rowOf(['---', ...titles.map(() => '---')]),
    ...rows,
    '',
  ];
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function differences(): string[] {
  return [
    '## Where the recordings decide against the written tables',
    '',
    'The models were first written from tables that were read out of the sources. In these cells they do something else, because',
    'the real clients were recorded doing it.',
    '',
    rowOf(['request and answer', 'client', 'the tables said', 'the client does', 'evidence']),
    rowOf(['---', '---', '---', '---', '---']),
    ...DIFFERENCES.map(departure),
    '',
  ];
}

function departure({ where, client, said, does, evidence }: Departure): string {
  return rowOf([where, client, said, does, evidence.join(', ')]);
}

/** The cells as the page tells them, without marks: by `cellName`. */
export function cellsOf(page: string): Map<string, string> {
  const cells = new Map<string, string>();
  for (const request of REQUESTS) {
    const [, text = ''] = page.split(`\n## ${request.title}\n`);
    const rows = new Map(
      text
        .split('\n## ')[0]!
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .map((line) => {
          const [answer, ...rest] = line.slice(2, -2).split(' | ');
          return [answer!, rest] as const;
        }),
    );
    for (const answer of request.answers) {
      const row = rows.get(WORDS_OF_ANSWERS[answer] ?? answer) ?? [];
      COLUMNS.forEach((column, i) => {
        cells.set(cellName(request, answer, column), (row[i] ?? '').replace(/ [✓≈✗]$/, ''));
      });
    }
  }
  return cells;
}

export function cellName({ title }: Request, answer: string, column: Column): string {
  return `${title}: ${answer}: ${column.title}`;
}
