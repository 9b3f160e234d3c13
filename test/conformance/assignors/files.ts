/** Reading case files: one JSON object per line, plain or gzipped. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Case } from './cases.ts';

const PACKED = 'test/conformance/assignors/data';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** The file cannot be used; the message says why, for the person who named it. */
export class BrokenFile extends Error {}

/** The packed files, from the root of the project. */
export function packedFiles(root = '.'): string[] {
  const folder = join(root, PACKED);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson.gz'))
    .sort()
    .map((name) => join(folder, name));
}

/** @throws {@link BrokenFile} */
export function readCases(file: string): Case[] {
  const lines = readText(file).split('\n');
  const cases = lines.flatMap((line, index) => (line.trim() === '' ? [] : [parseCase(line, `${file}:${index + 1}`)]));
  if (cases.length === 0) throw new BrokenFile(`${file} holds no cases`);
  return cases;
}

/** Plain or gzipped. @throws {@link BrokenFile} */
export function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isZipped ? gunzipSync(bytes) : bytes).toString('utf8').replace(BYTE_ORDER_MARK, '');
  } catch (error) {
    throw new BrokenFile(`cannot read ${file}: ${(error as Error).message}`);
  }
}

function parseCase(line: string, where: string): Case {
  const value = parseJson(line, where);
  const problem = problemOf(value);
  if (problem !== null) throw new BrokenFile(`${where} is no recorded case: ${problem}`);
  return value as unknown as Case;
}

function parseJson(line: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) return value;
  } catch {
    // the same sentence for broken JSON and for JSON that is no object
  }
  throw new BrokenFile(`${where} is not a JSON object`);
}

function problemOf(value: Record<string, unknown>): string | null {
  for (const key of ['id', 'assignor', 'kind']) if (!isText(value[key])) return `${key} is not a text`;
  if (!isMapOf(isCount)(value.topics)) return 'topics does not map to counts';
  if (!isListOf(isMember)(value.members)) return 'members is not a list of members';
  if (!isOptional(isMapOf(isListOf(isListOf(isText))))(value.racks)) return 'racks does not map to lists of racks';
  if (!isOptional(isMapOf(isTopicId))(value.topicIds)) return 'topicIds does not map to 32 hex digits';
  if (value.result === undefined && isText(value.error)) return null;
  return isMapOf(isListOf(isPair))(value.result) ? null : 'neither a result nor an error';
}

function isMember(value: unknown): boolean {
  if (!isObject(value) || !isText(value.id) || !isListOf(isText)(value.topics)) return false;
  const areTexts = [value.instanceId, value.rack].every(isOptional(isText));
  const areGenerations = [value.generation, value.subGeneration].every(isOptional(Number.isInteger));
  return areTexts && areGenerations && isOptional(isListOf(isPair))(value.owned);
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === 'string' && isCount(value[1]);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTopicId(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value);
}

/** Absent, null, or that. */
function isOptional(isValue: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || value === null || isValue(value);
}

function isMapOf(isValue: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => isObject(value) && Object.values(value).every(isValue);
}

function isListOf(isItem: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isItem);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
