/**
 * From a recording's client and options (`librdkafka-2.11.1-coop`, `commit=manual instance=i1`) to a client of ours with
 * the settings and the application of the real client program.
 */
import type { Assignor } from '../../../../src/assignors/assignor.ts';
import { clientAssignor } from '../../../../src/assignors/variants.ts';
import type { ClientKind } from '../../../../src/client-model/client.ts';
import { CLIENT_KINDS } from '../../../../src/client-model/kinds.ts';
import { CLIENT_NAMES, type ClientName, defaultOf } from '../../../../src/client-model/profiles/configuration.ts';
import {
  type ApplicationSettings,
  type ConsumerSettings,
  FETCH_BYTES,
  PLAIN_APPLICATION,
} from '../../../../src/client-model/settings.ts';
import type { Meta } from '../dialogue.ts';

export interface ScriptedClient {
  readonly kind: ClientKind;
  readonly version: string;
  readonly settings: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly assignors: readonly Assignor[];
  /** From the start of the process to its first request; the recordings' times do not hang on it. */
  readonly startupMs: number;
}

type Options = ReadonlyMap<string, string>;

/** Clients poll this long (java, librdkafka); the others block. */
const POLL_MS = 100;
const ALL_THERE_IS = 1_000_000_000;
const STARTUP_MS: Record<ClientName, number> = { java: 300, librdkafka: 20, 'franz-go': 7, sarama: 4 };

/** null if the client is not one of ours. */
export function scriptedClient(meta: Meta): ScriptedClient | null {
  const [, name, version, mode] = /^(.+)-(\d+\.\d+\.\d+)-(eager|coop)$/.exec(meta.client) ?? [];
  const client = CLIENT_NAMES.find((known) => known === name);
  const kind = client === undefined ? undefined : CLIENT_KINDS[client];
  if (client === undefined || kind === undefined || version === undefined) return null;
  const options = optionsOf(meta.opts);
  const strategy = options.get('strategy') ?? (mode === 'coop' ? 'coop' : 'range');
  const assignor = clientAssignor(client, strategy === 'coop' ? 'cooperative-sticky' : 'range');
  if (assignor === undefined) return null;
  return {
    kind,
    version,
    settings: settingsOf(client, options, assignor.name),
    application: applicationOf(client, options),
    assignors: [assignor],
    startupMs: STARTUP_MS[client],
  };
}

function optionsOf(text: string): Options {
  return new Map(text.split(' ').map((option) => option.split('=') as [string, string]));
}

/** Short settings unless the case asks for all defaults (data/README.md, "Client programs"). */
function settingsOf(client: ClientName, options: Options, assignor: string): ConsumerSettings {
  const manual = options.get('commit') === 'manual';
  const number = (field: keyof ConsumerSettings) => Number(defaultOf(client, field) ?? ALL_THERE_IS);
  const short = (field: keyof ConsumerSettings, option: string, ms: number) =>
    options.get('default') === '1' ? number(field) : Number(options.get(option) ?? ms);
  return {
    groupId: 'g',
    clientId: 'cut',
    groupInstanceId: options.get('instance') ?? null,
    topics: ['t'],
    clientRack: null,
    sessionTimeoutMs: short('sessionTimeoutMs', 'session', 6_000),
    heartbeatIntervalMs: short('heartbeatIntervalMs', 'hb', 1_000),
    maxPollIntervalMs: short('maxPollIntervalMs', 'maxpoll', 8_000),
    maxPollRecords: number('maxPollRecords'),
    enableAutoCommit: !manual,
    autoCommitIntervalMs: short('autoCommitIntervalMs', 'automs', 2_000),
    autoOffsetReset: 'earliest',
    fetchMaxWaitMs: number('fetchMaxWaitMs'),
    ...FETCH_BYTES,
    requestTimeoutMs: number('requestTimeoutMs'),
    defaultApiTimeoutMs: number('defaultApiTimeoutMs'),
    retryBackoffMs: number('retryBackoffMs'),
    retryBackoffMaxMs: number('retryBackoffMaxMs'),
    reconnectBackoffMs: number('reconnectBackoffMs'),
    metadataMaxAgeMs: number('metadataMaxAgeMs'),
    partitionAssignmentStrategy: [assignor],
  };
}

function applicationOf(client: ClientName, options: Options): ApplicationSettings {
  const manual = options.get('commit') === 'manual';
  const each = options.get('each') !== '0';
  const slowRevokeMs = Number(options.get('slowrevoke') ?? 0);
  return {
    ...PLAIN_APPLICATION,
    pollTimeoutMs: POLL_MS,
    processingPerBatchMs: Number(options.get('blockslow') ?? options.get('procms') ?? 0),
    processingPerRecordMs: 0,
    processingSpread: 0,
    commit: manual ? (each ? 'sync' : 'none') : 'auto',
    revokedCallbackMs: slowRevokeMs,
    commitOnRevoke: options.get('revcommit') === '1',
    // franz-go's program registers OnPartitionsRevoked only in these cases; else the default one runs.
    callbacks: client === 'franz-go' ? manual || slowRevokeMs > 0 : options.get('cb') !== '0',
    blockRebalanceOnPoll: options.get('block') === '1',
    onFatal: client === 'franz-go' || client === 'sarama' ? 'go-on' : 'close',
    onFencedCommit: client === 'franz-go' ? 'ignore' : 'close',
    consumeRetryMs: Number(options.get('errsleep') ?? 100),
  };
}
