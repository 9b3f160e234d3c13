/** Which browser the tests take. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from './chromium.ts';

describe('chromiumPath', () => {
  it('takes the one that is named', () => {
    expect(chromiumPath({ CHROMIUM: '/opt/mine', PATH: '/usr/bin' })).toBe('/opt/mine');
  });

  it('takes the first program of a known name on the path, not what only has the name', () => {
    const [empty, text, program] = [0, 1, 2].map(() => mkdtempSync(join(tmpdir(), 'groupsim-path-'))) as string[];
    writeFileSync(join(text!, 'chromium'), '', { mode: 0o644 });
    writeFileSync(join(program!, 'google-chrome'), '');
    chmodSync(join(program!, 'google-chrome'), 0o755);
    expect(chromiumPath({ PATH: [empty, text, program].join(':') })).toBe(join(program!, 'google-chrome'));
  });
});
