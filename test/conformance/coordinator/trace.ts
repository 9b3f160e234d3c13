/**
 * The recorded traces as types, and how to read them: NDJSON, plain or compressed (`.gz`, `.br`), many traces in a file.
 * A line with a `format` key starts a new trace. README.md in this folder says what the traces are and how they were recorded.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const FORMAT = 'kgc-trace/1';

export interface TraceHeader {
  readonly name: string;
  readonly config: JsonObject;
  /** The state before the first step. */
  readonly state: JsonObject;
}

export interface TraceStep {
  readonly i: number;
  /** The clock after the step, in milliseconds. */
  readonly t: number;
  readonly op: JsonObject & { readonly op: string };
  readonly out?: Json;
  readonly done?: Json;
  readonly fired?: Json;
  readonly recs?: Json;
  readonly appendsFailed?: number;
  /** Merge patch from the state before the step to the state after it. */
  readonly d?: JsonObject;
}

export interface Trace {
  readonly header: TraceHeader;
  readonly steps: readonly TraceStep[];
}

/** A file that cannot be replayed; the message says why in one sentence. */
export class TraceFileError extends Error {}

/** Where the committed traces are, from the root of the repository. */
export const PACKED_TRACES = 'test/conformance/coordinator/data';

/** The files of committed traces. */
export function packedFiles(): string[] {
  return readdirSync(PACKED_TRACES)
    .sort()
    .map((name) => join(PACKED_TRACES, name));
}

/** All traces of a file. Throws {@link TraceFileError}. */
export function readTraces(file: string): Trace[] {
  const lines = readText(file).split('\n');
  const traces: { header: TraceHeader; steps: TraceStep[] }[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const where = `${file}, line ${index + 1}`;
    const value = parseObject(line, where);
    if ('format' in value) traces.push({ header: asHeader(value, where), steps: [] });
    else if (traces.length === 0) throw new TraceFileError(`${where}: a step before the first header`);
    else traces.at(-1)!.steps.push(asStep(value, where));
  });
  if (traces.length === 0) throw new TraceFileError(`${file}: holds no traces`);
  return traces;
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (file.endsWith('.br')) return brotliDecompressSync(bytes).toString('utf8');
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new TraceFileError(`${file}: cannot be read (${(error as Error).message})`);
  }
}

function parseObject(line: string, where: string): JsonObject {
  try {
    const value = JSON.parse(line) as Json;
    if (isObject(value)) return value;
  } catch {
    // Said below, together with lines that are JSON but no object.
  }
  throw new TraceFileError(`${where}: not a JSON object`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asHeader(value: JsonObject, where: string): TraceHeader {
  if (value.format !== FORMAT) throw new TraceFileError(`${where}: the format is ${value.format}, not ${FORMAT}`);
  if (value.topics !== undefined) {
    throw new TraceFileError(`${where}: a trace of the consumer protocol (KIP-848), which is not modelled`);
  }
  if (!isObject(value.config) || !isObject(value.state)) throw new TraceFileError(`${where}: no config or no state`);
  return { name: String(value.name ?? ''), config: value.config, state: value.state };
}

function asStep(value: JsonObject, where: string): TraceStep {
  const isStep = typeof value.i === 'number' && isObject(value.op) && typeof value.op.op === 'string';
  if (!isStep) throw new TraceFileError(`${where}: neither a header nor a step`);
  if (value.d !== undefined && !isObject(value.d)) throw new TraceFileError(`${where}: the patch is no object`);
  return value as unknown as TraceStep;
}
