/**
 * A statement: one sentence that a program prints, and what it says. The tables of statements are the readers; what
 * is beside them only takes the line apart.
 */
import type { Said } from '../facts.ts';

export interface Statement {
  /** The message begins so; at least five characters, by which the table is searched. */
  readonly begins: string;
  /** Anchored at the beginning of the message. */
  readonly pattern: RegExp;
  /** null: understood, and nothing that a diagnosis needs. */
  readonly says: (match: RegExpExecArray) => Said | null;
  /** Class, method and versions that print it. */
  readonly source: string;
  /** One message as it is printed. */
  readonly example: string;
}

const KEY = 5;

/** Statements by how they begin. */
export class Phrasebook {
  readonly #byKey = new Map<string, Statement[]>();

  constructor(statements: readonly Statement[]) {
    for (const statement of statements) {
      const key = statement.begins.slice(0, KEY);
      const others = this.#byKey.get(key) ?? [];
      this.#byKey.set(key, [...others, statement]);
    }
  }

  /** undefined: no statement of this program is known that reads so. */
  read(message: string): Said | null | undefined {
    const statements = this.#byKey.get(message.slice(0, KEY));
    if (statements === undefined) return undefined;
    for (const { begins, pattern, says } of statements) {
      if (!message.startsWith(begins)) continue;
      const match = pattern.exec(message);
      if (match !== null) return says(match);
    }
    return undefined;
  }
}
