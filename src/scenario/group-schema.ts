/**
 * What may be written for a group, and for a share of a mixed one. What is not said follows from the client, so that
 * every place may be empty here; shares.ts fills it in.
 */
import * as v from 'valibot';
import { CONSUMER_KEYS } from '../protocol/config.ts';
import { parseClients } from './clients.ts';
import { DEFAULTS, LIMITS } from './defaults.ts';
import { object, places } from './objects.ts';
import {
  choice,
  clients,
  decimal,
  duration,
  flagValue,
  name,
  oneClient,
  settingSchema,
  share,
  subscription,
  type ValueSchema,
  wholeNumber,
} from './values.ts';

const DAY_MS = 86_400_000;

/** Nothing, or null: it follows from the client. */
function open<T>(schema: ValueSchema<T>) {
  return v.nullish(schema, null);
}

const consumer = object(Object.fromEntries(CONSUMER_KEYS.map((key) => [key.name, open(settingSchema(key))])));

/** What the application around the consumer does. */
const application = object({
  /** Argument of poll(): the longest that one poll waits for records. */
  pollTimeoutMs: open(duration(1, DAY_MS)),
  /** Work on each batch, on each record of it in addition, and how much that varies. */
  processingMs: open(duration(0, DAY_MS)),
  processingPerRecordMs: open(duration(0, DAY_MS)),
  processingSpread: open(share()),
  /** The 99 % quantile of the work over its median. */
  processingTail: open(decimal(1, 1_000)),
  /** Workers behind the polling loop; 0: who polls also works. */
  workers: open(wholeNumber(0, 1_000)),
  /** What keeps the polling loop from running ahead of them, and how many records wait at most. */
  handover: open(choice(['pause', 'block'])),
  queueRecords: open(wholeNumber(1, 1_000_000)),
  /** A worker with too little to do waits so long for more. */
  lingerMs: open(duration(0, DAY_MS)),
  /** What becomes of records in hand when their partition is revoked. */
  revokedWork: open(choice(['finish', 'drop', 'carry-on'])),
  /** Who commits: the client by itself, the application, or nobody. */
  commit: open(choice(['auto', 'sync', 'async', 'none'])),
  /** The application, after each batch or after each record. */
  commitPer: open(choice(['batch', 'record'])),
  /** A synchronous commit that failed is logged, or tried again after a pause until it works. */
  failedCommit: open(choice(['ignore', 'retry'])),
  commitRetryMs: open(duration(1, DAY_MS)),
  /** How long onPartitionsRevoked and onPartitionsAssigned take. */
  revokedCallbackMs: open(duration(0, DAY_MS)),
  assignedCallbackMs: open(duration(0, DAY_MS)),
  /** onPartitionsRevoked commits what was processed, and waits for the answer. */
  commitOnRevoke: open(flagValue()),
  /** It registers rebalance callbacks; without, librdkafka and franz-go do what they do by default. */
  callbacks: open(flagValue()),
  /** franz-go: no rebalance between a poll and the end of the work on its batch. */
  blockRebalanceOnPoll: open(flagValue()),
  /** On a fatal error of its client it closes it and ends, ends at once, or goes on polling. */
  onFatal: open(choice(['close', 'exit', 'go-on'])),
  /** java, franz-go: the same where a synchronous commit is told that another member has its instance id. */
  onFencedCommit: open(choice(['close', 'ignore'])),
  /** sarama, java: pause after an error of Consume() or poll() that the application goes on from. */
  consumeRetryMs: open(duration(0, DAY_MS)),
  /** Pause before a process that ended by itself is started again; doubled each time up to the second. */
  restartAfterMs: open(duration(0, DAY_MS)),
  restartAfterMaxMs: open(duration(0, DAY_MS)),
  /** How often; null: without end. 0: whoever fails stays away. */
  restarts: open(wholeNumber(0, 1_000_000)),
});

const shareStartup = object({
  minMs: open(duration(0, DAY_MS)),
  maxMs: open(duration(0, DAY_MS)),
});

const startup = object({
  minMs: open(duration(0, DAY_MS)),
  maxMs: open(duration(0, DAY_MS)),
  gapMs: v.optional(duration(0, DAY_MS), DEFAULTS.startup.gapMs),
});

/** What a pod does when it ends, and for how long it is down, follows from the kind where nobody says it. */
const churn = object({
  everyMs: v.optional(duration(100, LIMITS.maxDurationMs), DEFAULTS.churn.everyMs),
  kind: v.optional(choice(['restart', 'crash', 'scale']), DEFAULTS.churn.kind),
  downMs: v.nullish(duration(0, LIMITS.maxDurationMs), null),
  graceful: v.nullish(share(), null),
  timing: v.optional(choice(['periodic', 'random']), DEFAULTS.churn.timing),
  untilMs: v.nullish(duration(0, LIMITS.maxDurationMs), DEFAULTS.churn.untilMs),
});

const act = object({
  atMs: duration(0, LIMITS.maxDurationMs),
  pod: wholeNumber(0, LIMITS.maxMembers - 1),
  act: choice(['unsubscribe', 'subscribe']),
});

const members = wholeNumber(1, LIMITS.maxMembers);

/** Where settings belong that somebody wrote beside them. */
const CONSUMER_PLACES = places(
  CONSUMER_KEYS.map((key) => key.name),
  '"consumer"',
);

/** Version and name may stand together, `franz-go@1.18`, or apart. */
const shareEntries = object(
  {
    client: oneClient(),
    version: open(name()),
    members,
    consumer: v.optional(consumer, {}),
    application: v.optional(application, {}),
    startup: v.optional(shareStartup, {}),
  },
  CONSUMER_PLACES,
);

const shareOfGroup = v.pipe(
  shareEntries,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { client, version, ...rest } = dataset.value;
    const result = parseClients(version === null ? client : `${client}@${version}`);
    if ('ok' in result) return { ...rest, client: result.ok[0]!.client, version: result.ok[0]!.version };
    addIssue({ message: `has client ${client} of version ${version}, which ${result.not}` });
    return NEVER;
  }),
);

export const groupSchema = object(
  {
    id: v.optional(name(), DEFAULTS.groupId),
    members: v.optional(members),
    replicas: v.nullish(wholeNumber(0, LIMITS.maxMembers), null),
    subscribe: v.nullish(subscription(), null),
    client: open(clients()),
    clients: v.optional(v.array(shareOfGroup, 'is not a list.'), []),
    consumer: v.optional(consumer, {}),
    application: v.optional(application, {}),
    startup: v.optional(startup, {}),
    churn: v.nullish(churn, null),
    acts: v.optional(v.array(act, 'is not a list.'), []),
  },
  CONSUMER_PLACES,
);
