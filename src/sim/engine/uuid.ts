/** UUIDs that are drawn from a stream, as Kafka draws its member ids (java.util.UUID.randomUUID). */
import type { RandomStream } from './random.ts';

/** Text in the form of a version 4 UUID. */
export function uuid(stream: RandomStream): string {
  const hex = (digits: number) =>
    stream
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const variant = (8 + stream.below(4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
}
