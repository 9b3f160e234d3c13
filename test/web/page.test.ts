/** The page without its views: the store and the worker's desk, joined by a wire that waits for nobody. */
import { openHistory, placeOf, readScenario, type Scenario, selectedNode } from 'groupsim/history';
import { describe, expect, it } from 'vitest';
import { courseBegin } from '../../web/src/lessons/view/course-state.ts';
import { countUpTo } from '../../web/src/model/facts.ts';
import { firstState, placeIn } from '../../web/src/model/state.ts';
import { Store } from '../../web/src/model/store.ts';
import { Desk } from '../../web/src/worker/desk.ts';

class Page {
  readonly store: Store;
  readonly desk: Desk;

  constructor() {
    this.desk = new Desk((report) => this.store.take(structuredClone(report)));
    const preferences = { course: courseBegin(), language: 'en', theme: 'system', isCalm: false } as const;
    const wire = { send: (command: Parameters<Desk['take']>[0]) => this.desk.take(structuredClone(command)) };
    this.store = new Store(firstState(scenario(), preferences), wire);
    this.store.open(selectedNode(this.store.state.tree));
    this.settle();
  }

  settle(): void {
    for (let slices = 0; this.desk.work(); slices++) if (slices > 20_000) throw new Error('it never comes to rest');
  }

  get moment() {
    return this.store.state.moment!;
  }
}

function scenario(): Scenario {
  const read = readScenario({ durationMs: '2m', topics: [{ partitions: 6 }], groups: [{ members: 3 }] });
  if ('problems' in read) throw new Error('no scenario');
  return read.scenario;
}

const KILL = { event: { kind: 'pod-kill', atMs: 0, group: null, pods: '1', downMs: null } } as const;

describe('the page', () => {
  it('begins at the beginning, and knows the whole history soon', () => {
    const { store, moment } = new Page();
    expect([moment.events, moment.nowMs]).toEqual([0, 0]);
    const facts = store.state.facts.get(store.state.tree.selected)!;
    expect(facts.isComplete).toBe(true);
    expect(facts.violations).toEqual([]);
    expect(facts.rebalances.length).toBeGreaterThan(0);
    const first = facts.rebalances[0]!;
    expect(countUpTo(facts.rebalances, first.index - 1)).toBe(0);
    expect(countUpTo(facts.rebalances, first.index)).toBe(1);
  });

  it('steps, jumps, and plays as fast as it is asked to', () => {
    const page = new Page();
    const { store } = page;
    store.step(5);
    page.settle();
    expect(page.moment.events).toBe(5);
    store.step(-2);
    page.settle();
    expect(page.moment.events).toBe(3);
    store.nextRebalance();
    page.settle();
    expect(page.moment.groups[0]?.state).toBe('PreparingRebalance');
    store.toTime(30_000);
    page.settle();
    store.setSpeed(10);
    store.play();
    for (let frame = 0; frame < 60; frame++) {
      store.frame(1_000 / 60);
      page.settle();
    }
    expect(page.moment.nowMs).toBeCloseTo(40_000, -1);
    store.toTime(1e9);
    page.settle();
    expect([page.moment.nowMs, store.state.playing]).toEqual([120_000, false]);
  });

  it('forks where something is done, compares, and undoes', () => {
    const page = new Page();
    const { store } = page;
    const root = store.state.tree.selected;
    store.toTime(30_000);
    page.settle();
    store.act(KILL);
    page.settle();
    expect(page.moment.pods[1]?.status).toBe('down');
    expect(store.state.tree.nodes).toHaveLength(2);
    store.compareWith(root);
    page.settle();
    const measures = [...store.state.measures.values()].map((result) => result.groups[0]!.rebalances.count);
    expect(measures).toHaveLength(2);
    expect(measures[0]).not.toBe(measures[1]);
    store.undo();
    page.settle();
    expect(store.state.tree.selected).toBe(root);
    expect(page.moment.pods[1]?.status).toBe('running');
    expect(page.moment.nowMs).toBeCloseTo(30_000, -2);
  });

  it('is brought back by its link, with the same hash as in a fresh world', () => {
    const page = new Page();
    page.store.toTime(31_234.5);
    page.settle();
    page.store.act(KILL);
    page.settle();
    page.store.step(40);
    page.settle();
    const link = page.store.link();
    const other = new Page();
    expect(other.store.openLink(link)).toBe(true);
    other.settle();
    expect(other.moment).toEqual(page.moment);
    const fresh = openHistory(selectedNode(other.store.state.tree));
    fresh.to(other.moment.events);
    expect([fresh.hash, placeOf(fresh)]).toEqual([page.moment.hash, placeIn(other.store.state)]);
  });

  it('says why something cannot be opened, and goes on', () => {
    const page = new Page();
    expect(page.store.openLink('1.x.y')).toBe(false);
    expect(page.store.state.problem).toMatch(/damaged/);
    page.store.act({ message: '99.9', interference: { do: 'drop' } });
    page.settle();
    expect(page.store.state.problem).toMatch(/no such message/);
    page.store.undo();
    page.settle();
    expect(page.store.state.problem).toBeNull();
    expect(page.moment.events).toBe(0);
  });
});
