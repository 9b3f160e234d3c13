/**
 * From the words of a cell's parameters to what is run. Every parameter that a file may use is in the tables here; one that is
 * not, or that is missing, is an error, so that no cell is compared with an experiment that it does not describe.
 */
import { CLIENT_NAMES, type ClientName } from '../../../src/client-model/profiles/configuration.ts';
import { type Behaviour, behaviourOf } from '../../../src/coordinator/behaviour.ts';
import { BrokenCells, type Cell } from './cells.ts';

/** What all experiments have in common. Spans in milliseconds. */
export interface Setup {
  readonly experiment: string;
  readonly client: ClientName;
  readonly version: string;
  /** Of the brokers whose runs were pooled. */
  readonly brokers: readonly Behaviour[];
  readonly assignor: string;
  readonly partitions: number;
  /** The producers' tick: each partition gets `recordsPerTick` records at once. */
  readonly recordEveryMs: number;
  readonly recordsPerSecond: number;
  readonly commit: 'sync' | 'none' | 'auto';
  /** Most records of a batch; null: the client's default. */
  readonly maxRecords: number | null;
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  /** null: the client's default. */
  readonly maxPollMs: number | null;
  readonly initialRebalanceDelayMs: number;
  readonly processingMsPerBatch: number;
  readonly processingUsPerRecord: number;
  /** Members at the start, and how many more there are at most. */
  readonly members: number;
  readonly more: number;
  /** All members that are added run in one process. */
  readonly oneProcess: boolean;
  readonly isStatic: boolean;
  /** Records are handed over to a worker. */
  readonly hasWorker: boolean;
  readonly event: string;
  readonly startGapMs: number;
  readonly staggerMs: number;
  readonly quietMs: readonly [min: number, max: number];
  readonly downMs: number;
  readonly overlapMs: number;
  readonly observedMs: number;
  readonly durationMs: number;
}

type Params = Cell['params'];
type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Reader = (value: unknown, setup: Writable<Setup>) => boolean;

const number =
  (field: { [K in keyof Setup]: Setup[K] extends number ? K : never }[keyof Setup] | 'maxPollMs'): Reader =>
  (value, setup) => {
    if (typeof value !== 'number' || !(value >= 0)) return false;
    setup[field] = value;
    return true;
  };

const word =
  (...words: readonly unknown[]): Reader =>
  (value) =>
    words.includes(value);

/** `none`, `auto`, `sync after each poll (about every 100 ms)`, `sync after each batch (<=1000 records)`. */
const COMMIT = /^(?:none|auto|(sync) after each (?:poll|batch)(?: \((?:about every \d+ ms|<=(\d+) records)\))?)$/;

const commit: Reader = (value, setup) => {
  const found = COMMIT.exec(String(value));
  if (found === null) return false;
  const [, sync, most] = found;
  setup.commit = sync === undefined ? (value as 'none' | 'auto') : 'sync';
  if (most !== undefined) setup.maxRecords = Number(most);
  return true;
};

/** `3`, `3->4->3`, `0->3 started together`, `2->30 (28 started in one process)`. */
const members: Reader = (value, setup) => {
  const [, from, to, , how] = /^(\d+)(?:->(\d+)(->\d+)?)?(.*)$/.exec(String(value)) ?? [];
  if (from === undefined) return false;
  setup.members = Number(from);
  setup.more = to === undefined ? 0 : Number(to) - Number(from);
  setup.oneProcess = / in one process\)$/.test(how ?? '');
  return true;
};

const range: Reader = (value, setup) => {
  const [, min, max] = /^(\d+)-(\d+)$/.exec(String(value)) ?? [];
  if (min === undefined) return false;
  setup.quietMs = [Number(min), Number(max)];
  return true;
};

const event: Reader = (value, setup) => {
  setup.event = String(value);
  return typeof value === 'string';
};

const isStatic: Reader = (value, setup) => {
  setup.isStatic = value === true;
  return typeof value === 'boolean';
};

const app: Reader = (value, setup) => {
  setup.hasWorker = value === 'poll loop -> buffered channel -> worker';
  return setup.hasWorker || value === 'poll -> process -> commit';
};

const recordsPerSec: Reader = (value, setup) => {
  setup.recordsPerSecond = Number(value) / setup.partitions;
  return typeof value === 'number';
};

const recordEvery: Reader = (value, setup) => {
  setup.recordsPerSecond = 1000 / Number(value);
  return number('recordEveryMs')(value, setup) && Number(value) > 0;
};

/** Every parameter that there is, and how it is read. */
const PARAMETERS: Readonly<Record<string, Reader>> = {
  partitions: number('partitions'),
  topics: word(1),
  members,
  static: isStatic,
  sessionMs: number('sessionMs'),
  heartbeatMs: number('heartbeatMs'),
  maxPollMs: number('maxPollMs'),
  initialRebalanceDelayMs: number('initialRebalanceDelayMs'),
  commit,
  recordEveryMs: recordEvery,
  perPartition: word(true),
  recordsPerSec,
  app,
  processingMsPerBatch: number('processingMsPerBatch'),
  processingUsPerRecord: number('processingUsPerRecord'),
  event,
  crash: word('SIGKILL'),
  stop: word('SIGTERM', 'SIGKILL'),
  quietBeforeEventMs: range,
  startGapMs: number('startGapMs'),
  staggerMs: number('staggerMs'),
  downMs: number('downMs'),
  overlapMs: number('overlapMs'),
  adminRemove: word('right after the process ended', 'while the member lives'),
  observedMs: number('observedMs'),
  durationMs: number('durationMs'),
};

const REQUIRED = ['partitions', 'members', 'sessionMs', 'heartbeatMs', 'initialRebalanceDelayMs', 'commit'];

export function setupOf(cell: Cell): Setup {
  const setup: Writable<Setup> = {
    experiment: cell.experiment,
    client: clientOf(cell),
    version: versionOf(cell),
    brokers: brokersOf(cell),
    assignor: assignorOf(cell),
    ...NOTHING,
  };
  for (const name of REQUIRED) if (!(name in cell.params)) throw new BrokenCells(`${cell.id}: ${name} is missing`);
  for (const [name, value] of Object.entries(orderly(cell.params))) read(cell, name, value, setup);
  return setup;
}

const NOTHING = {
  partitions: 0,
  recordEveryMs: 100,
  recordsPerSecond: 0,
  commit: 'sync' as const,
  maxRecords: null,
  sessionMs: 0,
  heartbeatMs: 0,
  maxPollMs: null,
  initialRebalanceDelayMs: 0,
  processingMsPerBatch: 0,
  processingUsPerRecord: 0,
  members: 0,
  more: 0,
  oneProcess: false,
  isStatic: false,
  hasWorker: false,
  event: '',
  startGapMs: 0,
  staggerMs: 0,
  quietMs: [8_500, 21_000] as const,
  downMs: 0,
  overlapMs: 0,
  observedMs: 0,
  durationMs: 0,
};

/** The rate of records hangs on the number of partitions. */
function orderly(params: Params): Params {
  return { partitions: params.partitions, ...params };
}

function read(cell: Cell, name: string, value: unknown, setup: Writable<Setup>): void {
  const reader = PARAMETERS[name];
  if (reader === undefined) {
    const known = Object.keys(PARAMETERS).join(', ');
    throw new BrokenCells(`${cell.id}: unknown parameter ${name}; known are ${known}`);
  }
  if (!reader(value, setup)) throw new BrokenCells(`${cell.id}: ${name} cannot be ${JSON.stringify(value)}`);
}

function clientOf({ id, client }: Cell): ClientName {
  const found = CLIENT_NAMES.find((name) => name === client);
  if (found === undefined) throw new BrokenCells(`${id}: unknown client ${client}`);
  return found;
}

function versionOf({ id, clientVersion }: Cell): string {
  const [version] = /\d+\.\d+(\.\d+)?/.exec(clientVersion) ?? [];
  if (version === undefined) throw new BrokenCells(`${id}: ${clientVersion} names no version`);
  return version;
}

function brokersOf({ id, broker }: Cell): readonly Behaviour[] {
  const versions = broker.replace(/ \(pooled\)$/, '').split('+');
  if (versions.some((version) => !/^\d+\.\d+\.\d+$/.test(version))) {
    throw new BrokenCells(`${id}: unknown broker ${broker}`);
  }
  return versions.map((version) => behaviourOf(version));
}

const ASSIGNORS = ['range', 'cooperative-sticky'];

function assignorOf({ id, assignor }: Cell): string {
  if (!ASSIGNORS.includes(assignor)) throw new BrokenCells(`${id}: unknown assignor ${assignor}`);
  return assignor;
}
