/**
 * Turns a machine, a graph of objects, into words and back: so that states can be compared, stored in a few hundred bytes, and
 * taken up again. It walks over whatever own properties there are, so no field can be forgotten; what is not to be told
 * apart is in the tables of fields.ts.
 *
 * Objects that are met twice are the same object afterwards. Constants (settings, effects, partitions …) are
 * not copied: they are registered once and stand for themselves.
 */
import { FIELD_TABLE, type FieldKind, TIDY } from './fields.ts';
import {
  ageOf,
  FIRST_GENERATION,
  FIRST_POD,
  GENERATIONS,
  isGeneration,
  isInstant,
  isPod,
  memberIdOf,
  NOW,
} from './names.ts';
import { permutationsOf } from './permutations.ts';
import { LONG_AGO, TAG_BITS, TAG_MASK, Tag, type Words } from './words.ts';

/** Forms, in the four bits above the tag; what is above them is a count or an index. */
const Form = { Constant: 0, Text: 1, Object: 2, List: 3, Map: 4, Set: 5, Again: 6 } as const;
export const FORM_BITS = 4;

const HIGHEST = 2 ** 28;

/** Member ids, pods, generations and instants must stand alone: inside a text nobody could rename them. */
const HIDES_A_NAME = /m-\d\d|\d{7}/;

type Plain = Record<string, unknown>;

/** All objects of one class, or with one list of keys. */
interface Shape {
  readonly prototype: object;
  readonly name: string;
  readonly keys: readonly string[];
  readonly kinds: readonly FieldKind[];
  readonly tidy: ((object: never) => void) | null;
}

export class Codec {
  private readonly constants: unknown[] = [];
  private readonly constantIndex = new Map<unknown, number>();
  private readonly texts: string[] = [];
  private readonly textIndex = new Map<string, number>();
  private readonly shapes: Shape[] = [];
  private readonly classShapes = new Map<object, number>();
  private readonly literalShapes = new Map<string, number>();
  private readonly met = new Map<object, number>();
  private out!: Words;
  private from!: Int32Array;
  private at = 0;
  private readonly made: object[] = [];

  constructor() {
    for (const value of [null, undefined, true, false, Infinity, -Infinity]) this.constant(value);
  }

  /** It stands for itself in every state. */
  constant(value: unknown): void {
    if (this.constantIndex.has(value)) return;
    this.constantIndex.set(value, this.constants.length);
    this.constants.push(value);
  }

  // ---- there ----

  encode(root: object, out: Words): void {
    this.out = out;
    out.length = 0;
    this.met.clear();
    this.value(root, 'plain');
  }

  private form(form: number, n: number): void {
    this.out.push((((n << FORM_BITS) | form) << TAG_BITS) | Tag.Form);
  }

  private value(value: unknown, kind: FieldKind): void {
    if (typeof value === 'number') this.number(value, kind);
    else if (typeof value === 'string') this.text(value);
    else this.other(value);
  }

  private number(n: number, kind: FieldKind): void {
    if (n === Infinity || n === -Infinity) this.form(Form.Constant, this.constantIndex.get(n)!);
    else if (isInstant(n)) this.instant(n - NOW, kind);
    else if (isGeneration(n)) this.out.push(((n - FIRST_GENERATION) << TAG_BITS) | Tag.Generation);
    else if (isPod(n)) this.out.push(((n - FIRST_POD) << TAG_BITS) | Tag.Pod);
    else if (kind === 'generation' && n >= 0 && n < GENERATIONS) this.out.push((n << TAG_BITS) | Tag.Generation);
    else if (Number.isInteger(n) && n < HIGHEST && n >= -HIGHEST) this.out.push((n << TAG_BITS) | Tag.Int);
    else throw new Error(`${n} does not fit into a state`);
  }

  private instant(at: number, kind: FieldKind): void {
    if (kind === 'not-before') this.out.push((Math.max(0, at) << TAG_BITS) | Tag.NotBefore);
    else if (kind === 'since') this.out.push((Math.max(-LONG_AGO, at) << TAG_BITS) | Tag.Since);
    else this.out.push((at << TAG_BITS) | Tag.Instant);
  }

  private text(text: string): void {
    const age = ageOf(text);
    if (age !== undefined) {
      this.out.push((age << TAG_BITS) | Tag.MemberId);
      return;
    }
    let index = this.textIndex.get(text);
    if (index === undefined) {
      if (HIDES_A_NAME.test(text)) throw new Error(`a name is hidden in the text "${text}"`);
      index = this.texts.length;
      this.textIndex.set(text, index);
      this.texts.push(text);
    }
    this.form(Form.Text, index);
  }

  private other(value: unknown): void {
    if (typeof value === 'function') this.constant(value);
    const constant = this.constantIndex.get(value);
    if (constant !== undefined) {
      this.form(Form.Constant, constant);
      return;
    }
    const object = value as object;
    const before = this.met.get(object);
    if (before !== undefined) {
      this.form(Form.Again, before);
      return;
    }
    this.met.set(object, this.met.size);
    if (Array.isArray(object)) this.list(object);
    else if (object instanceof Map) this.map(object);
    else if (object instanceof Set) this.set(object);
    else this.object(object as Plain);
  }

  private list(list: readonly unknown[]): void {
    this.form(Form.List, list.length);
    for (const item of list) this.value(item, 'plain');
  }

  private map(map: ReadonlyMap<unknown, unknown>): void {
    this.form(Form.Map, map.size);
    for (const [key, value] of map) {
      this.value(key, 'plain');
      this.value(value, 'plain');
    }
  }

  private set(set: ReadonlySet<unknown>): void {
    this.form(Form.Set, set.size);
    for (const item of set) this.value(item, 'plain');
  }

  private object(object: Plain): void {
    const index = this.shapeOf(object);
    const shape = this.shapes[index]!;
    shape.tidy?.(object as never);
    this.form(Form.Object, index);
    const { keys, kinds } = shape;
    for (let i = 0; i < keys.length; i++) {
      const kind = kinds[i]!;
      const value = object[keys[i]!];
      if (typeof kind === 'object') this.value(kind.always, 'plain');
      else this.value(kind === 'now' && typeof value === 'number' ? NOW : value, kind);
    }
  }

  private shapeOf(object: Plain): number {
    const prototype = Object.getPrototypeOf(object) as object;
    const keys = Object.keys(object);
    if (prototype === Object.prototype) {
      const name = keys.join();
      return this.literalShapes.get(name) ?? this.newShape(prototype, '', keys, this.literalShapes, name);
    }
    const known = this.classShapes.get(prototype);
    if (known === undefined)
      return this.newShape(prototype, prototype.constructor.name, keys, this.classShapes, prototype);
    if (this.shapes[known]!.keys.length !== keys.length)
      throw new Error(`${prototype.constructor.name} has other fields than before: ${keys.join()}`);
    return known;
  }

  private newShape<K>(prototype: object, name: string, keys: string[], index: Map<K, number>, key: K): number {
    const own = FIELD_TABLE[name] ?? {};
    const kinds = keys.map((field): FieldKind => own[field] ?? FIELD_TABLE['*']![field] ?? 'plain');
    const shape: Shape = { prototype, name, keys, kinds, tidy: TIDY[name] ?? null };
    index.set(key, this.shapes.length);
    this.shapes.push(shape);
    return this.shapes.length - 1;
  }

  /** Where a field's word stands behind the head of an object of this class whose fields before it take one word each. */
  fieldOffset(className: string, field: string): number {
    const shape = this.shapes.find(({ name }) => name === className);
    return shape === undefined ? -1 : 1 + shape.keys.indexOf(field);
  }

  /**
   * Words as a text that does not depend on what was met before: texts and classes by name, member ids and generations by
   * their order, pods in the order that gives the smallest text. For tests.
   */
  describe(words: readonly number[], pods: number): string {
    const [ids, generations] = [ranksOf(words, Tag.MemberId), ranksOf(words, Tag.Generation)];
    const orders = permutationsOf(pods).map((to) =>
      words.map((word) => this.describeWord(word, ids, generations, to)).join(' '),
    );
    return orders.sort()[0]!;
  }

  private describeWord(word: number, ids: readonly number[], generations: readonly number[], to: readonly number[]) {
    const n = word >> TAG_BITS;
    const tag = word & TAG_MASK;
    if (tag === Tag.MemberId) return `m${ids.indexOf(n)}`;
    if (tag === Tag.Generation) return `g${generations.indexOf(n)}`;
    if (tag === Tag.Pod) return `p${to[n] ?? n}`;
    if (tag !== Tag.Form) return String(word);
    const [form, of] = [n & 15, n >> FORM_BITS];
    if (form === Form.Text) return `"${this.texts[of]}"`;
    return form === Form.Object ? `${this.shapes[of]!.name}{${this.shapes[of]!.keys.join()}}` : `${form}:${of}`;
  }

  // ---- and back ----

  decode<T extends object>(from: Int32Array, start: number): T {
    this.from = from;
    this.at = start;
    this.made.length = 0;
    return this.read() as T;
  }

  private read(): unknown {
    const word = this.from[this.at++]!;
    const n = word >> TAG_BITS;
    switch (word & TAG_MASK) {
      case Tag.Int:
        return n;
      case Tag.MemberId:
        return MEMBER_ID_TEXTS[n];
      case Tag.Generation:
        return FIRST_GENERATION + n;
      case Tag.Pod:
        return FIRST_POD + n;
      case Tag.Form:
        return this.readForm(n & 15, n >> FORM_BITS);
      default:
        return NOW + n;
    }
  }

  private readForm(form: number, n: number): unknown {
    switch (form) {
      case Form.Constant:
        return this.constants[n];
      case Form.Text:
        return this.texts[n];
      case Form.Object:
        return this.readObject(this.shapes[n]!);
      case Form.List:
        return this.readList(n);
      case Form.Map:
        return this.readMap(n);
      case Form.Set:
        return this.readSet(n);
      default:
        return this.made[n];
    }
  }

  private readObject({ prototype, keys }: Shape): object {
    const object = (prototype === Object.prototype ? {} : Object.create(prototype)) as Plain;
    this.made.push(object);
    for (let i = 0; i < keys.length; i++) object[keys[i]!] = this.read();
    return object;
  }

  private readList(n: number): unknown[] {
    const list: unknown[] = [];
    this.made.push(list);
    for (let i = 0; i < n; i++) list.push(this.read());
    return list;
  }

  private readMap(n: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    this.made.push(map);
    for (let i = 0; i < n; i++) {
      const key = this.read();
      map.set(key, this.read());
    }
    return map;
  }

  private readSet(n: number): Set<unknown> {
    const set = new Set<unknown>();
    this.made.push(set);
    for (let i = 0; i < n; i++) set.add(this.read());
    return set;
  }
}

/** By age. */
const MEMBER_ID_TEXTS = Array.from({ length: 32 }, (_, age) => memberIdOf(age));

/** The names of a kind that occur, lowest first. */
function ranksOf(words: readonly number[], tag: number): readonly number[] {
  const names = words.filter((word) => (word & TAG_MASK) === tag).map((word) => word >> TAG_BITS);
  return [...new Set(names)].sort((a, b) => a - b);
}
