/** Lanes: member × time, with states, ownership, generations and faults, and the one cursor. */
import type { HistoryMoment, HistoryNode, Scenario } from 'groupsim/history';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Point } from '../lessons/lesson.ts';
import type { Facts } from '../model/facts.ts';
import { hueOf } from '../stage/stage-view.ts';
import { clock, type T } from '../view/texts.ts';
import { LanesTable } from './lanes-table.tsx';
import { paint, xIn } from './paint.ts';
import { type Palette, readPalette } from './palette.ts';
import { bandsOf, NAMES, rowAt, type Scene, type Show, sceneOf } from './scene.ts';
import { LaneBook } from './spans.ts';
import { useHands } from './use-hands.ts';
import { showing, type Window, zoomed } from './window.ts';
import { bandWords, rowWords } from './words.ts';
import './lanes.css';

export interface LanesProps {
  /** All that is known of the whole history so far. */
  readonly facts: Facts;
  /** The cursor; null: there is none yet. */
  readonly moment: HistoryMoment | null;
  readonly scenario: Scenario;
  /** Histories that fork off this one. */
  readonly forks: readonly HistoryNode[];
  /** What the lesson points at; empty without one. */
  readonly points: readonly Point[];
  readonly toTime: (ms: number) => void;
  readonly t: T;
}

/** Where the pointer is, in the lanes. */
interface Under {
  readonly x: number;
  readonly y: number;
}

export function Lanes({ facts, moment, scenario, forks, points, toTime, t }: LanesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const palette = usePalette(box);
  const book = useBook(facts);
  const endMs = moment?.endMs ?? scenario.durationMs;
  const [chosen, setWindow] = useState<Window | null>(null);
  const [show, setShow] = useState<Show>('members');
  const [under, setUnder] = useState<Under | null>(null);
  const nowMs = moment?.nowMs ?? 0;
  // The whole run, as far as it is not chosen; the cursor is always to be seen, unless one looks elsewhere on purpose.
  const window = chosen === null || chosen.toMs > endMs ? { fromMs: 0, toMs: Math.max(1, endMs) } : chosen;
  const followed = useRef(nowMs);
  useEffect(() => {
    if (followed.current === nowMs) return;
    followed.current = nowMs;
    const next = showing(window, nowMs, endMs);
    if (next !== window) setWindow(next);
  }, [nowMs]);

  const pods = moment?.pods ?? NO_PODS;
  const groupIds = scenario.groups.map(({ id }) => id);
  const scene = useMemo(() => sceneOf(book, pods, groupIds, show), [book, facts, pods.length, scenario, show]);
  const bands = useMemo(() => bandsOf(facts.faults, facts.nowMs), [facts]);
  const forkTimes = forks.map(({ forkedAt }) => forkedAt.nowMs);
  const pointed = points.flatMap((point) => (point.at === 'lane' ? [point.pod] : []));
  const density = Math.min(2, globalThis.devicePixelRatio || 1);

  useEffect(() => {
    const element = canvas.current!;
    if (palette === null || width < 2 * NAMES) return;
    size(element, width, scene.height, density);
    const context = element.getContext('2d')!;
    const hueOfPod = (pod: number) => hueOf(pods[pod]?.number ?? pod);
    const frame = { scene, window, width, density, palette, facts, bands, forks: forkTimes, pointed, hueOfPod };
    const before = performance.now();
    paint(context, frame);
    performance.measure('lanes', { start: before, end: performance.now() });
  }, [scene, window.fromMs, window.toMs, width, density, palette, facts, forkTimes.join(), pointed.join()]);

  const x = xIn({ window, width });
  const cursor = x(nowMs);
  const hands = useHands(box, { window, width, endMs, nowMs, setWindow, toTime, setUnder });
  const words = under === null ? '' : wordsAt(under, scene, window, width, bands, pods, t);
  const around = nowMs >= window.fromMs && nowMs <= window.toMs ? nowMs : (window.fromMs + window.toMs) / 2;
  return (
    <div class="lanes">
      <div class="lanes-tools">
        <button type="button" onClick={() => setWindow(zoomed(window, 1 / 2, around, endMs))}>
          + {t('lanes.zoom-in')}
        </button>
        <button type="button" onClick={() => setWindow(zoomed(window, 2, around, endMs))}>
          − {t('lanes.zoom-out')}
        </button>
        <button type="button" onClick={() => setWindow(null)}>
          {t('lanes.zoom-all')}
        </button>
        {facts.partitions.length > 0 && (
          <select
            aria-label={t('lanes.which')}
            value={show}
            onChange={({ currentTarget }) => setShow(currentTarget.value as Show)}
          >
            <option value="members">{t('lanes.members')}</option>
            <option value="partitions">{t('lanes.partitions')}</option>
          </select>
        )}
        <Legend t={t} />
      </div>
      <div
        class="lanes-box"
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={t('lanes.heading')}
        aria-valuemin={0}
        aria-valuemax={endMs}
        aria-valuenow={nowMs}
        aria-valuetext={t('lanes.cursor', { time: clock(nowMs) })}
        style={{ height: `${scene.height}px` }}
        {...hands}
      >
        <canvas ref={canvas} />
        {cursor >= NAMES && cursor <= width && (
          <div class="lanes-cursor" style={{ transform: `translateX(${cursor}px)` }} />
        )}
      </div>
      <p class="lanes-words">{words === '' ? t('lanes.hint') : words}</p>
      <LanesTable book={book} pods={pods} nowMs={nowMs} t={t} />
    </div>
  );
}

const NO_PODS: HistoryMoment['pods'] = [];

function size(canvas: HTMLCanvasElement, width: number, height: number, density: number): void {
  const [w, h] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

function wordsAt(
  { x, y }: Under,
  scene: Scene,
  window: Window,
  width: number,
  bands: ReturnType<typeof bandsOf>,
  pods: HistoryMoment['pods'],
  t: T,
): string {
  if (x < NAMES) return '';
  const msPerPixel = (window.toMs - window.fromMs) / (width - NAMES);
  const atMs = window.fromMs + (x - NAMES) * msPerPixel;
  const row = rowAt(scene, y);
  const name = (pod: number) => `m${pods[pod]?.number ?? pod}`;
  const parts = [
    clock(atMs),
    row === null ? '' : rowWords(row, atMs, t, name),
    bandWords(bands, atMs, 3 * msPerPixel, row, t),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The book goes on with its history; another history begins another one. */
function useBook(facts: Facts): LaneBook {
  const book = useRef(new LaneBook());
  return useMemo(() => {
    if (!book.current.take(facts)) {
      book.current = new LaneBook();
      book.current.take(facts);
    }
    return book.current;
  }, [facts]);
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    // Not there (any more): another history has taken its place before this came to be called.
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box.current]);
  return width;
}

/** Read anew when light becomes dark, by the page's switch or the system's. */
function usePalette(box: { readonly current: HTMLElement | null }): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => setPalette(readPalette(box.current!));
    read();
    const system = matchMedia('(prefers-color-scheme: dark)');
    const page = new MutationObserver(read);
    system.addEventListener('change', read);
    page.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      system.removeEventListener('change', read);
      page.disconnect();
    };
  }, []);
  return palette;
}

const SIGNS = ['owner', 'member', 'joining', 'up', 'down'] as const;

function Legend({ t }: { t: T }) {
  return (
    <ul class="lanes-legend">
      {SIGNS.map((sign) => (
        <li key={sign}>
          <span class={`swatch swatch-${sign}`} aria-hidden="true" />
          {t(`lanes.${sign}`)}
        </li>
      ))}
    </ul>
  );
}
