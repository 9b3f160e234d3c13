/**
 * The rules by which Perfetto's trace processor reads JSON traces, held on real runs: what breaks one is dropped there
 * without a word.
 */
import { describe, expect, it } from 'vitest';
import { TraceRecorder } from '../../src/report/trace-events/recorder.ts';
import { completeScenario } from '../../src/scenario/read.ts';
import { startRun } from '../../src/scenario/run.ts';
import { toWorld } from '../../src/scenario/to-world.ts';

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly id?: number;
  readonly bp?: string;
  readonly args?: Record<string, unknown>;
}

interface Trace {
  readonly otherData: Record<string, string>;
  readonly traceEvents: readonly Event[];
}

function traceOf(scenario: object, window = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }, most?: number): Trace {
  const world = toWorld(completeScenario(scenario));
  const recorder = new TraceRecorder(world, window, most);
  const run = startRun(world, recorder);
  run.advance(Number.POSITIVE_INFINITY);
  return JSON.parse(recorder.json(run.result(false), { program: 'groupsim' })) as Trace;
}

const track = ({ pid, tid }: Event) => `${pid}/${tid}`;
const slices = (trace: Trace) => trace.traceEvents.filter(({ ph }) => ph === 'X');

function byTrack(events: readonly Event[]): Map<string, Event[]> {
  const tracks = new Map<string, Event[]>();
  for (const event of events) tracks.set(track(event), [...(tracks.get(track(event)) ?? []), event]);
  return tracks;
}

const MIXED = {
  durationMs: '10m',
  groups: [
    { id: 'a', client: 'java:3,librdkafka:3', members: 6, churn: { everyMs: '20s' } },
    { id: 'b', client: 'sarama', members: 3, churn: { everyMs: '30s' } },
  ],
  events: [{ kind: 'broker-freeze', atMs: '4m', forMs: '50s' }],
  network: { rttMs: 40, jitterMs: 30 },
};

describe('a trace', () => {
  const trace = traceOf(MIXED);
  const { traceEvents } = trace;

  it('tells something of each kind', () => {
    const kinds = new Set(traceEvents.map(({ ph }) => ph));
    expect([...kinds].sort()).toEqual(['C', 'M', 'X', 'f', 'i', 's', 't']);
    expect(slices(trace).length).toBeGreaterThan(1_000);
  });

  it('goes forward in time, in whole microseconds', () => {
    const times = traceEvents.filter(({ ph }) => ph !== 'M').map(({ ts }) => ts);
    expect(times.every((ts, index) => Number.isSafeInteger(ts) && ts >= 0 && ts >= (times[index - 1] ?? 0))).toBe(true);
  });

  it('has slices with a length, which do not overlap on their track', () => {
    for (const own of byTrack(slices(trace)).values()) {
      for (const [index, { ts, dur }] of own.entries()) {
        expect(dur).toBeGreaterThan(0);
        const before = own[index - 1];
        if (before !== undefined) expect(ts).toBeGreaterThanOrEqual(before.ts + before.dur!);
      }
    }
  });

  it('names every process and every track, once', () => {
    const named = traceEvents.filter(({ ph, name }) => ph === 'M' && name === 'thread_name').map(track);
    expect(new Set(named).size).toBe(named.length);
    const used = new Set(traceEvents.filter(({ ph }) => ph !== 'M' && ph !== 'C').map(track));
    expect([...used].filter((one) => !named.includes(one))).toEqual([]);
    const groups = traceEvents.filter(({ name }) => name === 'process_name').map(({ args }) => args?.name);
    expect(groups).toEqual(['group a', 'group b']);
    const members = traceEvents.filter(({ name, args }) => name === 'thread_name' && /^m\d$/.test(`${args?.name}`));
    expect(members).toHaveLength(9);
  });

  it('has flows that begin, pass and end, each bound to a slice of its track', () => {
    const tracks = byTrack(slices(trace));
    const flows = traceEvents.filter(({ ph }) => ['s', 't', 'f'].includes(ph));
    const loose = flows.filter((flow) => {
      const around = tracks.get(track(flow))?.some(({ ts, dur }) => ts <= flow.ts && flow.ts <= ts + dur!);
      return around !== true;
    });
    expect(loose).toEqual([]);
    const byId = new Map<number, string>();
    for (const { id, ph } of flows) byId.set(id!, (byId.get(id!) ?? '') + ph);
    expect(new Set(byId.values())).toEqual(new Set(['stf', 'sf']));
    expect(flows.filter(({ ph }) => ph === 'f').every(({ bp }) => bp === 'e')).toBe(true);
  });

  it('has counters of numbers', () => {
    const counters = traceEvents.filter(({ ph }) => ph === 'C');
    expect(new Set(counters.map(({ name }) => name))).toEqual(
      new Set(['generation', 'members', 'partitions with an owner', 'lag in records']),
    );
    expect(counters.every(({ args }) => Number.isInteger(args?.value) && (args?.value as number) >= 0)).toBe(true);
  });

  it('tells the states of the group without a gap', () => {
    const states = slices(trace).filter(({ pid, tid }) => pid === 1 && tid === 1);
    expect(states.reduce((sum, { dur }) => sum + dur!, 0)).toBe(600_000_000);
  });

  it('shows a window alone, with what had begun before it', () => {
    const part = traceOf(MIXED, { fromMs: 300_000, toMs: 301_000 });
    const times = part.traceEvents.filter(({ ph }) => ph !== 'M');
    expect(times.every(({ ts, dur = 0 }) => ts >= 300_000_000 && ts + dur <= 301_000_010)).toBe(true);
    const states = slices(part).filter(({ pid, tid }) => pid === 1 && tid === 1);
    expect(states.reduce((sum, { dur }) => sum + dur!, 0)).toBe(1_000_000);
  });

  it('has so many events and no more: first it loses what went well, and says so', () => {
    const less = traceOf(MIXED, undefined, 10_000);
    expect(less.otherData['left out']).toMatch(/^left out, as there is no room for them: heartbeats, commits/);
    expect(less.traceEvents.length).toBeLessThan(10_200);
    const errors = (one: Trace) =>
      slices(one).filter(({ args }) => args?.answer !== undefined && args.answer !== 'NONE');
    expect(errors(less).length).toBe(errors(trace).length);
    const least = traceOf(MIXED, undefined, 500);
    expect(least.otherData['left out']).toContain('the end of the run');
    // Beside these, names of tracks, and the lag at each end of a bucket.
    expect(least.traceEvents.length).toBeLessThan(1_100);
  });
});
