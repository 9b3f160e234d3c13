/** Generations only go up, one at a time (C-GEN-01, C-INV-09). */
import type { TransitionCause } from '../../src/coordinator/effects.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { type NamedInvariant, Watcher } from './watcher.ts';

class GenerationWatcher extends Watcher {
  private readonly latest = new Map<number, number>();

  override groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    generationId: number,
    _cause: TransitionCause,
  ): void {
    const before = this.latest.get(group) ?? 0;
    const completes = from === 'PreparingRebalance' && (to === 'CompletingRebalance' || to === 'Empty');
    const expected = completes ? before + 1 : before;
    if (generationId !== expected && to !== 'Dead') {
      this.fail(now, `generation ${before} became ${generationId} on the way from ${from} to ${to}`);
    }
    if (completes) this.reach();
    this.latest.set(group, generationId);
  }
}

export const generationIsMonotone: NamedInvariant = {
  name: 'generation is monotone',
  sentence: 'The generation rises by one exactly when a join phase completes, and never otherwise.',
  source: 'C-GEN-01, C-INV-09',
  kind: 'always',
  sometimes: 'a join phase completes',
  watch: () => new GenerationWatcher(),
};
