/** Passes everything on to whoever listens at that moment. */
import type { GroupCoordinator } from '../coordinator/coordinator.ts';
import type { Ticks } from '../protocol/time.ts';
import { NullObserver } from '../sim/null-observer.ts';
import type { Observer } from '../sim/observer.ts';
import type { DeskWatch } from './desk.ts';

type Call = (...args: unknown[]) => void;

export class Relay extends NullObserver implements DeskWatch {
  private readonly listeners: () => readonly (Observer & DeskWatch)[];

  constructor(listeners: () => readonly (Observer & DeskWatch)[]) {
    super();
    this.listeners = listeners;
    const own = this as unknown as Record<string, Call>;
    for (const method of Object.getOwnPropertyNames(NullObserver.prototype) as (keyof Observer)[]) {
      if ((method as string) === 'constructor') continue;
      own[method] = (...args) => {
        for (const listener of this.listeners()) (listener[method] as Call).apply(listener, args);
      };
    }
  }

  beforeInput(coordinator: GroupCoordinator, now: Ticks): void {
    for (const listener of this.listeners()) listener.beforeInput?.(coordinator, now);
  }

  afterInput(coordinator: GroupCoordinator, now: Ticks): void {
    for (const listener of this.listeners()) listener.afterInput?.(coordinator, now);
  }
}
