/**
 * Bytes to text, piece by piece: plain ASCII, as nearly all logs are, costs no look at single bytes. What is no UTF-8
 * becomes U+FFFD, by which its lines are known to be damaged.
 */
import { isAscii } from 'node:buffer';

const NEW_LINE = 10;
/** Without a line break in so many bytes it is cut anywhere. */
const MOST_PENDING = 1 << 22;

export class Decoder {
  #pending: Buffer = Buffer.alloc(0);

  /** Text up to the last line break. */
  decode(chunk: Uint8Array): string {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(NEW_LINE) + 1;
    if (end === 0 && this.#pending.length + bytes.length < MOST_PENDING) {
      this.#pending = Buffer.concat([this.#pending, bytes]);
      return '';
    }
    const whole = this.#pending.length === 0 ? bytes.subarray(0, end || bytes.length) : this.#with(bytes, end);
    this.#pending = end === 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end));
    return text(whole);
  }

  #with(bytes: Buffer, end: number): Buffer {
    return Buffer.concat([this.#pending, bytes.subarray(0, end || bytes.length)]);
  }

  /** What stands behind the last line break. */
  end(): string {
    return text(this.#pending);
  }
}

function text(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}
