/**
 * One GroupCoordinator, driven by hand. Requests are written as a person would say them; what is not said is what the
 * member said before (its timeouts, protocols, instance id) or was told last (its generation).
 *
 *     broker [KEY=VALUE …]                   a broker with these settings; the first command
 *     group c1 c2:i1 … [as in join]          makes a Stable group of these clients (with instance ids), and sets the clock to 0
 *     join WHO [session= rebalance= protocols= topics= data= instance= version= reason=]
 *                                            WHO is a client (joins without member id) or a member id
 *     sync M [gen=] [instance=] [M=PARTITIONS …]     heartbeat M [gen=] [instance=]
 *     leave M … [instance=I]                 with an instance id alone, as administrators do
 *     commit WHO [gen=] [instance=] [PARTITION=OFFSET …]     fetch [PARTITION …] [stable=yes]
 *     advance SPAN                           time passes, timers fire
 *     hold | release | refuse ERROR          appends wait; are committed; are refused
 *     refuse-next ERROR                      the next append is refused
 *     failover [lost] | resign | loading | loaded | shutdown     `lost`: what was held is not in the log
 *     describe | timers | waiting | log | list | delete | delete-offsets PARTITION …
 */
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../../../src/coordinator/config.ts';
import { Api, apiName } from '../../../src/protocol/api.ts';
import { type ErrorName, Errors } from '../../../src/protocol/errors.ts';
import { type TopicPartition, topicPartition } from '../../../src/protocol/partitions.ts';
import type { JoinGroupRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../../src/protocol/responses.ts';
import { CoordinatorHost, GROUP, timerWords } from './coordinator-host.ts';
import type { Command, Driver } from './dialogue.ts';
import { recordWords } from './log-words.ts';
import { msOf, settingsOf, span, ticksOf } from './words.ts';

/** What a client says when it joins. */
interface JoinSettings {
  readonly clientId: string;
  readonly instance: string | null;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocols: readonly string[];
  readonly topics: string;
  /** Stands for whatever else is in the metadata: other data, other bytes. */
  readonly data: string;
  readonly version: number;
  readonly reason: string | null;
}

const JOIN_DEFAULTS: Omit<JoinSettings, 'clientId'> = {
  instance: null,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocols: ['range'],
  topics: 't',
  data: '',
  version: 9,
  reason: null,
};

const JOIN_READERS: Readonly<Record<string, (value: string) => Partial<JoinSettings>>> = {
  instance: (value) => ({ instance: value }),
  session: (value) => ({ sessionTimeoutMs: msOf(value) }),
  rebalance: (value) => ({ rebalanceTimeoutMs: msOf(value) }),
  protocols: (value) => ({ protocols: value.split(',') }),
  topics: (value) => ({ topics: value }),
  data: (value) => ({ data: value }),
  version: (value) => ({ version: Number(value) }),
  reason: (value) => ({ reason: value.replaceAll('_', ' ') }),
};

const BROKER_READERS: Readonly<Record<string, (value: string) => Partial<CoordinatorConfig>>> = {
  'group.initial.rebalance.delay.ms': (value) => ({ initialRebalanceDelayMs: msOf(value) }),
  'group.max.size': (value) => ({ maxSize: Number(value) }),
  'group.min.session.timeout.ms': (value) => ({ minSessionTimeoutMs: msOf(value) }),
  'group.max.session.timeout.ms': (value) => ({ maxSessionTimeoutMs: msOf(value) }),
  'offset.metadata.max.bytes': (value) => ({ offsetMetadataMaxBytes: Number(value) }),
  'offsets.retention': (value) => ({ offsetsRetentionMs: msOf(value) }),
};

const FETCH_READERS = { stable: (value: string) => ({ requireStable: value === 'yes' }) };

export class CoordinatorDriver implements Driver {
  private host = new CoordinatorHost(DEFAULT_COORDINATOR_CONFIG);
  /** By client and by member id. */
  private readonly settings = new Map<string, JoinSettings>();
  /** The generation that each member was told last. */
  private readonly generations = new Map<string, number>();
  /** Of the JoinGroup that is being handled: what it says goes with the member id that it is given. */
  private joining: JoinSettings | null = null;
  private readonly verbs: Readonly<Record<string, (command: Command) => void>> = {
    broker: (command) => this.broker(command),
    group: (command) => this.makeGroup(command),
    join: (command) => this.join(command),
    sync: (command) => this.sync(command),
    heartbeat: (command) => this.heartbeat(command),
    leave: (command) => this.leave(command),
    commit: (command) => this.commit(command),
    fetch: (command) => this.fetch(command),
    advance: ({ words }) => this.host.advanceTo(this.host.now + ticksOf(words[0]!)),
    hold: () => this.host.hold(),
    release: () => this.host.release(),
    refuse: ({ words }) => this.host.refuse(errorCode(words[0]!)),
    'refuse-next': ({ words }) => this.host.refuseNext(errorCode(words[0]!)),
    failover: ({ words }) => this.failover(words[0] === 'lost'),
    resign: () => this.host.resign(),
    loading: () => this.host.coordinator.startLoading(this.host.now),
    loaded: () => this.loaded(),
    shutdown: () => this.host.coordinator.shutDown(this.host.now),
    describe: () => this.host.ask('admin', { api: Api.DescribeGroups, version: 6, groupIds: [GROUP] }),
    list: () => this.host.ask('admin', { api: Api.ListGroups, statesFilter: [], typesFilter: [] }),
    delete: () => this.host.ask('admin', { api: Api.DeleteGroups, groupIds: [GROUP] }),
    'delete-offsets': ({ words }) =>
      this.host.ask('admin', { api: Api.OffsetDelete, groupId: GROUP, partitions: words.map(partitionNamed) }),
    timers: () => this.timers(),
    waiting: () => this.waiting(),
    log: () => this.log(),
  };

  run(command: Command): readonly string[] {
    const verb = this.verbs[command.verb];
    if (verb === undefined) throw new Error(`no command is called ${command.verb}`);
    verb(command);
    return this.host.takeLines();
  }

  // ---- set-up ----

  private broker({ options }: Command): void {
    this.host = new CoordinatorHost({ ...DEFAULT_COORDINATOR_CONFIG, ...settingsOf(options, BROKER_READERS) });
    this.host.onNewMemberId = (memberId) => this.settings.set(memberId, this.joining!);
    this.host.onAnswer = (response) => this.remember(response);
  }

  /** The whole way to Stable, of which only the end is told. Member n gets partition t-(n−1). */
  private makeGroup(command: Command): void {
    const { host } = this;
    for (const word of command.words) this.joinCompletely(word, command.options);
    const group = host.coordinator.group(GROUP)!;
    while (group.state === 'PreparingRebalance') host.advanceTo(group.timers.join.deadline);
    const ids = [...group.members.keys()];
    const plan = new Map(ids.map((id, i) => [id, `t-${i}`]));
    for (const memberId of ids) this.sync({ verb: 'sync', words: [memberId], options: plan });
    host.takeLines();
    host.startAnew();
    const members = ids.map((id) => `${id} ${plan.get(id)}`);
    host.say(
      `group: ${group.state}, generation ${group.generationId}, leader ${group.leaderId}; ${members.join('; ')}`,
    );
  }

  /** `c1` or `c1:i1`. A dynamic member joins twice, the second time with its id. */
  private joinCompletely(word: string, options: ReadonlyMap<string, string>): void {
    const [client = '', instance] = word.split(':');
    if (instance !== undefined) {
      this.join({ verb: 'join', words: [client], options: new Map([...options, ['instance', instance]]) });
      return;
    }
    this.join({ verb: 'join', words: [client], options });
    this.join({ verb: 'join', words: [[...this.settings.keys()].at(-1)!], options: new Map() });
  }

  // ---- requests ----

  private join({ words, options }: Command): void {
    const who = words[0]!;
    const known = this.settings.get(who) ?? { ...JOIN_DEFAULTS, clientId: who };
    const settings = { ...known, ...settingsOf(options, JOIN_READERS) };
    this.joining = settings;
    this.settings.set(who, settings);
    this.host.ask(who, joinRequest(settings, isMemberId(who) ? who : ''));
  }

  private sync({ words, options }: Command): void {
    const memberId = words[0]!;
    const plan = [...options].filter(([key]) => isMemberId(key));
    this.host.ask(memberId, {
      api: Api.SyncGroup,
      ...this.identity(memberId, options),
      protocolType: 'consumer',
      protocolName: options.get('protocol') ?? null,
      assignments: new Map(
        plan.map(([id, bytes]) => [id, { bytes, partitions: bytes.split(',').map(partitionNamed) }]),
      ),
    });
  }

  private heartbeat({ words, options }: Command): void {
    this.host.ask(words[0]!, { api: Api.Heartbeat, ...this.identity(words[0]!, options) });
  }

  private leave({ words, options }: Command): void {
    const instance = options.get('instance') ?? null;
    const members = words.map((memberId) => ({
      memberId,
      groupInstanceId: this.settings.get(memberId)?.instance ?? null,
      reason: null,
    }));
    if (members.length === 0) members.push({ memberId: '', groupInstanceId: instance, reason: null });
    this.host.ask(words.join('+') || 'admin', { api: Api.LeaveGroup, version: 5, groupId: GROUP, members });
  }

  private commit({ words, options }: Command): void {
    const who = words[0]!;
    const offsets = [...options].filter(([key]) => key.includes('-'));
    this.host.ask(who, {
      api: Api.OffsetCommit,
      version: 9,
      ...this.identity(who, options),
      retentionTimeMs: -1,
      offsets: offsets.map(([name, offset]) => ({
        partition: partitionNamed(name),
        offset: Number(offset),
        leaderEpoch: -1,
        metadata: '',
      })),
    });
  }

  private fetch({ words, options }: Command): void {
    const { requireStable = false } = settingsOf<{ requireStable: boolean }>(options, FETCH_READERS);
    const partitions = words.length === 0 ? null : words.map(partitionNamed);
    this.host.ask('reader', { api: Api.OffsetFetch, groupId: GROUP, partitions, requireStable });
  }

  /** A client that is no member has neither id nor generation. */
  private identity(who: string, options: ReadonlyMap<string, string>) {
    const gen = options.get('gen');
    const instance = options.get('instance') ?? this.settings.get(who)?.instance ?? null;
    return {
      groupId: GROUP,
      memberId: isMemberId(who) ? who : '',
      groupInstanceId: instance === 'none' ? null : instance,
      generationId: gen === undefined ? (this.generations.get(who) ?? -1) : Number(gen),
    };
  }

  private remember(response: CoordinatorResponse): void {
    if (response.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    this.generations.set(response.memberId, response.generationId);
  }

  // ---- the broker's fate, and what there is to see ----

  private failover(isLost: boolean): void {
    const { host } = this;
    if (isLost) host.dropWritten();
    host.resign();
    host.coordinator.startLoading(host.now);
    this.loaded();
  }

  private loaded(): void {
    const { host } = this;
    host.coordinator.loaded(host.log, host.now);
    const group = host.coordinator.group(GROUP);
    if (group === undefined) host.say('new coordinator: no such group');
    else host.say(`new coordinator: ${group.state}, generation ${group.generationId}`);
  }

  private timers(): void {
    const { host } = this;
    const shown = [...host.armed].filter(({ groupId }) => groupId === GROUP);
    shown.sort((a, b) => a.deadline - b.deadline);
    for (const timer of shown)
      host.say(`${timerWords(timer)}: in ${span(timer.deadline - host.now)}, by ${timer.armedBy}`);
    if (shown.length === 0) host.say('no timer is armed');
  }

  private waiting(): void {
    const { host } = this;
    for (const { asker, request } of host.open.values()) host.say(`${asker} ${apiName(request.api)}: no answer yet`);
    if (host.open.size === 0) host.say('nobody waits for an answer');
  }

  private log(): void {
    for (const record of this.host.log) this.host.say(recordWords(record));
  }
}

/** Clients are called c1, c2 … or by any other name; only member ids are m1, m2 … */
function isMemberId(name: string): boolean {
  return /^m\d+$/.test(name);
}

function partitionNamed(name: string): TopicPartition {
  const cut = name.lastIndexOf('-');
  return topicPartition(name.slice(0, cut), Number(name.slice(cut + 1)));
}

function errorCode(name: string): number {
  if (!(name in Errors)) throw new Error(`no error is called ${name}`);
  return Errors[name as ErrorName];
}

function joinRequest(settings: JoinSettings, memberId: string): JoinGroupRequest {
  const { topics, data } = settings;
  const metadata = { bytes: `${topics}/${data}`, topics: topics.split(','), subscription: null };
  return {
    api: Api.JoinGroup,
    version: settings.version,
    groupId: GROUP,
    memberId,
    groupInstanceId: settings.instance,
    clientId: settings.clientId,
    sessionTimeoutMs: settings.sessionTimeoutMs,
    rebalanceTimeoutMs: settings.rebalanceTimeoutMs,
    protocolType: 'consumer',
    protocols: settings.protocols.map((name) => ({ name, metadata })),
    reason: settings.reason,
  };
}
