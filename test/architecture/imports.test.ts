/**
 * Who may import whom: the folders' order, and the platform kept at the edges.
 * The graph is read from the sources, so that a forbidden import fails here and not in a review.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Folder of src (or properties/invariants) → what it may import besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/protocol': [],
  'src/assignors': ['src/protocol'],
  'src/coordinator': ['src/protocol'],
  'src/client-model': ['src/protocol', 'src/assignors'],
  'src/sim': ['src/protocol', 'src/assignors', 'src/coordinator', 'src/client-model'],
  'src/scenario': ['src/protocol', 'src/assignors', 'src/coordinator', 'src/client-model', 'src/sim'],
  'src/experiment': ['src/protocol', 'src/sim', 'src/scenario'],
  'properties/invariants': [
    'src/protocol',
    'src/assignors',
    'src/coordinator',
    'src/client-model',
    'src/sim',
    'src/scenario',
  ],
  'src/explore': [
    'src/protocol',
    'src/assignors',
    'src/coordinator',
    'src/client-model',
    'src/sim',
    'src/scenario',
    'properties/invariants',
  ],
  'src/advise': [
    'src/protocol',
    'src/assignors',
    'src/coordinator',
    'src/client-model',
    'src/sim',
    'src/scenario',
    'src/experiment',
  ],
  'src/diagnose': ['src/protocol', 'src/assignors', 'src/coordinator', 'src/client-model', 'src/sim', 'src/scenario'],
  'src/report': [
    'src/explore',
    'src/advise',
    'src/experiment',
    'src/diagnose',
    'src/protocol',
    'src/sim',
    'src/scenario',
    'src/coordinator',
    'src/client-model',
    'src/assignors',
  ],
  'src/history': [
    'src/protocol',
    'src/assignors',
    'src/coordinator',
    'src/client-model',
    'src/sim',
    'src/scenario',
    'src/report',
  ],
};

/** What only the edges may touch. */
const PLATFORM =
  /['"]node:|\bDate\b|\bperformance\b|Math\.random|\bset(?:Timeout|Interval|Immediate)\b|\bconsole\.|\bprocess\b(?=\.|\[)|\bcrypto\.|\blocaleCompare\b|\btoLocale\w*/;
/** Engines differ in the last bit of these. */
const INEXACT =
  /Math\.(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b/;

function sources(folder: string, extension = '.ts'): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => join(folder, file));
}

const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function imports(file: string): string[] {
  return [...text(file).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) =>
    relative(ROOT, resolve(ROOT, dirname(file), match[1]!)),
  );
}

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');

const folderOf = (file: string) => Object.keys(ALLOWED).find((folder) => file.startsWith(`${folder}/`));

describe('imports', () => {
  it.each(Object.entries(ALLOWED))('%s imports only what it may', (folder, allowed) => {
    const wrong = sources(folder).flatMap((file) =>
      imports(file)
        .filter((target) => ![folder, ...allowed].some((prefix) => target.startsWith(`${prefix}/`)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('finds the imports it judges', () => {
    expect(imports('src/protocol/requests.ts')).toContain('src/protocol/ids.ts');
    expect(folderOf('src/sim/pod.ts')).toBe('src/sim');
  });

  it.each(Object.keys(ALLOWED))('%s knows no clock, no randomness, no platform', (folder) => {
    const wrong = sources(folder).filter((file) => PLATFORM.test(withoutComments(text(file))));
    expect(wrong).toEqual([]);
  });

  it.each(['src/protocol', 'src/assignors', 'src/coordinator', 'src/client-model', 'src/sim'])(
    '%s computes nothing that differs between engines',
    (folder) => {
      const wrong = sources(folder).filter((file) => INEXACT.test(withoutComments(text(file))));
      expect(wrong).toEqual([]);
    },
  );

  it('the page imports the package by its public names, and nothing else of it', () => {
    const page = [...sources('web/src'), ...sources('web/src', '.tsx')];
    const packages = page.flatMap((file) =>
      [...text(file).matchAll(/(?:from|import)\s*\(?\s*['"]([^.'"][^'"]*)['"]/g)].map((match) => match[1]!),
    );
    const outside = page.flatMap((file) => imports(file).filter((target) => !target.startsWith('web/src/')));
    expect(page).toContain('web/src/app.tsx');
    const allowed = ['groupsim', 'groupsim/files', 'groupsim/history', 'groupsim/properties', 'preact', 'preact/hooks'];
    expect(packages).toContain('groupsim/history');
    expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(outside).toEqual([]);
  });

  it('the commands are imported by nobody', () => {
    const wrong = [...sources('src'), ...sources('properties')]
      .filter((file) => !file.startsWith('src/cli/'))
      .flatMap((file) => imports(file).map((target) => `${file} -> ${target}`))
      .filter((line) => line.includes('-> src/cli/'));
    expect(wrong).toEqual([]);
  });

  it('nothing that is committed reads what lies outside the project', () => {
    const committed = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const outside = ['..', 'shared'].join('/');
    const readable = committed.filter((file) => !/\.(gz|br|svg|png)$/.test(file));
    expect(readable.length).toBeGreaterThan(100);
    expect(readable.filter((file) => text(file).includes(outside))).toEqual([]);
  });
});
