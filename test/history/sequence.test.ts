/** A part of a history as a sequence diagram: with the acts of the history, and the same however it is cut into slices. */
import { expect, it } from 'vitest';
import {
  forkAt,
  openHistory,
  placeOf,
  readScenario,
  rootTree,
  Sequence,
  selectedNode,
} from '../../src/history/index.ts';

it('tells of an act what came of it', () => {
  const read = readScenario({ durationMs: '3m', groups: [{ members: 2, consumer: { 'session.timeout.ms': 10_000 } }] });
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  const scenario = read.scenario;
  const open = openHistory({ scenario, acts: [] });
  open.toTime(60_000);
  const event = { kind: 'pod-kill', group: null, pods: '1', downMs: null, atMs: 0 } as const;
  const history = selectedNode(forkAt(rootTree({ scenario, acts: [] }), placeOf(open), { event }));
  const texts = [7, Number.POSITIVE_INFINITY].map((slice) => {
    const sequence = new Sequence(history, { fromMs: 55_000, toMs: 90_000 });
    while (!sequence.advance(slice));
    return sequence.text();
  });
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toContain('sequenceDiagram');
  expect(texts[0]).toMatch(/pod-kill/);
  expect(texts[0]).toMatch(/JoinGroup/);
});
