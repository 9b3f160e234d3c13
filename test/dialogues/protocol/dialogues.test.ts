/**
 * The protocol as stories: every dialogue of this folder is carried out and compared with what is recorded.
 *
 * `UPDATE=1 npx vitest run test/dialogues/protocol` records anew. Read the difference before you commit it: a dialogue
 * is a claim about Kafka, and each names the sentence or the rule that it shows.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CoordinatorDriver } from './coordinator-driver.ts';
import { type Driver, fileText, parseFile, record } from './dialogue.ts';
import { WorldDriver } from './world-driver.ts';

const UPDATE = process.env.UPDATE === '1';

function driverFor(verb: string): Driver {
  if (verb === 'broker') return new CoordinatorDriver();
  if (verb === 'world') return new WorldDriver();
  throw new Error(`a dialogue begins with "broker" or "world", not with "${verb}"`);
}

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'));

it('there are dialogues', () => expect(names.length).toBeGreaterThan(0));

for (const name of names) {
  const path = `${import.meta.dirname}/${name}`;
  const { preface, dialogues } = parseFile(readFileSync(path, 'utf8'));
  describe(name, () => {
    if (UPDATE) {
      it('records', () => {
        writeFileSync(
          path,
          fileText(
            preface,
            dialogues.map((dialogue) => record(dialogue, driverFor)),
          ),
        );
      });
      return;
    }
    for (const dialogue of dialogues) {
      it(dialogue.title, () => {
        expect(record(dialogue, driverFor).join('\n')).toBe(dialogue.lines.join('\n'));
      });
    }
  });
}
