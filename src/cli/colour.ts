/**
 * Which colours words get, and whether they get any: on a terminal, unless NO_COLOR says no; elsewhere, if FORCE_COLOR
 * says so (https://no-color.org, https://force-color.org).
 */
import { styleText } from 'node:util';
import { type Paint, plain, type Style } from '../report/layout.ts';
import type { Io } from './io.ts';

type Format = Parameters<typeof styleText>[0];

const FORMATS: Readonly<Record<Style, Format>> = {
  title: 'bold',
  label: 'cyan',
  dim: 'dim',
  strong: 'bold',
  bad: 'red',
  Empty: 'dim',
  PreparingRebalance: 'red',
  CompletingRebalance: 'yellow',
  Stable: 'green',
  Dead: 'magenta',
};

export function paintFor(io: Io, isTerminal: boolean): Paint {
  return wantsColour(io, isTerminal) ? coloured : plain;
}

const coloured: Paint = (style, text) =>
  text === '' ? '' : styleText(FORMATS[style], text, { validateStream: false });

function wantsColour({ env }: Io, isTerminal: boolean): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTerminal && env.TERM !== 'dumb';
}
