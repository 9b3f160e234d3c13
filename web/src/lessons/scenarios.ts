/** Small scenarios for lessons: one topic, one group, a minute. */
import type { ScenarioInput } from 'groupsim';

type GroupInput = NonNullable<ScenarioInput['groups']>[number];

/** What differs from one lesson to the next. */
export interface Small extends Pick<GroupInput, 'members' | 'replicas' | 'client' | 'consumer' | 'startup'> {
  readonly partitions?: number;
  /** Records per second and partition. */
  readonly rate?: number;
  readonly seconds?: number;
  readonly application?: GroupInput['application'];
  readonly clients?: readonly unknown[];
  readonly events?: readonly LessonEvent[];
  readonly broker?: ScenarioInput['broker'];
  readonly service?: ScenarioInput['service'];
}

/** An event as one writes it in a scenario file: what is not said has its default. */
export type LessonEvent = { readonly atMs: number; readonly kind: string } & Readonly<Record<string, unknown>>;

/** Three Java consumers read six partitions for a minute; their processes start at nearly the same time. */
export function small(part: Small = {}): ScenarioInput {
  const { partitions = 6, rate = 5, seconds = 60, events = [], broker, service, application, ...group } = part;
  const scenario = {
    durationMs: seconds * 1_000,
    topics: [{ name: 'orders', partitions, recordsPerSecond: rate }],
    groups: [
      {
        members: 3,
        startup: { minMs: 100, maxMs: 400 },
        ...group,
        application: { processingMs: 50, ...application },
      },
    ],
    events,
    ...(broker === undefined ? {} : { broker }),
    ...(service === undefined ? {} : { service }),
  };
  // The fields of an event depend on its kind, which the type of a scenario says and a list of lessons need not.
  return scenario as unknown as ScenarioInput;
}
