/** Writes lines as the recorder of the real dialogues did. Times in milliseconds, to 0.1. */
import { type Ticks, ticksToMs } from '../../../../src/protocol/time.ts';
import type { Line } from '../dialogue.ts';
import type { Fields } from './describe.ts';

export class Recorder {
  readonly lines: Line[] = [];

  write(now: Ticks, dir: Line['dir'], fields: Fields): void {
    this.lines.push({ t: ticksToMs(now), dir, ...fields } as unknown as Line);
  }

  script(now: Ticks, what: string, fields: Fields = {}): void {
    this.write(now, 'script', { do: what, ...fields });
  }
}
