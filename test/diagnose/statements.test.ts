/** Each statement of each program, as that program prints it, is read by its own entry and says what it should. */
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/diagnose/facts.ts';
import { LogReader, type Process } from '../../src/diagnose/log-reader.ts';
import { UnreadLines } from '../../src/diagnose/unread.ts';
import { BROKER_BOTH } from '../../src/diagnose/wording/broker-both.ts';
import { BROKER_NEW } from '../../src/diagnose/wording/broker-new.ts';
import { BROKER_OLD } from '../../src/diagnose/wording/broker-old.ts';
import { FRANZ_GO } from '../../src/diagnose/wording/franz-go.ts';
import { JAVA_CLIENT } from '../../src/diagnose/wording/java-client.ts';
import { LIBRDKAFKA } from '../../src/diagnose/wording/librdkafka.ts';
import { SARAMA } from '../../src/diagnose/wording/sarama.ts';
import { Phrasebook, type Statement } from '../../src/diagnose/wording/statement.ts';

const TABLES: Readonly<Record<string, readonly Statement[]>> = {
  'the old coordinator': [...BROKER_BOTH, ...BROKER_OLD],
  'the new coordinator': [...BROKER_BOTH, ...BROKER_NEW],
  'the Java client': JAVA_CLIENT,
  librdkafka: LIBRDKAFKA,
  'franz-go': FRANZ_GO,
  sarama: SARAMA,
};

/** A line around a message, as each program's layout has it. */
const LINE: Readonly<Record<string, (message: string) => string>> = {
  'the old coordinator': (message) =>
    `[2026-11-21 09:46:30,602] INFO [GroupCoordinator 1]: ${message} (kafka.coordinator.group.GroupCoordinator)`,
  'the new coordinator': (message) =>
    `[2026-11-21 09:46:30,602] INFO [GroupCoordinator id=1 topic=__consumer_offsets partition=3] ${message} (org.apache.kafka.coordinator.group.GroupMetadataManager)`,
  'the Java client': (message) =>
    `[2026-11-21 09:46:30,602] INFO [Consumer clientId=a, groupId=orders] ${message} (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)`,
  librdkafka: (message) => {
    const [facility, ...rest] = message.split(': ');
    return `%7|1763718390.602|${facility}|a#consumer-1| [thrd:main]: ${rest.join(': ')}`;
  },
  'franz-go': (message) => `2026-11-21 09:46:30.602 a [INFO] ${message}`,
  sarama: (message) => `2026/11/21 09:46:30.602000 ${message}`,
};

interface Heard {
  readonly facts: Fact[];
  readonly reader: LogReader;
  readonly unread: UnreadLines;
}

function hear(...lines: readonly string[]): Heard {
  const facts: Fact[] = [];
  const unread = new UnreadLines();
  const keep = (_process: Process, fact: Fact) => void facts.push(fact);
  const reader = new LogReader(
    0,
    'a.log',
    { broker: (fact) => void facts.push(fact), client: keep, alive: () => {} },
    unread,
  );
  for (const line of lines) reader.line(line);
  return { facts, reader, unread };
}

describe.each(Object.entries(TABLES))('%s', (program, statements) => {
  it.each(statements.map((statement) => [statement.example, statement] as const))('says "%s"', (example, statement) => {
    const own = statement.pattern.exec(example);
    expect(example.startsWith(statement.begins), 'begins as the table says').toBe(true);
    expect(own, 'its pattern').not.toBeNull();
    const said = new Phrasebook(statements).read(example);
    expect(said, 'no other statement takes it first').toEqual(statement.says(own!));
    const { facts, unread } = hear(LINE[program]!(example));
    expect(unread.count).toBe(0);
    expect(facts.map(({ kind }) => kind)).toEqual(said === null || said?.kind === 'client-lives' ? [] : [said?.kind]);
  });

  it('names where each statement comes from', () => {
    for (const { source } of statements) expect(source).toMatch(/\d\.\d/);
  });
});

describe('the lines of a coordinator', () => {
  const one = (message: string) => hear(LINE['the old coordinator']!(message)).facts[0]!;

  it('tell who gave the occasion of a rebalance, and the reason that the client gave', () => {
    const fact = one(
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (__consumer_offsets-7) (reason: Adding new member b-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b with group instance id None; client reason: need to re-join)',
    );
    expect(fact).toMatchObject({
      kind: 'preparing',
      group: 'orders',
      generation: 4,
      why: 'join',
      member: 'b-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b',
      reason: 'need to re-join',
    });
  });

  it.each([
    ['2.0', 'Preparing to rebalance group orders with old generation 4 (__consumer_offsets-7)', 'unknown'],
    [
      '2.4',
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (__consumer_offsets-7) (reason: removing member a on LeaveGroup)',
      'leave',
    ],
    [
      '4.x',
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (reason: explicit `LeaveGroup` request for (a) members.).',
      'leave',
    ],
    [
      '4.x',
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (reason: removing member a on heartbeat expiration.).',
      'expiry',
    ],
    [
      '3.6',
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (__consumer_offsets-7) (reason: Updating metadata for member a during Stable; client reason: not provided)',
      'rejoin',
    ],
    [
      '2.8',
      'Preparing to rebalance group orders in state PreparingRebalance with old generation 4 (__consumer_offsets-7) (reason: leader a re-joining group during Stable)',
      'rejoin',
    ],
  ])('of %s: %s', (_version, message, why) => {
    expect(one(message)).toMatchObject({ kind: 'preparing', group: 'orders', generation: 4, why });
  });

  it('may speak of groups whose names have spaces and brackets', () => {
    expect(one('Stabilized group my (old) group generation 3 (__consumer_offsets-1) with 2 members')).toMatchObject({
      group: 'my (old) group',
      generation: 3,
      count: 2,
    });
  });
});

describe('what stands around a message', () => {
  const message = 'Group orders with generation 6 is now empty';

  it.each([
    [
      'a container',
      `2026-11-21T09:46:30.602Z stdout F [2026-11-21 09:46:30,602] INFO [GroupCoordinator 1]: ${message}`,
    ],
    ['docker compose', `kafka-1  | [2026-11-21 09:46:30,602] INFO [GroupCoordinator 1]: ${message}`],
    [
      'a thread',
      `[2026-11-21 09:46:30,602] INFO [group-coordinator-event-processor-1] [GroupCoordinator id=1] ${message}`,
    ],
    ['an offset', `2026-11-21T10:46:30.602+01:00 INFO [GroupCoordinator 1]: ${message}`],
  ])('%s does not hide it', (_what, line) => {
    const { facts } = hear(line);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({ kind: 'emptied', group: 'orders', at: Date.parse('2026-11-21T09:46:30.602Z') });
  });

  it('belongs to the program that printed it: stack traces go on with the line before', () => {
    const { reader, unread } = hear(
      LINE['the old coordinator']!(message),
      'java.lang.IllegalStateException: no',
      '\tat kafka.server.KafkaApis.handle(KafkaApis.scala:1)',
      '',
    );
    expect(reader.counts).toMatchObject({ lines: 4, continued: 2, blank: 1 });
    expect(unread.count).toBe(0);
  });

  it('of nobody known is counted by shape, with the first as an example', () => {
    const { unread } = hear(
      '[2026-11-21 09:46:30,602] INFO [ReplicaManager broker=1] Partition t-1 is stuck',
      '[2026-11-21 09:46:31,602] INFO [ReplicaManager broker=2] Partition t-2 is stuck',
      'gibberish',
    );
    expect(unread.count).toBe(3);
    expect(unread.shapes().map(({ count, line }) => [count, line])).toEqual([
      [2, 1],
      [1, 3],
    ]);
  });
});
