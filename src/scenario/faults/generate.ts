/**
 * From the generators of a scenario to the events that its seed makes of them, before there is a world: what runs knows
 * explicit events only.
 *
 * Each generator draws from streams of its own, one for its instants and one for each of its fields, named by the
 * generator and not by its place. So a generator more moves none of another's events, and one that lets its freezes last
 * longer has them at the same instants.
 */
import type { RandomStream } from '../../sim/engine/random.ts';
import { RandomStreams } from '../../sim/engine/random.ts';
import type { EventScenario, FaultScenario, Scenario } from '../scenario.ts';
import { type Drawn, draw, type Plan, planOf } from './drawn.ts';
import { type Every, everyOf, pausesOf } from './every.ts';
import { bareField, fieldsOf, MOST_GENERATED } from './fault-kinds.ts';
import { drawPods, type SomePods, somePods } from './some-pods.ts';
import { type TopicFiring, withTopics } from './topic-faults.ts';

type World = Pick<Scenario, 'seed' | 'durationMs' | 'groups' | 'topics' | 'events' | 'faults'>;
type StreamOf = (field: string) => RandomStream;

/** An event whose fields have been drawn. */
type Firing = { readonly atMs: number; readonly kind: FaultScenario['kind'] } & { readonly [field: string]: Drawn };

/** What happens in a scenario: its own events, and after them those of its generators in order of time. */
export function allEvents(scenario: World): readonly EventScenario[] {
  return scenario.faults.length === 0 ? scenario.events : [...scenario.events, ...generatedEvents(scenario)];
}

/** The events of the generators alone, in order of time. The scenario has been validated. */
export function generatedEvents(scenario: World): readonly EventScenario[] {
  const streams = new RandomStreams(scenario.seed);
  const names = faultNames(scenario.faults);
  const firings = scenario.faults.flatMap((fault, index) =>
    firingsOf(fault, (field) => streams.stream(`faults/${names[index]}/${field}`), scenario),
  );
  firings.sort((one, other) => one.atMs - other.atMs);
  return withTopics(firings as readonly unknown[] as readonly (EventScenario | TopicFiring)[], scenario);
}

/** Those that were given, else the kind and which one of its kind it is. */
function faultNames(faults: readonly FaultScenario[]): readonly string[] {
  return faults.map(({ kind, name }, index) => {
    const before = faults.slice(0, index).filter((other) => other.kind === kind && other.name === null).length;
    return name ?? `${kind}#${before + 1}`;
  });
}

function firingsOf(fault: FaultScenario, streamOf: StreamOf, world: World): readonly Firing[] {
  const { kind } = fault;
  const fields = fieldDrawer(fault, streamOf);
  const pods = podsDrawer(fault, streamOf, world);
  const topic = 'topic' in fault ? streamOf('topic') : null;
  return instantsOf(fault, streamOf('every'), world.durationMs).flatMap((atMs) => {
    const drawn = { atMs, kind, ...fields(), ...(topic !== null && { pick: topic.next() }) } as Firing;
    return pods === null ? [drawn] : pods(drawn.group as string | null).map((some) => ({ ...drawn, ...some }));
  });
}

function instantsOf(fault: FaultScenario, stream: RandomStream, durationMs: number): readonly number[] {
  const { fromMs, untilMs, times } = fault;
  const pause = pausesOf((everyOf(fault.everyMs) as { ok: Every }).ok);
  const instants: number[] = [];
  for (let at = fromMs; instants.length < (times ?? MOST_GENERATED); instants.push(at)) {
    at = Math.round((at + pause(stream)) * 10) / 10;
    if (at >= durationMs || (untilMs !== null && at > untilMs)) break;
  }
  return instants;
}

/** All fields but pods that are drawn by chance. */
function fieldDrawer(fault: FaultScenario, streamOf: StreamOf): () => Readonly<Record<string, Drawn>> {
  const drawers = Object.entries(fieldsOf(fault.kind)).map(([field, schema]) => {
    const given = fault[field]!;
    const isFixed = typeof given !== 'string' || (field === 'pods' && somePods(given) !== null) || field === 'topic';
    const plan: Plan = isFixed
      ? { kind: 'fixed', value: given }
      : (planOf(field, bareField(schema).schema, given) as { ok: Plan }).ok;
    return [field, plan, streamOf(field)] as const;
  });
  return () => Object.fromEntries(drawers.map(([field, plan, stream]) => [field, draw(plan, stream)]));
}

/** null: the pods are no matter of chance. Of several groups each has its own, and an event of its own. */
function podsDrawer({ pods }: FaultScenario, streamOf: StreamOf, { groups }: World) {
  const some = somePods(pods);
  if (some === null) return null;
  const { ok } = some as { ok: SomePods };
  const drawers = groups.map(({ id, members }) => {
    const [counts, picks] = [streamOf(`${id}/count`), streamOf(`${id}/pods`)];
    return { id, next: () => drawPods(ok, members, counts, picks) };
  });
  return (group: string | null) =>
    drawers
      .filter(({ id }) => group === null || group === id)
      .map(({ id, next }) => ({ group: drawers.length > 1 ? id : group, pods: next() }));
}
