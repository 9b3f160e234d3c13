import { expect, it } from 'vitest';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { Observer } from '../../src/sim/observer.ts';
import { combineObservers } from '../../src/sim/observers.ts';

const EVENTS = Object.getOwnPropertyNames(NullObserver.prototype).filter((name) => name !== 'constructor');

/** An observer that writes down whatever it is told. */
function scribe(name: string, told: unknown[]): Observer {
  const write =
    (event: string) =>
    (...args: unknown[]) =>
      told.push([name, event, ...args]);
  return Object.fromEntries(EVENTS.map((event) => [event, write(event)])) as unknown as Observer;
}

it('two observers are told everything, in order, with all that there is to tell', () => {
  const told: unknown[] = [];
  const both = combineObservers(scribe('first', told), scribe('second', told)) as unknown as Record<
    string,
    (...args: unknown[]) => void
  >;
  const args = [1, 2, 3, 4, 5, 6];
  for (const event of EVENTS) {
    told.length = 0;
    both[event]!(...args);
    const [first, second] = told as [unknown[], unknown[]];
    expect(first.slice(0, 2)).toEqual(['first', event]);
    expect(second).toEqual(['second', ...first.slice(1)]);
    expect(first.slice(2)).toEqual(args.slice(0, first.length - 2));
    expect(first.length).toBeGreaterThan(3);
  }
});

it('an observer that sees nothing takes everything', () => {
  const nobody = new NullObserver();
  nobody.event(0, 0, 0, 0, 0);
  nobody.recordsDelivered(0, 0, 0, 0, 1);
  expect(EVENTS.length).toBeGreaterThan(15);
});
