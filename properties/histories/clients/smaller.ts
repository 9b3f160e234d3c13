/** Smaller histories of clients: fewer events and pods, fewer partitions, plainer settings, rounder numbers. */
import type { EventScenario, GroupScenario, Scenario } from '../../../src/scenario/scenario.ts';
import { without } from '../shrink.ts';
import type { ClientHistory } from './history.ts';

export function* smallerClients({ scenario }: ClientHistory): Generator<ClientHistory> {
  for (const smaller of smallerScenarios(scenario)) yield { kind: 'clients', scenario: smaller };
}

function* smallerScenarios(scenario: Scenario): Generator<Scenario> {
  const group = scenario.groups[0]!;
  for (const events of without(scenario.events)) yield { ...scenario, events };
  for (const acts of without(group.acts)) yield withGroup(scenario, { acts });
  for (let pod = group.members - 1; pod >= 0; pod--) {
    const own = leftWithout(group, pod);
    if (own !== null) yield dropPod(scenario, pod, own);
  }
  yield* fewerTopics(scenario);
  for (const durationMs of [15_000, 30_000, 60_000, 90_000])
    if (durationMs < scenario.durationMs) yield { ...scenario, durationMs };
  if (scenario.ties !== null) yield { ...scenario, ties: null };
  yield* plainer(scenario);
  for (let i = 0; i < scenario.events.length; i++) yield* rounder(scenario, i);
}

function withGroup(scenario: Scenario, change: Partial<GroupScenario>): Scenario {
  return { ...scenario, groups: [{ ...scenario.groups[0]!, ...change }] };
}

/** Who is left without one pod; null: nobody, or nobody who runs its client. */
function leftWithout({ members, clients }: GroupScenario, gone: number): Partial<GroupScenario> | null {
  if (clients.length === 0) return members > 1 ? { members: members - 1 } : null;
  const share = clients.flatMap((one, i) => Array<number>(one.members).fill(i))[gone]!;
  if (clients[share]!.members === 1) return null;
  const fewer = clients.map((one, i) => (i === share ? { ...one, members: one.members - 1 } : one));
  const client = fewer.map((one) => `${one.client}:${one.members}@${one.version}`).join(',');
  return { members: members - 1, clients: fewer, client };
}

/** Those after it move up. */
function dropPod(scenario: Scenario, gone: number, left: Partial<GroupScenario>): Scenario {
  const { acts } = scenario.groups[0]!;
  const moved = (pod: number) => (pod > gone ? pod - 1 : pod);
  const events = scenario.events.flatMap((event): EventScenario[] => {
    if (!('pods' in event) || event.pods === 'all') return [event];
    return Number(event.pods) === gone ? [] : [{ ...event, pods: String(moved(Number(event.pods))) }];
  });
  const rest = acts.filter(({ pod }) => pod !== gone).map((act) => ({ ...act, pod: moved(act.pod) }));
  return withGroup({ ...scenario, events }, { ...left, acts: rest });
}

function* fewerTopics(scenario: Scenario): Generator<Scenario> {
  const { topics } = scenario;
  if (topics.length > 1) yield { ...scenario, topics: topics.slice(0, 1) };
  for (const partitions of [1, 2, 3]) {
    if (topics.some((topic) => topic.partitions > partitions))
      yield { ...scenario, topics: topics.map((topic) => ({ ...topic, partitions })) };
  }
}

const PLAIN_CONSUMER = { 'session.timeout.ms': 10_000, 'heartbeat.interval.ms': 3_000, 'max.poll.interval.ms': 60_000 };
const PLAIN_APPLICATION = { processingMs: 100, processingSpread: 0, assignedCallbackMs: 0, revokedCallbackMs: 0 };

/** Settings that need not be special. */
function* plainer(scenario: Scenario): Generator<Scenario> {
  const { consumer, application, startup } = scenario.groups[0]!;
  if (scenario.network.rttMs !== 1) yield { ...scenario, network: { ...scenario.network, rttMs: 1 } };
  if (scenario.network.jitterMs !== 0) yield { ...scenario, network: { ...scenario.network, jitterMs: 0 } };
  if (startup.gapMs !== 0) yield withGroup(scenario, { startup: { ...startup, gapMs: 0 } });
  for (const [key, value] of Object.entries(PLAIN_CONSUMER)) {
    if (consumer[key] !== value) yield withGroup(scenario, { consumer: { ...consumer, [key]: value } });
  }
  for (const [key, value] of Object.entries(PLAIN_APPLICATION)) {
    if ((application as Record<string, unknown>)[key] !== value)
      yield withGroup(scenario, { application: { ...application, [key]: value } });
  }
}

/** Whole seconds rather than tenths. */
function* rounder(scenario: Scenario, at: number): Generator<Scenario> {
  const event = scenario.events[at]!;
  for (const unit of [10_000, 1_000]) {
    const atMs = Math.max(unit, Math.round(event.atMs / unit) * unit);
    if (atMs === event.atMs || event.atMs % unit === 0) continue;
    yield { ...scenario, events: scenario.events.map((other, i) => (i === at ? { ...event, atMs } : other)) };
  }
}
