/** What a client is excused from is what a real one does: each excuse names its rules and recordings, and these exist. */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packedFiles } from '../test/conformance/clients/recordings.ts';
import { OF_CLIENTS } from './invariants/exceptions.ts';
import { NAMES } from './invariants/index.ts';

const FIDELITY = readFileSync(new URL('../docs/fidelity.md', import.meta.url), 'utf8');

/** Rules and findings are rows of docs/fidelity.md; cases are recorded with the client that is excused. */
function isKnown(evidence: string, client: string): boolean {
  if (/^[RFS]-[A-Z]+-\d+$/.test(evidence)) return FIDELITY.includes(`| ${evidence} |`);
  if (/^N\d+$/.test(evidence)) return FIDELITY.includes(`| FINDINGS ${evidence} |`);
  return recordings(client).some((text) => text.includes(`"case":"${evidence}"`));
}

function recordings(client: string): readonly string[] {
  const own = packedFiles().filter((file) => file.includes(`/${client}-`));
  return own.map((file) => brotliDecompressSync(readFileSync(file)).toString('utf8'));
}

describe('an excuse', () => {
  it.each(OF_CLIENTS)('of $client, $name: is of an invariant that there is, and has evidence', (excuse) => {
    expect(NAMES).toContain(excuse.name);
    expect(excuse.evidence.length).toBeGreaterThan(0);
    expect(excuse.evidence.filter((one) => !isKnown(one, excuse.client))).toEqual([]);
  });
});
