/**
 * The logs that a broker would have written in the catalogue's incidents, diagnosed: each names the cause that its story
 * tells. And rules that no recording in test/diagnose/measured shows, held by a world where the truth is known.
 */
import { describe, expect, it } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { LogReader } from '../../src/diagnose/log-reader.ts';
import { UnreadLines } from '../../src/diagnose/unread.ts';
import { brokerLog } from '../../src/report/broker-log.ts';
import { INCIDENTS } from '../../src/scenario/incidents/catalogue.ts';
import { presetScenario } from '../../src/scenario/incidents/lab.ts';
import type { ScenarioInput } from '../../src/scenario/read.ts';
import { startRun } from '../../src/scenario/run.ts';
import { toWorld } from '../../src/scenario/to-world.ts';

/** How often each cause is found in what the broker logs. */
function causesOf(input: ScenarioInput): Readonly<Record<string, number>> {
  const world = toWorld(presetScenario(input, '1'));
  const diagnosis = new Diagnosis();
  const reader = new LogReader(0, 'broker.log', diagnosis, new UnreadLines());
  const run = startRun(
    world,
    brokerLog(world, (line) => void reader.line(line)),
  );
  while (!run.advance(100_000));
  const causes: Record<string, number> = {};
  for (const { cause } of diagnosis.finish().flatMap(({ findings }) => findings))
    causes[cause] = (causes[cause] ?? 0) + 1;
  return causes;
}

/** What the story of each incident is about; in this order, of those that a broker's log can tell. */
const STORIES: readonly (readonly [id: string, cause: string])[] = [
  ['000-A', 'crash-session-expiry'],
  ['000-C', 'rejoin'],
  ['001-A', 'crash-session-expiry'],
  ['001-A2', 'crash-session-expiry'],
  ['001-D', 'max-poll-exceeded'],
  ['002-A', 'scale-up'],
  ['002-B', 'commit-illegal-generation-loop'],
  ['002-C', 'scale-up'],
  ['003-A', 'broker-pause'],
  ['004-A', 'static-fenced'],
  ['004-B', 'static-fenced'],
  ['004-C', 'static-restart'],
  ['004-E', 'static-absent'],
  ['004-F', 'leave'],
];

it.each(STORIES)('the log of incident %s tells of %s', (id, cause) => {
  const causes = causesOf(INCIDENTS.find((one) => one.id === id)!.scenario);
  const told = Object.keys(causes).filter((one) => one !== 'formation');
  expect(told).toContain(cause);
});

it.each(['003-D', '003-F'])('incident %s, in which nobody is expelled, leaves nothing to be told', (id) => {
  expect(causesOf(INCIDENTS.find((one) => one.id === id)!.scenario)).toEqual({ formation: 1 });
});

describe('what silences everybody at once', () => {
  const all = (event: object): ScenarioInput => ({
    durationMs: '5m',
    groups: [{ members: 4, consumer: { 'session.timeout.ms': '10s' } }],
    events: [{ atMs: 120_000, ...event }] as NonNullable<ScenarioInput['events']>,
  });

  it('is a pause of the broker where all are back at once', () => {
    expect(causesOf(all({ kind: 'broker-freeze', forMs: '30s' }))).toEqual({ formation: 1, 'broker-pause': 1 });
  });

  it('is the network where they come back later', () => {
    const causes = causesOf(all({ kind: 'network-black-hole', pods: 'all', forMs: '40s' }));
    expect(causes['network-stall']).toBe(1);
    expect(causes['broker-pause']).toBeUndefined();
  });

  it('is neither where one of them only fell silent', () => {
    const causes = causesOf(all({ kind: 'pod-pause', pods: '1', forMs: '30s' }));
    expect(causes['broker-pause'] ?? causes['network-stall']).toBeUndefined();
    expect(causes['crash-session-expiry']).toBe(1);
  });
});
