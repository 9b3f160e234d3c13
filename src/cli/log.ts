/**
 * Where the lines of a log go: gathered while a slice runs, printed after it.
 */
import { brokerLog } from '../report/broker-log.ts';
import { fullLog, shortLog } from '../report/log.ts';
import type { Observer } from '../sim/observer.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import type { LogMode } from './command-flags.ts';

export interface Log {
  readonly observer: Observer;
  /** Prints what has been gathered. */
  readonly flush: () => void;
}

export function logTo(print: (text: string) => void, world: WorldConfig, mode: LogMode, width: number): Log {
  let lines: string[] = [];
  const sink = (line: string) => void lines.push(line);
  const observers = {
    short: () => shortLog(world, width, sink),
    full: () => fullLog(world, width, sink),
    broker: () => brokerLog(world, sink),
  };
  const observer = observers[mode]();
  const flush = () => {
    if (lines.length > 0) print(`${lines.join('\n')}\n`);
    lines = [];
  };
  return { observer, flush };
}
