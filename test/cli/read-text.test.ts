import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readText } from '../../src/cli/read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'groupsim-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const codeOf = (read: () => string) => {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('a text from outside', () => {
  test('is read whole', () => {
    const text = 'ä'.repeat(1_500_001);
    expect(readText(file('long', text))).toBe(text);
    expect(readText(file('empty', ''))).toBe('');
  });

  test('is refused when it is none, or too long', () => {
    expect(codeOf(() => readText(file('large', 'x'.repeat(101)), 100))).toBe('EFBIG');
    expect(codeOf(() => readText(folder))).toBe('EISDIR');
    expect(codeOf(() => readText(join(folder, 'none')))).toBe('ENOENT');
    expect(readText(file('binary', Buffer.from([127, 69, 0, 1])))).toBe('\0');
  });
});
