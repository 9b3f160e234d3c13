import { expect, it } from 'vitest';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { Observer } from '../../src/sim/observer.ts';
import { combineObservers } from '../../src/sim/observers.ts';

const HEARTBEAT = { api: Api.Heartbeat };
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
  const args = [1, 2, 3, HEARTBEAT, { errorCode: Errors.NONE }, 6];
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

it('several, however they were put together, are told in the order in which they were named', () => {
  const told: unknown[] = [];
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => scribe(name, told)) as [
    Observer,
    Observer,
    Observer,
    Observer,
  ];
  combineObservers(combineObservers(a, b), combineObservers(c, d)).joinStarted(7, 3);
  expect(told).toEqual(['a', 'b', 'c', 'd'].map((name) => [name, 'joinStarted', 7, 3]));
});

it('who has not a method of its own for a kind of event is told the others', () => {
  const told: string[] = [];
  class Listener extends NullObserver {
    override joinStarted(): void {
      told.push('joinStarted');
    }
  }
  const both = combineObservers(new NullObserver(), new Listener());
  both.joinFinished(1, 2, 3);
  both.joinStarted(1, 2);
  expect(told).toEqual(['joinStarted']);
});

it('an observer that sees nothing takes everything', () => {
  const nobody = new NullObserver();
  nobody.event(0, 0, 0, 0, 0);
  nobody.recordsDelivered(0, 0, 0, 0, 1);
  expect(EVENTS.length).toBeGreaterThan(15);
});

it('who names the APIs that concern it is told of those, and of every error', () => {
  const told: unknown[] = [];
  const picky = { ...scribe('picky', told), requests: [Api.JoinGroup], answers: [Api.SyncGroup] };
  const both = combineObservers(scribe('all', told), picky) as unknown as Record<string, (...args: unknown[]) => void>;
  const hears = (event: string, api: number, errorCode: number) => {
    told.length = 0;
    both[event]!(1, 2, 3, { api }, { errorCode });
    return told.map((call) => (call as unknown[])[0]);
  };
  expect(hears('requestArrived', Api.JoinGroup, 0)).toEqual(['all', 'picky']);
  expect(hears('requestArrived', Api.Heartbeat, 0)).toEqual(['all']);
  expect(hears('responseSent', Api.SyncGroup, 0)).toEqual(['all', 'picky']);
  expect(hears('responseSent', Api.JoinGroup, 0)).toEqual(['all']);
  expect(hears('responseSent', Api.JoinGroup, Errors.UNKNOWN_MEMBER_ID)).toEqual(['all', 'picky']);
});

it('who listens to events for the time alone is given the clock of all, which goes on', () => {
  const told: unknown[] = [];
  const timed = { ...scribe('timed', told), clock: { now: 0 } };
  combineObservers(timed, scribe('all', told)).event(7, 1, 2, 3, 4);
  expect(timed.clock.now).toBe(7);
  expect(told).toEqual([['all', 'event', 7, 1, 2, 3, 4]]);
});
