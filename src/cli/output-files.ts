/**
 * The files that a command is to write, looked at before anything runs: nobody should wait for results that then have no
 * place to go.
 */
import { resolve } from 'node:path';
import type { Problem } from '../scenario/problem.ts';
import type { Io } from './io.ts';
import type { Request } from './request.ts';

type File = readonly [flag: string, path: string | null];

function filesOf(request: Request): readonly File[] {
  switch (request.kind) {
    case 'run': {
      const { report, md, trace, mermaid, prometheus } = request.outputs;
      return Object.entries({ report, md, trace, mermaid, prometheus, junit: request.junit });
    }
    case 'compare':
    case 'sweep':
      return Object.entries({ report: request.report, out: request.out, csv: request.csv, junit: request.junit });
    case 'merge':
      return Object.entries({ out: request.out, csv: request.csv });
    default:
      return [];
  }
}

/** Files that cannot be written, and two outputs in one file. */
export function outputProblems(request: Request, io: Io): readonly Problem[] {
  const given = filesOf(request).filter((file): file is readonly [string, string] => file[1] !== null);
  return given.flatMap(([flag, path], index) => {
    const twin = given.slice(0, index).find(([, other]) => resolve(other) === resolve(path));
    const why = twin === undefined ? io.unwritable(path) : `--${twin[0]} goes there already`;
    return why === null ? [] : [{ path: `--${flag}`, message: `--${flag} ${path} cannot be written: ${why}.` }];
  });
}
