/** The table of acts: each that is possible is an act that a history takes; each that is not says why. */
import { describe, expect, it } from 'vitest';
import { type HistoryMoment, openHistory, readActs, readScenario, type Scenario } from '../../src/history/index.ts';
import { type Choice, choicesFor, type Target } from '../../web/src/acts/acts.ts';

function scenarioOf(group: Record<string, unknown> = {}): Scenario {
  const read = readScenario({ durationMs: '3m', groups: [{ members: 3, ...group }] });
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.scenario;
}

const DYNAMIC = scenarioOf();
const STATIC = scenarioOf({ consumer: { 'group.instance.id': 'pod' } });

/** Every act that is possible there, tried with what the form suggests. */
function tried(scenario: Scenario, atMs: number, target: (moment: HistoryMoment) => Target) {
  const open = openHistory({ scenario, acts: [] });
  open.toTime(atMs);
  const place = { at: open.eventIndex, atMs: open.nowMs };
  const moment = open.moment();
  const choices = choicesFor(target(moment), moment, scenario);
  for (const choice of choices.filter(({ problem }) => problem === null)) {
    const read = readActs([{ ...place, ...raw(choice) }], scenario);
    if ('problems' in read) throw new Error(`${choice.id}: ${read.problems[0]?.message}`);
    const forked = openHistory({ scenario, acts: read.acts });
    forked.toTime(atMs + 60_000);
    expect(forked.eventIndex, choice.id).toBeGreaterThan(place.at);
  }
  return new Map(choices.map(({ id, problem }) => [id, problem]));
}

/** As a link has it. */
function raw({ fields, doing }: Choice) {
  const done = doing(Object.fromEntries(fields.map(({ name, initial }) => [name, initial])));
  if (!('message' in done)) return done;
  const { do: what, ...rest } = done.interference;
  return { message: done.message, do: what, ...rest };
}

const member = (pod: number) => (): Target => ({ on: 'member', pod, number: pod });

describe('acts', () => {
  it('on a member that runs', () => {
    const problems = tried(DYNAMIC, 60_000, member(1));
    expect(problems.get('kill')).toBeNull();
    expect(problems.get('slow')).toBeNull();
    expect(problems.get('start')).toBe('act.why.up');
    expect(problems.get('replace')).toBe('act.why.dynamic');
  });

  it('on a static member: a second process may take its instance id', () => {
    const problems = tried(STATIC, 60_000, member(1));
    expect(problems.get('replace')).toBeNull();
    expect(problems.get('remove')).toBeNull();
  });

  it('on a member that is down, it can only be started', () => {
    const down = { ...DYNAMIC, events: killed() };
    const problems = tried(down, 60_000, member(1));
    expect(problems.get('start')).toBeNull();
    expect([problems.get('kill'), problems.get('stop'), problems.get('pause')]).toEqual(Array(3).fill('act.why.down'));
  });

  it('on the network and the broker', () => {
    expect([...tried(DYNAMIC, 60_000, () => ({ on: 'network' })).values()]).toEqual([null, null, null, null]);
    expect([...tried(DYNAMIC, 60_000, () => ({ on: 'broker' })).values()]).toEqual([null, null, null, null]);
  });

  it('on a message that is on its way, and on one that waits', () => {
    const there =
      (place: string) =>
      (moment: HistoryMoment): Target => {
        return { on: 'message', id: moment.messages.find((message) => message.place === place)!.id };
      };
    const way = tried(DYNAMIC, momentWith('to-broker'), there('to-broker'));
    expect(way.get('drop')).toBeNull();
    expect(way.get('break')).toBeNull();
    const waits = tried(DYNAMIC, momentWith('handled'), there('handled'));
    expect(waits.get('drop')).toBe('act.why.waits');
  });

  it('nothing can be done when the run is over', () => {
    const open = openHistory({ scenario: DYNAMIC, acts: [] });
    open.toTime(open.endMs);
    const choices = choicesFor({ on: 'network' }, open.moment(), DYNAMIC);
    expect(choices.every(({ problem }) => problem === 'act.why.over')).toBe(true);
  });
});

function killed(): Scenario['events'] {
  const read = readScenario({ events: [{ atMs: '30s', kind: 'pod-kill', pods: '1' }] });
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.scenario.events;
}

/** The first instant after the beginning at which a request is at such a place. */
function momentWith(place: string): number {
  const open = openHistory({ scenario: DYNAMIC, acts: [] });
  open.toTime(20_000);
  while (!open.moment().messages.some((message) => message.place === place)) open.step(1);
  return open.nowMs;
}
