/** Whatever a file holds, a diagnosis ends, counts each of its lines, and throws nothing. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from '../cli/fake-io.ts';

const folder = fileURLToPath(new URL('./measured/', import.meta.url));
const sample = (name: string) => gunzipSync(readFileSync(folder + name)).subarray(0, 24_000);
const SAMPLES = [
  'broker-k44.log.gz',
  'broker-k36.log.gz',
  's1coop-java.client.log.gz',
  's1coop-franz.client.log.gz',
  's1coop-sarama.client.log.gz',
  's6-ck-coop.client.log.gz',
].map(sample);

async function diagnose(files: readonly Buffer[]): Promise<{ io: FakeIo; exit: number; json: Report | null }> {
  const io = new FakeIo();
  const names = files.map((bytes, index) => {
    io.chunks.set(`${index}.log`, [bytes]);
    return `${index}.log`;
  });
  const exit = await sim(['diagnose', ...names, '--json'], io);
  return { io, exit, json: io.stdout === '' ? null : JSON.parse(io.stdout) };
}

interface Report {
  readonly unread: { readonly count: number };
  readonly files: readonly {
    readonly lines: number;
    readonly read: Readonly<Record<string, number>>;
    readonly aside: number;
    readonly continued: number;
    readonly blank: number;
  }[];
}

/** Each line is somewhere. */
function expectCounted({ files, unread }: Report): void {
  const sum = files.reduce(
    (all, { read, aside, continued, blank }) =>
      all + Object.values(read).reduce((a, b) => a + b, 0) + aside + continued + blank,
    unread.count,
  );
  expect(sum).toBe(files.reduce((all, { lines }) => all + lines, 0));
}

/** Files without a byte are no logs: nothing was read, and it is said. */
function expectToldOrEmpty(files: readonly Buffer[], { json, exit, io }: Awaited<ReturnType<typeof diagnose>>): void {
  if (files.every(({ length }) => length === 0)) {
    expect([json, exit]).toEqual([null, 2]);
    expect(io.stderr).toContain('empty: there is nothing to diagnose');
    return;
  }
  expect(exit, io.stderr).toBe(0);
  expectCounted(json!);
}

const source = fc.constantFrom(...SAMPLES);
const place = fc.nat(24_000);

/** What logs suffer: bytes that change, ends that are missing, pieces that are twice, out of order or from elsewhere. */
const damaged = fc
  .tuple(
    source,
    fc.array(fc.tuple(fc.constantFrom('byte', 'cut', 'twice', 'foreign', 'zeros', 'glue'), place, fc.nat(255)), {
      maxLength: 12,
    }),
  )
  .map(([bytes, wounds]) => wounds.reduce(wound, Buffer.from(bytes)));

function wound(bytes: Buffer, [kind, at, value]: readonly [string, number, number]): Buffer {
  const here = Math.min(at, bytes.length);
  const [before, after] = [bytes.subarray(0, here), bytes.subarray(here)];
  switch (kind) {
    case 'byte':
      if (here < bytes.length) bytes[here] = value;
      return bytes;
    case 'cut':
      return before;
    case 'twice':
      return Buffer.concat([before, before.subarray(-2_000), after]);
    case 'foreign':
      return Buffer.concat([before, SAMPLES[value % SAMPLES.length]!.subarray(at % 5_000, (at % 5_000) + 700), after]);
    case 'zeros':
      return Buffer.concat([before, Buffer.alloc(value), after]);
    default:
      return Buffer.from(Buffer.concat([before, after]).filter((byte) => byte !== 10 || at % 3 !== 0));
  }
}

describe('damaged logs', () => {
  it('end in findings with counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damaged, { minLength: 1, maxLength: 3 }), async (files) => {
        expectToldOrEmpty(files, await diagnose(files));
      }),
      { numRuns: 150 },
    );
  });

  it('may be no logs at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (bytes) => {
        const files = [Buffer.from(bytes)];
        expectToldOrEmpty(files, await diagnose(files));
      }),
      { numRuns: 150 },
    );
  });

  it('made of statements in any order tell a story that holds together', async () => {
    const lines = SAMPLES.slice(0, 2).flatMap((bytes) => bytes.toString('utf8').split('\n').slice(0, -1));
    const shuffled = fc.shuffledSubarray(lines, { minLength: 10 });
    await fc.assert(
      fc.asyncProperty(shuffled, async (some) => {
        const { json, exit } = await diagnose([Buffer.from(some.join('\n'))]);
        expect(exit).toBe(0);
        expectCounted(json!);
      }),
      { numRuns: 50 },
    );
  });

  it('are said to be damaged', async () => {
    const { json } = await diagnose([
      Buffer.concat([SAMPLES[0]!.subarray(0, 500), Buffer.from([0xff, 0xfe, 10]), SAMPLES[0]!]),
    ]);
    expect(JSON.stringify(json)).toContain('lines hold bytes that are no text');
  });
});

describe('packed logs', () => {
  it('are cut off in the middle: what stood before is read, and it is said', async () => {
    const { writeFileSync, mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const { readChunks } = await import('../../src/cli/logs/read-chunks.ts');
    const dir = mkdtempSync(join(tmpdir(), 'diagnose-'));
    const file = join(dir, 'cut.log.gz');
    const whole = gunzipSync(readFileSync(`${folder}broker-k44.log.gz`));
    const packed = gzipSync(whole);
    writeFileSync(file, packed.subarray(0, packed.length / 2));
    const io = new FakeIo();
    const reading = Object.assign(io, { readChunks });
    const exit = await sim(['diagnose', file, '--json'], reading);
    rmSync(dir, { recursive: true });
    expect(exit).toBe(0);
    const report = JSON.parse(io.stdout);
    expect(report.files[0].problem).toContain('cut off');
    expect(report.groups.length).toBeGreaterThan(3);
  });
});
