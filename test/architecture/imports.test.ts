/**
 * Who may import whom: the folders' order, and the platform kept at the edges.
 * The graph is read from the sources, so that a forbidden import fails here and not in a review.
 */
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
  'properties/invariants': [
    'src/protocol',
    'src/assignors',
    'src/coordinator',
    'src/client-model',
    'src/sim',
    'src/scenario',
  ],
  'src/report': ['src/protocol', 'src/sim', 'src/scenario', 'src/coordinator', 'src/client-model', 'src/assignors'],
};

/** What only the edges may touch. */
const PLATFORM =
  /['"]node:|\bDate\b|\bperformance\b|Math\.random|\bsetTimeout\b|\bsetImmediate\b|\bconsole\.|\bprocess\.|\blocaleCompare\b|\btoLocale\w*/;
/** Engines differ in the last bit of these. */
const INEXACT =
  /Math\.(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b/;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function imports(file: string): string[] {
  return [...text(file).matchAll(/(?:from|import)\s+'(\.[^']+)'/g)].map((match) =>
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

  it('nothing that is committed reads what lies outside the project', () => {
    const folders = ['src', 'test', 'properties', 'bench', 'scripts'];
    const outside = ['..', 'shared'].join('/');
    const wrong = folders.flatMap(sources).filter((file) => text(file).includes(outside));
    expect(wrong).toEqual([]);
  });
});
