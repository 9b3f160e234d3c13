/** Our franz-go against the recordings in refused-later/: refused connections with young and with old metadata. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Recordings } from './recordings.ts';
import { simulate } from './simulated.ts';
import { judge } from './tally.ts';

const FOLDER = 'test/conformance/clients/refused-later';

it('loses its partitions as soon as the real one did', { timeout: 60_000 }, () => {
  const recordings = new Recordings();
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.br'));
  const chosen = files.flatMap((name) => recordings.add(join(FOLDER, name)));
  const outcome = judge(chosen, recordings, simulate);
  const counts = Object.values(outcome.byClient).map(({ dialogues, matches }) => [dialogues, matches >= 26]);
  // In two of the recordings a pause of five seconds lasts beyond the end.
  expect(counts).toEqual([
    [27, true],
    [27, true],
  ]);
});
