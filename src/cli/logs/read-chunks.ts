/**
 * The bytes of a file, unpacked where it is packed; `-` is standard input.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** Text of this size dies young: larger strings wait for a full collection of garbage. */
const CHUNK_BYTES = 1 << 16;

/** `told`: how many bytes of the file itself have been read. @throws Error with a `code` while it is read */
export async function* readChunks(path: string, told: (bytes: number) => void): AsyncIterable<Uint8Array> {
  const source = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const counted = count(source as AsyncIterable<Buffer>, told);
  const first = await counted.next();
  if (first.done === true) return;
  const whole = chain(first.value, counted);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) yield* whole;
  else yield* unpacked(whole);
}

async function* count(source: AsyncIterable<Buffer>, told: (bytes: number) => void): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    told(bytes);
    yield chunk;
  }
}

async function* chain(first: Buffer, rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  yield first;
  yield* rest;
}

async function* unpacked(source: AsyncIterable<Buffer>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const fed = feed(source, gunzip);
  yield* gunzip as AsyncIterable<Buffer>;
  await fed;
}

async function feed(source: AsyncIterable<Buffer>, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  try {
    for await (const chunk of source) {
      if (gunzip.destroyed) return;
      if (!gunzip.write(chunk)) await drained(gunzip);
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error as Error);
  }
}

/** Room again, or nobody who reads. */
function drained(gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      gunzip.off('drain', done).off('close', done);
      resolve();
    };
    gunzip.on('drain', done).on('close', done);
  });
}
