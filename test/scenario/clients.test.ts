import { describe, expect, test } from 'vitest';
import { warningsOf } from '../../src/advise/lint/lint.ts';
import { behaviourOf as franzGo } from '../../src/client-model/franz-go/profile.ts';
import { behaviourOf as librdkafka } from '../../src/client-model/librdkafka/profile.ts';
import { CLIENT_NAMES, type ClientName } from '../../src/client-model/profiles/configuration.ts';
import { BEHAVIOUR_VERSIONS, behaviourVersion } from '../../src/client-model/profiles/versions.ts';
import { behavioursOf as sarama } from '../../src/client-model/sarama/profile.ts';
import { clientsOf, clientsText, parseClients } from '../../src/scenario/clients.ts';
import type { GivenFlag } from '../../src/scenario/flag.ts';
import { scenarioFromFlags } from '../../src/scenario/from-flags.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { toCommand } from '../../src/scenario/to-command.ts';
import { toWorld } from '../../src/scenario/to-world.ts';

type Group = NonNullable<ScenarioInput['groups']>[number];

function read(group: Group): Scenario {
  const result = readScenario({ groups: [group] });
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
}

const flags = (said: Readonly<Record<string, string>>): GivenFlag[] =>
  Object.entries(said).map(([name, value]) => ({ name, value }));

function overFile(said: Readonly<Record<string, string>>, group: unknown): Scenario {
  const result = scenarioFromFlags(flags(said), { groups: [group] });
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.scenario;
}

describe('clients as one types them', () => {
  test.each([
    ['java', [['java', null, null]]],
    ['franz-go@1.18', [['franz-go', '1.18', null]]],
    [
      'java:10,franz-go:20@1.18',
      [
        ['java', null, 10],
        ['franz-go', '1.18', 20],
      ],
    ],
    ['librdkafka@2.4:3', [['librdkafka', '2.4', 3]]],
  ])('%s', (text, items) => {
    expect(clientsOf(text).map(({ client, version, members }) => [client, version, members])).toEqual(items);
  });

  test('have one form when printed', () => {
    expect(clientsText(clientsOf('java:1, franz-go@1.18:2'))).toBe('java:1,franz-go:2@1.18');
    expect(clientsText(clientsOf('sarama:7'))).toBe('sarama');
  });

  test.each([
    ['franzgo', 'Did you mean franz-go?'],
    ['java:2,ruby:3', 'names ruby, which is not known'],
    ['java:2:3', 'says something twice'],
    ['java:x', 'has "x" for a number of pods'],
    ['java,sarama', 'does not say how many pods run java'],
    ['sarama@1.2', 'Did you mean sarama@1.30?'],
    ['sarama@new', 'write numbers and dots'],
    ['', 'is not known'],
  ])('%s is refused', (text, words) => {
    const result = parseClients(text);
    expect('not' in result ? result.not : '').toContain(words);
  });
});

describe('the table of versions', () => {
  const behaviours: Readonly<Partial<Record<ClientName, (version: string) => unknown>>> = {
    librdkafka,
    'franz-go': franzGo,
    sarama,
  };
  const versions = Array.from({ length: 3 }, (_, major) =>
    Array.from({ length: 80 }, (_, minor) => Array.from({ length: 8 }, (_, patch) => `${major}.${minor}.${patch}`)),
  ).flat(2);

  test.each(Object.keys(behaviours) as ClientName[])('of %s is that of its profile', (name) => {
    const of = (version: string) => JSON.stringify(behaviours[name]!(version));
    const known = versions.filter((version) => behaviourVersion(name, version) !== null);
    for (const version of known) expect(of(version), version).toBe(of(behaviourVersion(name, version)!));
    expect(new Set(BEHAVIOUR_VERSIONS[name].map(of)).size).toBe(BEHAVIOUR_VERSIONS[name].length);
  });

  test('takes the newest that is not above', () => {
    expect(
      ['1.16', '1.18.9', '1.20', '1.21.2', '1.99'].map((version) => behaviourVersion('franz-go', version)),
    ).toEqual(['1.16', '1.16', '1.19', '1.21', '1.22']);
  });
});

describe('a group', () => {
  test.each<[ClientName, Record<string, unknown>]>([
    [
      'java',
      {
        sessionTimeoutMs: 45_000,
        maxPollIntervalMs: 300_000,
        partitionAssignmentStrategy: ['range', 'cooperative-sticky'],
      },
    ],
    [
      'librdkafka',
      { sessionTimeoutMs: 45_000, requestTimeoutMs: 60_000, partitionAssignmentStrategy: ['range', 'roundrobin'] },
    ],
    [
      'franz-go',
      { sessionTimeoutMs: 45_000, maxPollIntervalMs: 60_000, partitionAssignmentStrategy: ['cooperative-sticky'] },
    ],
    ['sarama', { sessionTimeoutMs: 10_000, maxPollIntervalMs: 60_000, partitionAssignmentStrategy: ['range'] }],
  ])('of %s starts from its own defaults', (client, expected) => {
    const [share] = toWorld(read({ client })).groups[0]!.clients;
    expect(share).toMatchObject({ client, consumer: expected });
  });

  test.each(CLIENT_NAMES)('of %s survives JSON', (client) => {
    const scenario = read({ client });
    expect(readScenario(JSON.parse(JSON.stringify(scenario)))).toEqual({ scenario });
  });

  test('of several clients has as many members, numbered in order', () => {
    const { members, clients } = toWorld(read({ client: 'java:1,franz-go:2@1.18' })).groups[0]!;
    expect(members).toBe(3);
    expect(clients.map(({ client, version, members: pods }) => [client, version, pods])).toEqual([
      ['java', '4.0', 1],
      ['franz-go', '1.18', 2],
    ]);
  });

  const OWN: Group = {
    clients: [
      { client: 'java', members: 2 },
      {
        client: 'sarama',
        version: '1.40',
        members: 3,
        consumer: { 'session.timeout.ms': '20s' },
        application: { commit: 'sync', restarts: 2 },
        startup: { maxMs: '9s' },
      },
    ],
  };

  test('has shares with settings of their own', () => {
    const scenario = read(OWN);
    const [java, sarama] = toWorld(scenario).groups[0]!.clients;
    expect(java).toMatchObject({
      consumer: { sessionTimeoutMs: 45_000, enableAutoCommit: true },
      startupMs: [800, 3_600],
    });
    expect(sarama).toMatchObject({
      version: '1.40',
      consumer: { sessionTimeoutMs: 20_000, enableAutoCommit: false },
      restart: { attempts: 2 },
      startupMs: [4, 9_000],
    });
    expect(scenario.groups[0]).toMatchObject({ client: 'java:2,sarama:3@1.40', members: 5 });
    expect(readScenario(JSON.parse(JSON.stringify(scenario)))).toEqual({ scenario });
  });

  test('a flag holds for all shares of a file', () => {
    const { clients } = toWorld(overFile({ 'session.timeout.ms': '30s', startup: 'max=4s', commit: 'none' }, OWN))
      .groups[0]!;
    expect(clients.map(({ consumer }) => consumer.sessionTimeoutMs)).toEqual([30_000, 30_000]);
    expect(clients.map(({ startupMs }) => startupMs)).toEqual([
      [800, 4_000],
      [4, 4_000],
    ]);
    expect(clients.map(({ application }) => application.commit)).toEqual(['none', 'none']);
  });

  test('--client says anew who runs what, over any file', () => {
    const complete = JSON.parse(JSON.stringify(read(OWN).groups[0])) as unknown;
    expect(overFile({ client: 'java:1,librdkafka:1' }, complete).groups[0]).toMatchObject({ members: 2 });
    expect(overFile({ client: 'java' }, { members: 9 }).groups[0]).toMatchObject({
      client: 'java',
      members: 9,
      clients: [],
    });
  });

  test.each([
    [{ client: 'java:2,franz-go:1@1.18' }, 'npx groupsim --client java:2,franz-go:1@1.18 --seed 1'],
    [{ client: 'sarama', members: 9 }, 'npx groupsim --members 9 --client sarama --seed 1'],
    [
      { client: 'java:1,sarama:2', consumer: { 'session.timeout.ms': 20_000 } },
      'npx groupsim --client java:1,sarama:2 --session.timeout.ms 20s --seed 1',
    ],
    [
      {
        clients: [
          { client: 'java', members: 1 },
          { client: 'sarama@1.40', members: 2, application: { consumeRetryMs: 5 } },
        ],
      },
      `npx groupsim --scenario '{"groups":[{"clients":[{"client":"java","members":1},{"client":"sarama@1.40","members":2,"application":{"consumeRetryMs":5}}]}]}' --seed 1`,
    ],
  ] as [Group, string][])('is repeated by its command: %j', (group, command) => {
    const scenario = read(group);
    expect(toCommand(scenario)).toBe(command);
    const json = /'(\{.*\})'/.exec(command)?.[1];
    if (json !== undefined) expect(readScenario(JSON.parse(json))).toEqual({ scenario });
  });

  test.each<[Group, string]>([
    [{ members: 9, client: 'java:1,sarama:2' }, 'client java:1,sarama:2 is 3 pods, but members says 9'],
    [{ client: 'java:1,sarama:1', clients: [{ client: 'java', members: 2 }] }, 'is not what the list of clients says'],
    [{ client: 'franz-go:1,sarama:1' }, 'franz-go has cooperative-sticky; sarama has range'],
    [
      { client: 'librdkafka', consumer: { 'partition.assignment.strategy': 'range,cooperative-sticky' } },
      'all its assignors',
    ],
    [
      { client: 'sarama@1.50', consumer: { 'partition.assignment.strategy': 'cooperative-sticky' } },
      'sarama@1.50 has no assignor cooperative-sticky: it has range, roundrobin and sticky',
    ],
    [{ clients: [{ client: 'java', version: '2.1', members: 2 }] }, 'Did you mean java@4.0?'],
    [
      { client: 'java:2,sarama:2', consumer: { 'heartbeat.interval.ms': '12s' } },
      'sarama: heartbeat.interval.ms 12s is not below',
    ],
    [
      { client: 'java:2,franz-go:2', consumer: { 'auto.commit.interval.ms': 50 } },
      'franz-go refuses auto.commit.interval.ms 50ms: it has to be 100ms or more',
    ],
    [{ client: 'sarama', consumer: { 'auto.commit.interval.ms': 0 } }, 'it has to be 1ms or more'],
  ])('is refused: %j', (group, words) => {
    const result = readScenario({ groups: [group] });
    expect('problems' in result ? result.problems.map(({ message }) => message).join('\n') : '').toContain(words);
  });

  test('is warned of settings that its clients do not have, and only of these', () => {
    const warnings = (group: Group) => warningsOf(read(group)).map(({ message }) => message);
    expect(warnings({ client: 'sarama:2,java:2', consumer: { 'max.poll.records': 7 } })).toContain(
      'sarama has no max.poll.records: it has no effect there.',
    );
    for (const client of CLIENT_NAMES) expect(warnings({ client }), client).toEqual([]);
    const [share] = toWorld(read({ client: 'sarama', consumer: { 'max.poll.records': 7 } })).groups[0]!.clients;
    expect(share!.consumer.maxPollRecords).toBe(256);
  });
});
