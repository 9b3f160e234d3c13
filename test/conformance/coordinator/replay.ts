/**
 * Replays recorded traces over our coordinator and compares after every step: the answer, answers to earlier requests,
 * fired timers, records, refused appends, the clock, and the whole state.
 *
 * Two things are not compared: `thrown` (whether Kafka's service gave an error as an exception, which a broker maps to the
 * same error), and the order of offset tombstones next to each other in one step (that of Kafka's hash tables).
 */
import { Api } from '../../../src/protocol/api.ts';
import type { CoordinatorRequest, OffsetCommitRequest } from '../../../src/protocol/requests.ts';
import { present } from './aliases.ts';
import { answerOf, recordOf } from './answers.ts';
import { differences, isSame } from './compare.ts';
import { Host } from './host.ts';
import { mergePatch } from './merge-patch.ts';
import { requestOf } from './operations.ts';
import { stateOf } from './state.ts';
import { isObject, type Json, type JsonObject, type Trace, TraceFileError, type TraceStep } from './trace.ts';

/** Where a trace came out differently; the steps after it are not looked at. */
export interface Mismatch {
  readonly trace: string;
  /** −1: the state before the first step. */
  readonly step: number;
  readonly op: JsonObject | null;
  /** What differs, a line per place. */
  readonly differences: readonly string[];
}

export interface TraceResult {
  /** Steps that were compared. */
  readonly steps: number;
  readonly mismatch: Mismatch | null;
}

export function replayTrace(trace: Trace): TraceResult {
  const replay = new Replay(trace);
  let mismatch = replay.compareStart();
  let steps = 0;
  for (const step of trace.steps) {
    if (mismatch !== null) break;
    mismatch = replay.step(step);
    steps++;
  }
  return { steps, mismatch };
}

class Replay {
  private readonly trace: Trace;
  private readonly host: Host;
  private readonly commits = new Map<number, OffsetCommitRequest>();
  private expectedState: JsonObject;

  constructor(trace: Trace) {
    this.trace = trace;
    this.host = new Host(trace.header.config);
    this.expectedState = trace.header.state;
  }

  compareStart(): Mismatch | null {
    return this.compare(null, { state: this.expectedState }, { state: this.state() });
  }

  step(step: TraceStep): Mismatch | null {
    const request = this.requestOf(step);
    try {
      this.perform(step, request);
    } catch (error) {
      return this.mismatch(step, [`the coordinator threw: ${(error as Error).message}`]);
    }
    if (step.d !== undefined) this.expectedState = mergePatch(this.expectedState, step.d) as JsonObject;
    return this.compare(step, this.expected(step), this.actual(step, request !== null));
  }

  /** The step's request; null if it is none, and an error if the step makes no sense. */
  private requestOf(step: TraceStep): CoordinatorRequest | null {
    const where = `trace ${this.trace.header.name}, step ${step.i}`;
    try {
      const request = requestOf(step.op);
      if (request !== null || this.host.knows(step.op)) return request;
    } catch (error) {
      throw new TraceFileError(`${where}: operation ${step.op.op} is incomplete (${(error as Error).message})`);
    }
    throw new TraceFileError(`${where}: unknown operation ${step.op.op}`);
  }

  private perform(step: TraceStep, request: CoordinatorRequest | null): void {
    const { host } = this;
    if (request?.api === Api.OffsetCommit) this.commits.set(step.i, request);
    if (request === null) host.act(step.op);
    else host.request(request, step.i);
    host.settle();
    host.advanceTo(host.nowMs);
  }

  private expected(step: TraceStep): JsonObject {
    const { i, t, out, done, fired, recs, appendsFailed } = step;
    return present({
      i,
      t,
      out: withoutThrown(out),
      done: byStep(done),
      fired,
      recs: sortTombstones(recs),
      appendsFailed,
      state: this.expectedState,
    });
  }

  private actual(step: TraceStep, isRequest: boolean): JsonObject {
    const { host } = this;
    const own = host.responses.get(step.i);
    host.responses.delete(step.i);
    const out = own === undefined ? 'pending' : this.answer(step.i, own);
    const done = Array.from(host.responses, ([id, response]) => [`${id}`, this.answer(id, response)]);
    const recs = host.appended.map(recordOf);
    const result = present({
      i: step.i,
      t: host.nowMs,
      out: isRequest ? out : null,
      done: done.length > 0 ? Object.fromEntries(done) : null,
      fired: host.fired.length > 0 ? host.fired : null,
      recs: recs.length > 0 ? sortTombstones(recs) : null,
      appendsFailed: host.refusals > 0 ? host.refusals : null,
      state: this.state(),
    });
    host.responses = new Map();
    host.fired = [];
    host.appended = [];
    host.refusals = 0;
    return result;
  }

  private answer(requestId: number, response: Parameters<typeof answerOf>[0]): JsonObject {
    return answerOf(response, this.commits.get(requestId) ?? null);
  }

  private state(): JsonObject {
    return stateOf(this.host.coordinator, this.host.armed.keys());
  }

  private compare(step: TraceStep | null, expected: JsonObject, actual: JsonObject): Mismatch | null {
    if (isSame(expected, actual)) return null;
    return this.mismatch(step, differences(expected, actual));
  }

  private mismatch(step: TraceStep | null, what: readonly string[]): Mismatch {
    return { trace: this.trace.header.name, step: step?.i ?? -1, op: step?.op ?? null, differences: what };
  }
}

function withoutThrown(out: Json | undefined): Json | undefined {
  if (!isObject(out) || !('thrown' in out)) return out;
  const { thrown: _, ...rest } = out;
  return rest;
}

/** The answers to earlier requests, by the step that made each. */
function byStep(done: Json | undefined): JsonObject | undefined {
  if (!Array.isArray(done)) return undefined;
  return Object.fromEntries(
    done.map((entry) => [`${(entry as JsonObject).i}`, withoutThrown((entry as JsonObject).out)!]),
  );
}

/** Offset tombstones that stand next to each other, in order of their partitions. */
function sortTombstones(recs: Json | undefined): Json | undefined {
  if (!Array.isArray(recs)) return recs;
  const sorted = [...recs];
  for (let start = 0; start < sorted.length; start++) {
    let end = start;
    while (end < sorted.length && isOffsetTombstone(sorted[end]!)) end++;
    if (end > start + 1) sorted.splice(start, end - start, ...sorted.slice(start, end).sort(byPartition));
    start = Math.max(start, end - 1);
  }
  return sorted;
}

function isOffsetTombstone(record: Json): boolean {
  return isObject(record) && record.t === 'off' && record.tomb === true;
}

function byPartition(a: Json, b: Json): number {
  const [x, y] = [String((a as JsonObject).tp), String((b as JsonObject).tp)];
  return x < y ? -1 : x > y ? 1 : 0;
}
