import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { Line } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { trackOf } from './places.ts';
import { packedFiles, Recordings } from './recordings.ts';
import { columnsOf, proofLines } from './report.ts';
import { selfProof } from './self-proof.ts';
import { simulate } from './simulated.ts';
import { judge } from './tally.ts';

/** The spreads need all that was recorded of a library; the proof itself takes a moment. */
describe('the comparator on the real recordings', () => {
  const recordings = new Recordings();
  for (const file of packedFiles()) recordings.add(file);
  const proof = selfProof(recordings);

  it('has all of them', () => {
    expect(recordings.cases.size).toBe(1408);
    expect(proof.accepted.of).toBe(3362);
  });

  it('takes at least 95 % of the repeats for what they are', () => {
    expect(proof.accepted.yes / proof.accepted.of).toBeGreaterThanOrEqual(0.95);
  });

  it('rejects at least 95 % of the dialogues of another library, with the same protocol or the other', () => {
    for (const { yes, of } of [proof.rejected, proof.rejectedOtherProtocol]) {
      expect(of).toBeGreaterThan(10_000);
      expect(yes / of).toBeGreaterThanOrEqual(0.95);
    }
  });

  it.each<[string, (line: Line) => boolean]>([
    ['callbacks', (line) => line.dir === 'app' && ['assigned', 'revoked', 'lost'].includes(line.ev)],
    ['heartbeats', (line) => line.dir === 'req' && line.api === 'Heartbeat'],
    ['offset fetches', (line) => line.dir === 'req' && line.api === 'OffsetFetch'],
    ['lookups', (line) => line.dir === 'req' && line.api === 'FindCoordinator'],
  ])('rejects nearly all dialogues without their %s', (_what, isLeftOut) => {
    const verdicts = [...recordings.cases.values()].flatMap(({ client, recordings: repeats }) => {
      const evidence = { repeats: repeats.map(({ track }) => track), spreads: recordings.spreadsOf(client) };
      const affected = repeats.filter(({ dialogue }) => dialogue.lines.some(isLeftOut));
      return affected.map(({ dialogue }) => {
        const lines = dialogue.lines.filter((line) => !isLeftOut(line));
        return compare(trackOf(sequenceOf({ ...dialogue, lines })), evidence);
      });
    });
    expect(verdicts.length).toBeGreaterThan(3000);
    expect(verdicts.filter((verdict) => verdict !== null).length / verdicts.length).toBeGreaterThan(0.95);
  });

  it('prints both, and a mismatch in two columns', () => {
    expect(proofLines(proof).join('\n')).toMatch(/accepted: 9\d\.\d % .*\n.*rejected: 9\d\.\d %/);
    const { recording, difference } = proof.refused[0]!;
    const lines = columnsOf(recording.dialogue, recording.track, difference).split('\n');
    expect(lines[0]).toContain(recording.dialogue.case);
    expect(lines.some((line) => line.startsWith('≠'))).toBe(true);
    expect(Math.max(...lines.slice(1).map(({ length }) => length))).toBeLessThanOrEqual(128);
  });

  it('lets at least 90 % of what our clients say pass, client by client', () => {
    const first = [...recordings.cases.values()].map((one) => one.recordings[0]!);
    const { byClient } = judge(first, recordings, simulate);
    expect(Object.keys(byClient)).toHaveLength(12);
    for (const [client, { dialogues, matches }] of Object.entries(byClient)) {
      expect(matches / dialogues, client).toBeGreaterThanOrEqual(0.9);
    }
  });
});
