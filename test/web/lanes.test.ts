/** The lanes: from facts to spans, from spans to pixels, and the window that is looked through. */
import { describe, expect, it } from 'vitest';
import type { PodFact } from '../../src/history/index.ts';
import { openSurvey, readScenario } from '../../src/history/index.ts';
import { paintRows, pixel, type Raster } from '../../web/src/lanes/raster.ts';
import { bandsOf, rowAt, sceneOf } from '../../web/src/lanes/scene.ts';
import { Lane, LaneBook, Reading, type Spans, spanAt } from '../../web/src/lanes/spans.ts';
import { moved, showing, ticksIn, zoomed } from '../../web/src/lanes/window.ts';
import { linesMatching, rowsInView, shortIds } from '../../web/src/log/lines.ts';
import { type Facts, NO_FACTS } from '../../web/src/model/facts.ts';

const [A, B] = [pixel(200, 0, 0), pixel(0, 200, 0)];

function rasterOf(width: number, height: number): Raster {
  return { width, height, pixels: new Uint32Array(width * height), ground: 0, hatchings: new Map() };
}

const lookOf = (state: number) => ({ colour: state === 0 ? A : B, height: 1, hatched: false });

/** What a lane of one pixel's height comes to, the slow way: each pixel shows what holds at its middle. */
function plainly(spans: Spans, fromMs: number, toMs: number, width: number): number[] {
  return Array.from({ length: width }, (_, x) => {
    const index = spanAt(spans.starts, fromMs + ((x + 0.5) / width) * (toMs - fromMs));
    return index < 0 ? 0 : lookOf(spans.states[index]!).colour;
  });
}

describe('lanes', () => {
  it('are painted as if each pixel were looked up', () => {
    const spans: Spans = { starts: [10, 30, 31.7, 60, 90], states: [1, 0, 1, 0, 1], values: [0, 0, 0, 0, 0] };
    for (const [fromMs, toMs] of [
      [0, 100],
      [25, 65],
      [59, 61],
      [95, 99],
    ] as const) {
      const raster = rasterOf(50, 1);
      paintRows(raster, [{ spans, top: 0, height: 1, lookOf }], { fromMs, toMs }, 1_000, 0);
      const wanted = plainly(spans, fromMs, toMs, 50);
      const differ = wanted.filter((colour, x) => colour !== raster.pixels[x]).length;
      // A border between two spans may fall to either side of a pixel's middle.
      expect(differ, `${fromMs} to ${toMs}`).toBeLessThanOrEqual(4);
      expect(new Set(raster.pixels)).toEqual(new Set(wanted));
    }
  });

  it('of a thousand spans to the pixel are where they belong', () => {
    const starts = Array.from({ length: 100_000 }, (_, index) => index);
    const spans: Spans = { starts, states: starts.map((at) => (at < 50_000 ? 1 : 0)), values: starts };
    const raster = rasterOf(100, 1);
    paintRows(raster, [{ spans, top: 0, height: 1, lookOf }], { fromMs: 0, toMs: 100_000 }, 100_000, 0);
    expect([...raster.pixels]).toEqual(Array.from({ length: 100 }, (_, x) => (x < 50 ? B : A)));
  });

  it('show trouble that is shorter than a pixel', () => {
    const starts = Array.from({ length: 400 }, (_, index) => index);
    const spans: Spans = { starts, states: starts.map((at) => (at === 201 ? 0 : 1)), values: starts };
    const raster = rasterOf(100, 1);
    paintRows(raster, [{ spans, top: 0, height: 1, lookOf }], { fromMs: 0, toMs: 400 }, 400, 0);
    expect([...raster.pixels].indexOf(A)).toBe(50);
  });

  it('are hatched, high or low by their state', () => {
    const spans: Spans = { starts: [0], states: [0], values: [0] };
    const raster = rasterOf(8, 4);
    const half = () => ({ colour: A, height: 0.5, hatched: true });
    paintRows(raster, [{ spans, top: 0, height: 4, lookOf: half }], { fromMs: 0, toMs: 8 }, 8, 0);
    const lines = [0, 1, 2, 3].map((y) => raster.pixels.subarray(y * 8, y * 8 + 8).filter((one) => one === A).length);
    expect(lines).toEqual([0, 0, 4, 4]);
  });

  it('tell the story of a pod', () => {
    const book = new LaneBook();
    const fact = (atMs: number, what: PodFact['what'], value = 0): PodFact => ({
      index: atMs,
      atMs,
      pod: 0,
      what,
      value,
      why: '',
    });
    const pods = [
      fact(1, 'up'),
      fact(2, 'joining'),
      fact(3, 'member', 1),
      fact(4, 'owns', 3),
      fact(5, 'stopping'),
      fact(6, 'down'),
    ];
    expect(book.take({ ...NO_FACTS, pods: pods.slice(0, 2) })).toBe(true);
    expect(book.take({ ...NO_FACTS, pods })).toBe(true);
    expect(book.pods[0]?.states).toEqual([Lane.Up, Lane.Joining, Lane.Member, Lane.Owner, Lane.Stopping, Lane.Down]);
    expect(book.take({ ...NO_FACTS, pods: [fact(1, 'up')] })).toBe(false);
  });

  it('of partitions show gaps and two readers, as a zombie makes them', () => {
    const book = new LaneBook();
    expect(book.take(surveyed())).toBe(true);
    const states = new Set([...book.partitions.values()].flatMap((spans) => spans.states));
    expect(states).toEqual(new Set([Reading.Nobody, Reading.One, Reading.Two]));
    const scene = sceneOf(book, [], ['group'], 'partitions');
    expect(rowAt(scene, scene.rows[1]!.top + 1)?.kind).toBe('partition');
  });

  it('are left alone by facts that only came later', () => {
    const whole = new LaneBook();
    const facts = surveyed();
    whole.take(facts);
    const bit = new LaneBook();
    for (let count = 0; count <= facts.pods.length; count += 3)
      bit.take({ ...facts, pods: facts.pods.slice(0, count) });
    bit.take(facts);
    expect(bit.pods).toEqual(whole.pods);
  });

  it('put beginnings and ends of faults together', () => {
    const fault = { event: 1, pods: null, words: 'broker-freeze for 5 s' };
    const begins = { ...fault, atMs: 10, phase: 'begins' } as const;
    expect(bandsOf([begins, { ...fault, atMs: 15, phase: 'ends' }], 99)[0]).toMatchObject({ fromMs: 10, toMs: 15 });
    expect(bandsOf([begins], 99)[0]).toMatchObject({ fromMs: 10, toMs: 99 });
  });
});

describe('the window', () => {
  it('zooms about an instant, which stays where it is', () => {
    expect(zoomed({ fromMs: 0, toMs: 1_000 }, 0.5, 250, 1_000)).toEqual({ fromMs: 125, toMs: 625 });
    expect(zoomed({ fromMs: 100, toMs: 200 }, 100, 150, 1_000)).toEqual({ fromMs: 0, toMs: 1_000 });
  });

  it('stays within the run, and shows the cursor', () => {
    expect(moved({ fromMs: 0, toMs: 100 }, -50, 1_000)).toEqual({ fromMs: 0, toMs: 100 });
    expect(moved({ fromMs: 0, toMs: 100 }, 5_000, 1_000)).toEqual({ fromMs: 900, toMs: 1_000 });
    const seen = showing({ fromMs: 0, toMs: 100 }, 500, 1_000);
    expect(seen.fromMs <= 500 && seen.toMs >= 500).toBe(true);
  });

  it('has round instants on its axis', () => {
    expect(ticksIn({ fromMs: 0, toMs: 600_000 }, 12)).toHaveLength(11);
    expect(ticksIn({ fromMs: 3, toMs: 40 }, 5)).toEqual([10, 20, 30, 40]);
  });
});

describe('the log', () => {
  it('has only lines that are in view on the page', () => {
    expect(rowsInView(2_200, 220, 22, 100_000)).toEqual({ from: 94, to: 116 });
    expect(rowsInView(0, 220, 22, 3)).toEqual({ from: 0, to: 3 });
  });

  it('is filtered whatever the case, up to the cursor', () => {
    const lines = ['Alpha', 'beta', 'ALPHA 2'].map((text, index) => ({ index, atMs: index, text }));
    expect(linesMatching(lines, 3, 'alpha')).toHaveLength(2);
    expect(linesMatching(lines, 2, 'alpha')).toHaveLength(1);
  });

  it('leaves the random part of member ids out', () => {
    expect(shortIds('member m-1-83f137b7-fece-4adb-9914-4603eff16596 left')).toBe('member m-1 left');
  });
});

/** A group with a pod that stands still for longer than its session. */
function surveyed(): Facts {
  const read = readScenario({
    durationMs: '3m',
    topics: [{ partitions: 6 }],
    groups: [{ members: 3 }],
    events: [{ atMs: '60s', kind: 'pod-pause', pods: '0', forMs: '70s' }],
  });
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  const survey = openSurvey({ scenario: read.scenario, acts: [] });
  survey.advance(Number.POSITIVE_INFINITY);
  return { ...NO_FACTS, ...survey.facts, nowMs: survey.nowMs };
}
