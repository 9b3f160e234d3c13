/**
 * How the four clients are configured, side by side: as text with the clients as columns, and as JSON.
 */
import {
  CLIENT_CONFIGURATION,
  CLIENT_NAMES,
  type ClientName,
  type ConfigurationRow,
  type Knob,
} from '../client-model/profiles/configuration.ts';
import { BEHAVIOUR_VERSIONS } from '../client-model/profiles/versions.ts';
import { CONSUMER_KEYS } from '../protocol/config.ts';
import { fieldOf, STARTUP } from '../scenario/client-defaults.ts';
import { formatDuration } from '../scenario/durations.ts';
import { SIMULATION_DEFAULTS } from '../scenario/settings.ts';
import { flow, type Layout, wrap } from './layout.ts';

/** A row as it is printed: what it is about, and a cell per client. */
interface Line {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

const TITLES: Readonly<Record<ConfigurationRow['topic'], string>> = {
  liveness: 'Membership',
  requests: 'Requests',
  connections: 'Connections',
  offsets: 'Offsets and records',
};

/** Below this a column holds no name of a setting: the clients stand one below the other. */
const NARROWEST_COLUMN = 17;
const HEAD_WIDTH = 26;

export function clientsText(layout: Layout): string {
  const width = Math.floor((layout.width - HEAD_WIDTH) / CLIENT_NAMES.length);
  const print = width < NARROWEST_COLUMN ? stacked : (line: Line) => beside(line, width, layout);
  const blocks = [
    [layout.paint('title', 'Clients'), ...general().flatMap((line) => print(line, layout))],
    ...Object.entries(TITLES).map(([topic, title]) => [
      layout.paint('title', title),
      ...rowsOf(topic).flatMap((row) => print(lineOf(row), layout)),
    ]),
    wrap(REMARK, layout.width),
  ];
  const names = width < NARROWEST_COLUMN ? [] : [columnNames(width, layout), ''];
  return `${[...names, blocks.map((block) => block.join('\n')).join('\n\n')].join('\n')}\n`;
}

const REMARK =
  'Each cell has the default and the name that the client has for the setting; a cell without a name cannot be set. ' +
  `A simulation differs in this: ${simulationText()}.`;

function simulationText(): string {
  return Object.entries(SIMULATION_DEFAULTS)
    .map(([name, value]) => `${name} is ${value}`)
    .join(', ');
}

function general(): readonly Line[] {
  return [
    { head: ['behaviours known, since'], cells: CLIENT_NAMES.map((name) => [BEHAVIOUR_VERSIONS[name].join(' ')]) },
    { head: ['start to first request', '--startup'], cells: CLIENT_NAMES.map((name) => [startupText(name)]) },
  ];
}

function startupText(name: ClientName): string {
  const { minMs, maxMs } = STARTUP[name];
  return `${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
}

function rowsOf(topic: string): readonly ConfigurationRow[] {
  return CLIENT_CONFIGURATION.filter((row) => row.topic === topic);
}

/** Kafka's name of the setting, which is the flag; null for what a scenario cannot set. */
function flagOf({ field }: ConfigurationRow): string | null {
  return CONSUMER_KEYS.find((key) => fieldOf(key) === field)?.name ?? null;
}

function lineOf(row: ConfigurationRow): Line {
  const flag = flagOf(row);
  return {
    head: [row.what, ...(flag === null ? [] : [`--${flag}`])],
    cells: CLIENT_NAMES.map((name) => cellOf(row, row.clients[name])),
  };
}

function cellOf(row: ConfigurationRow, { name, default: value }: Knob): readonly string[] {
  if (name === '–') return [value === null ? '–' : valueText(row, value)];
  return [value === null ? 'unset' : valueText(row, value), name];
}

/** Constants of the profiles that are numbers are spans. */
function valueText({ field }: ConfigurationRow, value: number | boolean | string): string {
  return typeof value === 'number' && (field === null || field.endsWith('Ms')) ? formatDuration(value) : String(value);
}

function columnNames(width: number, { paint }: Layout): string {
  return paint(
    'label',
    ' '.repeat(HEAD_WIDTH) +
      CLIENT_NAMES.map((name) => name.padEnd(width))
        .join('')
        .trimEnd(),
  );
}

function beside({ head, cells }: Line, width: number, layout: Layout): string[] {
  const columns = [
    head.flatMap((text) => broken(text, HEAD_WIDTH - 4)),
    ...cells.map((cell) => cell.flatMap((text) => broken(text, width - 2))),
  ];
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, index) => {
    const [first = '', ...rest] = columns.map((column) => column[index] ?? '');
    return `${layout.paint('label', `  ${first}`.padEnd(HEAD_WIDTH))}${rest.map((text) => text.padEnd(width)).join('')}`.trimEnd();
  });
}

function stacked({ head, cells }: Line, { width, paint }: Layout): string[] {
  const lines = CLIENT_NAMES.flatMap((name, index) =>
    broken(`${name.padEnd(11)} ${cells[index]!.join('  ')}`, width - 4).map((text) => `    ${text}`),
  );
  return [...broken(head.join('  '), width - 2).map((text) => paint('label', `  ${text}`)), ...lines];
}

/** At spaces, dots, commas, dashes, and before capitals within a word. */
function broken(text: string, width: number): string[] {
  return flow(text.split(/(?<=[ .,-])|(?<=[a-z])(?=[A-Z])/), width, '').map((line) => line.trimEnd());
}

/** As `--json` prints it: durations in milliseconds, null for what is not set. */
export function clientsJson(version: string): string {
  const clients = CLIENT_NAMES.map((name) => {
    const { minMs, maxMs } = STARTUP[name];
    return [name, { behaviours: BEHAVIOUR_VERSIONS[name], startupMs: [minMs, maxMs] }];
  });
  const rows = CLIENT_CONFIGURATION.map((row) => ({
    topic: row.topic,
    what: row.what,
    setting: flagOf(row),
    clients: row.clients,
  }));
  return `${JSON.stringify({ schemaVersion: 1, version, clients: Object.fromEntries(clients), rows }, null, 2)}\n`;
}
