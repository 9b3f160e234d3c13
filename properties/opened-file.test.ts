import { readdirSync, readFileSync } from 'node:fs';
import { openFile, scenarioFile } from 'groupsim/files';
import { readScenario } from 'groupsim/history';
import { describe, expect, it } from 'vitest';
import { historyText } from './histories/file.ts';
import { drawHistory } from './histories/history.ts';

const REGRESSIONS = new URL('./regressions/', import.meta.url);

describe('a file that the page opens', () => {
  it('is a scenario, as YAML, as JSON, and as it is saved', () => {
    const read = readScenario({ seed: '7', groups: [{ members: 3 }] });
    if ('problems' in read) throw new Error('no scenario');
    const { scenario } = read;
    expect(openFile('seed: "7"\ngroups: [{ members: 3 }]\n', 'a.yaml')).toEqual({
      kind: 'scenario',
      scenario,
      finding: null,
    });
    for (const format of ['yaml', 'json'] as const) {
      expect(openFile(scenarioFile(scenario, format), 'b')).toMatchObject({ scenario });
    }
    const result = JSON.stringify({ schemaVersion: 1, scenario: { seed: '7', groups: [{ members: 3 }] } });
    expect(openFile(result, 'result.json')).toMatchObject({ scenario });
  });

  it.each([
    ['seed: [', /a.yaml:\d+:\d+/],
    ['just a word', /no scenario/],
    ['members: 3', /a.yaml: .*members/],
    ['{"format": "groupsim-history", "version": 9}', /version/],
    ['{"format": "groupsim-path", "version": 1}', /acts/],
  ])('%j: says what is wrong with it', (text, message) => {
    const opened = openFile(text, 'a.yaml');
    expect(opened).toMatchObject({ kind: 'problems', problems: [{ message: expect.stringMatching(message) }] });
  });

  it('is a path of the explorer, or a group at its coordinator: a story', () => {
    const path = JSON.stringify({
      format: 'groupsim-path',
      version: 1,
      settings: {},
      by: null,
      acts: [{ do: 'start', pod: 0 }],
    });
    const group = historyText({ bug: null, by: null, history: drawHistory('group', 3) });
    for (const text of [path, group]) {
      expect(openFile(text, 'a.json')).toMatchObject({ kind: 'story', finding: { by: null, atMs: null } });
    }
  });

  it('is a counterexample: a scenario, with what breaks and when', () => {
    const names = readdirSync(REGRESSIONS).filter((name) => name.endsWith('.json'));
    const opened = names.slice(0, 12).map((name) => openFile(readFileSync(new URL(name, REGRESSIONS), 'utf8'), name));
    for (const one of opened) {
      if (one.kind === 'problems') throw new Error(one.problems[0]?.message);
      expect(one.finding?.story).toMatch(/\w/);
      expect(one.finding?.by).not.toBeNull();
      expect(one.finding?.bug).toMatch(/\w/);
    }
    expect(opened.some((one) => 'finding' in one && one.finding?.atMs !== null)).toBe(true);
  });
});
