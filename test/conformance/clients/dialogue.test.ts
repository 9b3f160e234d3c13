import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDialogues } from './dialogue.ts';

const directory = mkdtempSync(join(tmpdir(), 'dialogues-'));
let files = 0;

function fileOf(content: string | Buffer, ending = ''): string {
  const file = join(directory, `${files++}.ndjson${ending}`);
  writeFileSync(file, content);
  return file;
}

const META = '{"t":0,"dir":"meta","client":"c-1","case":"A.idle","repeat":"2","opts":"strategy=coop"}';
const ACT = '{"t":1,"dir":"script","do":"spawn"}';

describe('a file of dialogues', () => {
  it.each<[string, (text: string) => string]>([
    ['plain', (text) => fileOf(text)],
    ['gzipped', (text) => fileOf(gzipSync(text), '.gz')],
    ['brotli', (text) => fileOf(brotliCompressSync(text), '.br')],
  ])('%s', (_how, write) => {
    const dialogues = readDialogues(write(`${META}\n${ACT}\n\n${META}\n`));
    expect(dialogues.map(({ client, case: name, lines }) => [client, name, lines.length])).toEqual([
      ['c-1', 'A.idle', 1],
      ['c-1', 'A.idle', 0],
    ]);
    expect(dialogues[0]).toMatchObject({ repeat: '2', opts: 'strategy=coop' });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['is empty', '', /holds no dialogues/],
    ['begins in the middle', ACT, /line 1: expected a line with "dir": "meta" first/],
    ['is cut off', `${META}\n{"t":1,"dir`, /line 2: not a JSON object/],
    ['has a line of no known kind', `${META}\n{"t":1,"dir":"rez"}`, /line 2: "dir" is "rez"/],
    ['has a request without a name', `${META}\n{"t":1,"dir":"req","conn":1,"corr":1}`, /line 2: "api" of a req line/],
    ['has no client', '{"dir":"meta","case":"x"}', /line 1: "client" of a meta line is to be a text/],
    ['is no gzip file after all', Buffer.from([0x1f, 0x8b, 1, 2]), /cannot be read/],
  ])('that %s is refused', (_what, content, message) => {
    expect(() => readDialogues(fileOf(content))).toThrow(message);
  });

  it('that is not there is refused', () => {
    expect(() => readDialogues(join(directory, 'none'))).toThrow(/cannot be read/);
  });
});
