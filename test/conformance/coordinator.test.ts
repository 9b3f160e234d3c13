import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergePatch } from './coordinator/merge-patch.ts';
import { replayTrace } from './coordinator/replay.ts';
import { type JsonObject, PACKED_TRACES, packedFiles, readTraces, type Trace } from './coordinator/trace.ts';

const SCENARIOS = readTraces(join(PACKED_TRACES, 'scenarios.ndjson.gz'));

describe('recorded scenarios of Kafka 4.4.0', () => {
  it.each(SCENARIOS.map((trace) => [trace.header.name, trace] as const))('%s', (_name, trace) => {
    expect(replayTrace(trace).mismatch).toBeNull();
  });
});

describe('recorded random histories of Kafka 4.4.0', () => {
  const files = packedFiles().filter((file) => file.includes('random'));

  it.each(files)('%s', (file) => {
    const traces = readTraces(file);
    const results = traces.map(replayTrace);
    expect(results.find(({ mismatch }) => mismatch !== null)?.mismatch ?? null).toBeNull();
    expect(traces.length).toBe(1000);
    expect(results.reduce((sum, { steps }) => sum + steps, 0)).toBeGreaterThan(120_000);
  });
});

describe('the replay notices', () => {
  const trace = SCENARIOS.find(({ header }) => header.name === 'initial-delay-one-member')!;

  const withStep = (i: number, change: JsonObject): Trace => ({
    header: trace.header,
    steps: trace.steps.map((step) => (step.i === i ? (mergePatch(step as never, change) as never) : step)),
  });

  it.each<[string, number, JsonObject, string]>([
    ['another answer', 0, { out: { err: 'NONE' } }, 'out.err'],
    ['an answer that never came', 2, { done: [{ i: 1, out: { err: 'NONE' } }] }, 'done'],
    ['an answer that came and was not recorded', 3, { done: null }, 'done'],
    ['a timer that fired', 3, { fired: null }, 'fired'],
    ['another record', 0, { recs: [{ t: 'group', gen: 1, pt: '' }] }, 'recs'],
    ['another deadline', 1, { d: { timers: { join: 3001 } } }, 'state.timers.join'],
    ['another field of a member', 3, { d: { g: { members: { m1: { sess: 1 } } } } }, 'state.g.members.m1.sess'],
    ['another order', 1, { d: { g: { order: [] } } }, 'state.g.order'],
    ['another clock', 2, { t: 3000 }, 't:'],
  ])('%s', (_what, i, change, path) => {
    const { mismatch } = replayTrace(withStep(i, change));
    expect(mismatch?.step).toBe(i);
    expect(mismatch?.differences[0]).toContain(path);
  });

  it('a state that is not the one before the first step', () => {
    const other = { ...trace, header: { ...trace.header, state: { active: false } } };
    expect(replayTrace(other).mismatch?.step).toBe(-1);
  });
});

describe('a file that cannot be replayed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'traces-'));
  const fileOf = (content: string | Buffer) => {
    const file = join(directory, `${Math.random()}.ndjson`);
    writeFileSync(file, content);
    return file;
  };
  const header = (more: object) => JSON.stringify({ format: 'kgc-trace/1', config: {}, state: {}, ...more });

  it.each<[string, string | Buffer, RegExp]>([
    ['is empty', '', /holds no traces/],
    ['is cut off', `${header({})}\n{"i":0,"op"`, /line 2: not a JSON object/],
    ['is no gzip file after all', Buffer.from([0x1f, 0x8b, 1, 2, 3]), /cannot be read/],
    ['begins with a step', '{"i":0,"op":{"op":"adv"}}', /before the first header/],
    ['has another format', '{"format":"x"}', /not kgc-trace\/1/],
    ['is of the consumer protocol', header({ topics: { t1: 3 } }), /KIP-848/],
    ['has no settings', '{"format":"kgc-trace/1"}', /no config/],
    ['has a line that is no step', `${header({})}\n{"a":1}`, /neither a header nor a step/],
  ])('%s', (_what, content, message) => {
    expect(() => readTraces(fileOf(content))).toThrow(message);
  });

  it('is not there', () => {
    expect(() => readTraces(join(directory, 'none'))).toThrow(/cannot be read/);
  });

  it('has an operation that nobody knows', () => {
    const [trace] = readTraces(
      fileOf(`${header({ state: SCENARIOS[0]!.header.state })}\n{"i":0,"t":0,"op":{"op":"chb"}}`),
    );
    expect(() => replayTrace(trace!)).toThrow(/unknown operation chb/);
  });

  it('has an operation that lacks something', () => {
    const [trace] = readTraces(
      fileOf(`${header({ state: SCENARIOS[0]!.header.state })}\n{"i":0,"t":0,"op":{"op":"join"}}`),
    );
    expect(() => replayTrace(trace!)).toThrow(/operation join is incomplete/);
  });
});
