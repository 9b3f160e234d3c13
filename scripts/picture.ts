/**
 * Draws what a command prints on a terminal as an SVG: `node .build/scripts/picture.js docs/sim.svg -- --members 30 --churn`.
 * The README's picture is made by `npm run docs`, so that it shows what the program really prints.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const COLUMN = 7.8;
const LINE = 17;
const MARGIN = 14;

/** Colours by SGR code, readable on a dark ground. */
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  90: '#8b949e',
};

interface Style {
  readonly colour: string;
  readonly bold: boolean;
}

const PLAIN: Style = { colour: '#e6edf3', bold: false };

/** The style after a select-graphic-rendition code. */
function styled(style: Style, code: number): Style {
  if (code === 0 || code === 39) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, colour: COLOURS[90]! };
  if (code === 22) return { ...style, bold: false, colour: PLAIN.colour };
  return { ...style, colour: COLOURS[code] ?? style.colour };
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function line(text: string, row: number): string {
  let style = PLAIN;
  let column = 0;
  const spans: string[] = [];
  const sequence = `${String.fromCharCode(27)}[`;
  for (const [i, piece] of text.split(sequence).entries()) {
    const code = i === 0 ? null : /^([\d;]*)m/.exec(piece);
    if (code !== null) style = code[1]!.split(';').map(Number).reduce(styled, style);
    const words = code === null ? piece : piece.slice(code[0].length);
    if (words !== '') spans.push(span(words, column, row, style));
    column += words.length;
  }
  return spans.join('');
}

function span(words: string, column: number, row: number, { colour, bold }: Style): string {
  const x = (MARGIN + column * COLUMN).toFixed(1);
  const y = MARGIN + (row + 0.8) * LINE;
  const weight = bold ? ' font-weight="bold"' : '';
  const length = (words.length * COLUMN).toFixed(1);
  return `<text x="${x}" y="${y}" fill="${colour}"${weight} textLength="${length}" xml:space="preserve">${escaped(words)}</text>`;
}

function picture(title: string, output: string, columns: number): string {
  const lines = [`$ ${title}`, '', ...output.trimEnd().split('\n')];
  const width = Math.ceil(2 * MARGIN + columns * COLUMN);
  const height = Math.ceil(2 * MARGIN + lines.length * LINE);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">`,
    ...lines.map(line),
    '</g></svg>',
    '',
  ].join('\n');
}

const [target, , ...args] = process.argv.slice(2);
const run = spawnSync(process.execPath, ['dist/src/cli/main.js', ...args], {
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' },
});
if (run.status !== 0 || target === undefined) throw new Error(`nothing to draw: ${run.stderr}`);
// From the timeline on, without what differs from run to run (wall time).
const lines = run.stdout.split('\n');
const plain = lines.map((text) => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g'), ''));
const from = plain.findIndex((text) => text.startsWith('Timeline'));
const to = plain.indexOf('Run');
writeFileSync(target, picture(`sim ${args.join(' ')}`, lines.slice(from, to).join('\n'), 100));
