/**
 * Pieces of a text to its lines, whatever the pieces: a line that is cut by the end of a piece is finished by the next.
 */

/** A line without end is no line of a log: so much of it is kept. */
const MOST_REST = 1 << 20;

export class TextLines {
  #rest = '';
  readonly #line: (text: string) => void;

  constructor(line: (text: string) => void) {
    this.#line = line;
  }

  /** In the order of the file. */
  piece(piece: string): void {
    const text = this.#rest === '' ? piece : this.#rest + piece;
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#line(text.slice(from, text.charCodeAt(end - 1) === 13 && end > from ? end - 1 : end));
      from = end + 1;
    }
    this.#rest = text.slice(from, from + MOST_REST);
  }

  /** What stands behind the last line break is a line, too. */
  end(): void {
    if (this.#rest !== '') this.#line(this.#rest);
    this.#rest = '';
  }
}
