/**
 * The simulator's own broker logs, where the truth is known: what was made to happen to a group is what its log is
 * diagnosed to tell. Scenarios at random, one thing at a time, of every client.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnosis, type GroupDiagnosis } from '../../src/diagnose/diagnosis.ts';
import { LogReader } from '../../src/diagnose/log-reader.ts';
import { type Labels, scoreGroups, totals } from '../../src/diagnose/score-groups.ts';
import { UnreadLines } from '../../src/diagnose/unread.ts';
import { brokerLog, LOG_EPOCH_MS } from '../../src/report/broker-log.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { startRun } from '../../src/scenario/run.ts';
import { toWorld } from '../../src/scenario/to-world.ts';

function logOf(input: ScenarioInput): string[] {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join(' '));
  const world = toWorld(read.scenario);
  const lines: string[] = [];
  const run = startRun(
    world,
    brokerLog(world, (line) => void lines.push(line)),
  );
  while (!run.advance(100_000));
  return lines;
}

function diagnose(lines: readonly string[]): { groups: readonly GroupDiagnosis[]; unread: UnreadLines } {
  const diagnosis = new Diagnosis();
  const unread = new UnreadLines();
  const reader = new LogReader(0, 'broker.log', diagnosis, unread);
  for (const line of lines) reader.line(line);
  return { groups: diagnosis.finish(), unread };
}

const MEMBERS = 8;
const FIRST = 4;
const GAP_MS = 40_000;
const SESSION_MS = 10_000;

interface Act {
  readonly kind: 'join' | 'leave' | 'crash' | 'restart' | 'absent';
  readonly pod: number;
}

/** What may happen to a group, of which each pod takes part once. */
const acts = fc
  .uniqueArray(fc.nat(MEMBERS - 1), { minLength: 3, maxLength: MEMBERS })
  .chain((pods) => fc.tuple(fc.constant(pods), fc.array(fc.boolean(), { minLength: MEMBERS, maxLength: MEMBERS })));

function actOf(pod: number, first: boolean, isStatic: boolean): Act {
  if (pod >= FIRST) return { kind: 'join', pod };
  if (isStatic) return { kind: first ? 'restart' : 'absent', pod };
  return { kind: first ? 'leave' : 'crash', pod };
}

const EVENT = {
  join: (pods: string) => ({ kind: 'pod-start', pods }),
  leave: (pods: string) => ({ kind: 'pod-stop', pods }),
  crash: (pods: string) => ({ kind: 'pod-kill', pods }),
  restart: (pods: string) => ({ kind: 'pod-stop', pods, downMs: 3_000 }),
  absent: (pods: string) => ({ kind: 'pod-stop', pods }),
} as const;

const CAUSE: Readonly<Record<Act['kind'], string>> = {
  join: 'join',
  leave: 'leave',
  crash: 'crash-session-expiry',
  restart: 'static-restart',
  absent: 'static-absent',
};

function truthOf(all: readonly Act[], lines: readonly string[]): Labels {
  const iso = (ms: number) => new Date(LOG_EPOCH_MS + ms).toISOString();
  const times = [0, ...all.map((_, index) => (index + 1) * GAP_MS), (all.length + 1) * GAP_MS];
  const stable = lines.flatMap((line) => {
    const match = /^\[(.*?)\].* Stabilized group \S+ generation (\d+)/.exec(line);
    return match === null
      ? []
      : [{ at: Date.parse(`${match[1]!.replace(' ', 'T').replace(',', '.')}Z`), generation: Number(match[2]) }];
  });
  const label = (index: number) => ({
    t: iso(times[index]!),
    until: iso(times[index + 1]!),
    generations: stable
      .filter(({ at }) => at >= LOG_EPOCH_MS + times[index]! && at < LOG_EPOCH_MS + times[index + 1]!)
      .map(({ generation }) => generation),
  });
  const labels = all.map(({ kind, pod }, index) => ({ ...label(index + 1), cause: CAUSE[kind], actor: `m-${pod}` }));
  return {
    groups: {
      g: { group: 'g', summary: { mainCauses: [] }, labels: [{ ...label(0), cause: 'formation' }, ...labels] },
    },
  };
}

describe('a simulated broker', () => {
  it('logs lines that are all read', () => {
    const lines = logOf({ durationMs: 200_000, groups: [{ members: 4, churn: { everyMs: 20_000 } }] });
    expect(lines.length).toBeGreaterThan(20);
    expect(diagnose(lines).unread.shapes()).toEqual([]);
  });

  const clients = ['java', 'librdkafka', 'franz-go', 'sarama'];
  it.each(clients.flatMap((client) => [false, true].map((isStatic) => [client, isStatic] as const)))(
    '%s, static %s: what was made to happen is found',
    (client, isStatic) => {
      const [found, meant] = [{ labels: 0, matched: 0 }, { findings: 0 }];
      const misses: string[] = [];
      fc.assert(
        fc.property(acts, fc.boolean(), fc.nat(1_000), ([pods, firsts], eager, seed) => {
          const all = pods.map((pod, index) => actOf(pod, firsts[index]!, isStatic));
          const lines = logOf(scenario(all, client, isStatic, eager, seed));
          const { groups } = diagnose(lines);
          const truth = truthOf(all, lines);
          const score = scoreGroups(truth, groups, (iso) => Date.parse(iso));
          const { intervals, precision, recall } = totals(score);
          found.labels += intervals;
          found.matched += Math.round(recall * intervals);
          meant.findings += precision === 0 ? 0 : Math.round((recall * intervals) / precision);
          for (const { match } of score.misses)
            misses.push(`${seed} ${match.label?.cause ?? 'surplus'} ${match.finding?.cause ?? ''}`);
        }),
        { numRuns: 6, seed: 7 },
      );
      expect.soft(found.matched / found.labels, misses.join('\n')).toBeGreaterThanOrEqual(0.9);
      expect(found.matched / meant.findings, misses.join('\n')).toBeGreaterThanOrEqual(0.9);
    },
    30_000,
  );
});

function scenario(all: readonly Act[], client: string, isStatic: boolean, eager: boolean, seed: number): ScenarioInput {
  return {
    seed: String(seed),
    durationMs: (all.length + 1) * GAP_MS,
    topics: [{ partitions: 16 }],
    groups: [
      {
        id: 'g',
        client,
        members: MEMBERS,
        replicas: FIRST,
        consumer: {
          'session.timeout.ms': SESSION_MS,
          'heartbeat.interval.ms': 3_000,
          'partition.assignment.strategy': eager ? 'range' : 'cooperative-sticky',
          ...(isStatic ? { 'group.instance.id': 'm' } : {}),
        },
        application: { commit: 'sync', processingMs: 100 },
      },
    ],
    events: all.map((act, index) => ({ atMs: (index + 1) * GAP_MS, ...EVENT[act.kind](String(act.pod)) })) as never,
  } as ScenarioInput;
}
