/** Whoever starts a process again that ended by itself: after a pause, and only so often. */
import type { RestartConfig } from './world-config.ts';

/** More would leave the range of the clock. */
const MAX_DOUBLINGS = 20;

export class Supervisor {
  private readonly config: RestartConfig;
  /** How often the process has ended by itself since it was last told to stop. */
  private ends = 0;

  constructor(config: RestartConfig) {
    this.config = config;
  }

  /** The process was told to stop: its failures before do not count any more. */
  forget(): void {
    this.ends = 0;
  }

  /** The pause after another end; negative: it has given up. */
  pauseMs(): number {
    const { backoffMs, backoffMaxMs, attempts } = this.config;
    const before = this.ends++;
    if (attempts !== null && before >= attempts) return -1;
    return Math.min(backoffMs * 2 ** Math.min(before, MAX_DOUBLINGS), Math.max(backoffMs, backoffMaxMs));
  }
}
