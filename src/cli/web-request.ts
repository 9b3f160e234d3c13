/**
 * What `web` is asked for: a scenario to open the teaching page on, if any, and where to serve it.
 */
import { linkOf } from '../history/link.ts';
import type { Problem } from '../scenario/problem.ts';
import { isAsked, ownValue } from './own-flags.ts';
import { readScenarioWords, type ScenarioWords } from './scenario-words.ts';

export interface WebRequest {
  readonly kind: 'web';
  /** What stands behind the `#` of the address; '': the page begins with its course. */
  readonly link: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The browser is told to go there. */
  readonly open: boolean;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const SCENARIO_FILES: readonly string[] = ['scenario', 'client-config', 'broker-config'];

export function readWeb(words: ScenarioWords): WebRequest | Problems {
  const { own, given } = words;
  const port = portOf(ownValue(own, 'port'));
  const problems = [...words.problems, ...(typeof port === 'number' ? [] : [port])];
  const isAboutScenario = given.length > 0 || own.some(({ name }) => SCENARIO_FILES.includes(name));
  const read = isAboutScenario ? readScenarioWords({ ...words, problems }) : null;
  if (read !== null && 'problems' in read) return read;
  if (typeof port !== 'number' || problems.length > 0) return { kind: 'problems', problems };
  const link = read === null ? '' : linkOf({ scenario: read.scenario, acts: [] });
  return { kind: 'web', link, port, open: isAsked(own, 'open') };
}

function portOf(text: string | null): number | Problem {
  if (text === null) return 0;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  return {
    path: '--port',
    message: `--port "${text}" is no port: a number from 0 (any that is free) to 65535 was expected.`,
  };
}
