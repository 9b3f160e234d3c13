/**
 * A scenario's text to plain data, and back from a place in the data to its line and column: JSON, JSON with comments
 * and YAML 1.2 by one parser, because the first two are the third but for their comments.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { looksLikeJson, withoutComments } from './comments.ts';
import { syntaxWords } from './syntax-words.ts';

/** A line and a column, each from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ParsedText {
  readonly value: unknown;
  /** Where a path of the data (`groups.0.members`) stands; of one that is not there, the nearest place around it. `ofKey`: its key. */
  placeOf(path: string, ofKey?: boolean): Place | null;
}

/** What is no JSON and no YAML, and where. */
export interface SyntaxProblem extends Place {
  /** A sentence fragment. */
  readonly message: string;
}

export type TextResult = ParsedText | { readonly syntax: readonly SyntaxProblem[] };

/** Of one mistake many may follow; in JSON all that comes after it is doubtful. */
const MOST_SYNTAX_PROBLEMS = 3;
const MOST_OF_JSON = 1;

/** Longer texts are not typed by people but printed by `--json`: read by JSON.parse, forty times as fast. */
const PRINTED_CHARS = 4_000_000;

export function parseText(text: string): TextResult {
  if (text.length > PRINTED_CHARS) return readPrinted(text);
  const lines = new LineCounter();
  const json = looksLikeJson(text);
  const options = { lineCounter: lines, prettyErrors: false, merge: true, strict: true } as const;
  const document = parseDocument(json ? withoutComments(text) : text, options);
  const wrong = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (wrong.length > 0) {
    const problems = wrong.slice(0, json ? MOST_OF_JSON : MOST_SYNTAX_PROBLEMS).map(({ code, message, pos }) => ({
      ...placeAt(lines, pos[0]),
      message: syntaxWords(code, message, json),
    }));
    return { syntax: distinct(problems) };
  }
  return readDocument(document, lines);
}

function readPrinted(text: string): TextResult {
  try {
    return { value: JSON.parse(text), placeOf: () => null };
  } catch (error) {
    const message = 'this is not JSON, as a text of this size has to be';
    return { syntax: [{ ...placeNamed(error as Error, text), message }] };
  }
}

/** JSON.parse names a position, people look for a line. */
function placeNamed({ message }: Error, text: string): Place {
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Two complaints about one place are one. */
function distinct(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  return problems.filter(
    ({ line, column }, index) => problems.findIndex((one) => one.line === line && one.column === column) === index,
  );
}

function readDocument(document: Document.Parsed, lines: LineCounter): TextResult {
  keepWrittenNumbers(document);
  try {
    const value: unknown = document.toJS();
    return { value, placeOf: (path, ofKey = false) => placeIn(document, lines, path, ofKey) };
  } catch (error) {
    // An alias without its anchor, or so many of them that they would fill the memory.
    return { syntax: [{ line: 1, column: 1, message: `${(error as Error).message}.` }] };
  }
}

/** `1.10` is a version, and `007` a seed, before they are numbers: what a number would not give back stays as written. */
function keepWrittenNumbers(document: Document.Parsed): void {
  visit(document, {
    Scalar: (_key, node) => {
      const { value, source } = node;
      if (typeof value !== 'number' || source === undefined || String(value) === source) return;
      if (/^-?(?:0\d+|\d+\.\d*0)$/.test(source)) node.value = source;
    },
  });
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function placeIn(document: Document.Parsed, lines: LineCounter, path: string, ofKey: boolean): Place | null {
  const offset = offsetOf(document, document.contents, path, ofKey, 0);
  return offset === null ? null : placeAt(lines, offset);
}

/** Keys hold dots themselves (`session.timeout.ms`): the longest key that the path goes on with is taken. */
function offsetOf(document: Document, node: Node | null, path: string, ofKey: boolean, around: number): number | null {
  if (isAlias(node)) return offsetOf(document, node.resolve(document) ?? null, path, ofKey, node.range?.[0] ?? around);
  if (node === null || path === '') return around;
  const step = isMap(node) ? stepIntoMap(node, path, ofKey) : isSeq(node) ? stepIntoList(node, path) : null;
  return step === null ? around : offsetOf(document, step.child, step.rest, ofKey, step.offset);
}

interface Step {
  readonly child: Node | null;
  readonly rest: string;
  readonly offset: number;
}

function stepIntoMap(node: { readonly items: readonly unknown[] }, path: string, ofKey: boolean): Step | null {
  let best: Step | null = null;
  let length = -1;
  for (const item of node.items as readonly { readonly key: Node | null; readonly value: Node | null }[]) {
    if (!isScalar(item.key)) continue;
    const key = String(item.key.value);
    if (key.length <= length || (path !== key && !path.startsWith(`${key}.`))) continue;
    const rest = path.slice(key.length + 1);
    // What is wrong with a single value is its value; with anything larger, the key is what one looks for.
    const own = !ofKey && rest === '' && isScalar(item.value) && item.value.source !== '' ? item.value : item.key;
    [best, length] = [{ child: item.value, rest, offset: own.range?.[0] ?? 0 }, key.length];
  }
  return best;
}

function stepIntoList(node: { readonly items: readonly unknown[] }, path: string): Step | null {
  const [index = '', ...rest] = path.split('.');
  const child = node.items[Number(index)] as Node | undefined;
  if (child?.range == null) return null;
  return { child, rest: rest.join('.'), offset: child.range[0] };
}
