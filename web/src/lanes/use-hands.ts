/** Hands on the lanes: a click moves the cursor, a drag moves the lanes, the wheel and the keys zoom. */
import { useEffect, useRef } from 'preact/hooks';
import { NAMES } from './scene.ts';
import { moved, showing, type Window, zoomed } from './window.ts';

interface Hands {
  readonly window: Window;
  readonly width: number;
  readonly endMs: number;
  readonly nowMs: number;
  readonly setWindow: (window: Window | null) => void;
  readonly toTime: (ms: number) => void;
  readonly setUnder: (under: { readonly x: number; readonly y: number } | null) => void;
}

/** A hand that moved less meant to click. */
const STILL = 5;
/** Keys move the cursor by this share of what is shown. */
const KEY_STEP = 1 / 100;

export function useHands(box: { readonly current: HTMLElement | null }, hands: Hands) {
  const { window, width, endMs, nowMs, setWindow, toTime, setUnder } = hands;
  const drag = useRef<{ x: number; from: Window; isDrag: boolean } | null>(null);
  const latest = useRef(hands);
  latest.current = hands;
  const span = window.toMs - window.fromMs;
  const msAt = (x: number) => window.fromMs + ((x - NAMES) / (width - NAMES)) * span;
  const place = (event: PointerEvent) => {
    const { left, top } = box.current!.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => toTime(nowMs - span * KEY_STEP),
    ArrowRight: () => toTime(nowMs + span * KEY_STEP),
    ArrowDown: () => toTime(nowMs - span * KEY_STEP),
    ArrowUp: () => toTime(nowMs + span * KEY_STEP),
    PageUp: () => setWindow(moved(window, span / 2, endMs)),
    PageDown: () => setWindow(moved(window, -span / 2, endMs)),
    Home: () => toTime(0),
    End: () => toTime(endMs),
    '+': () => setWindow(zoomed(showing(window, nowMs, endMs), 1 / 2, nowMs, endMs)),
    '-': () => setWindow(zoomed(showing(window, nowMs, endMs), 2, nowMs, endMs)),
    '0': () => setWindow(null),
  };
  useEffect(() => {
    const element = box.current!;
    // A listener that may keep the page from scrolling has to say so, which one cannot in JSX.
    const wheel = (event: WheelEvent) => onWheel(event, latest.current);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      drag.current = { x: place(event).x, from: window, isDrag: false };
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const at = place(event);
      setUnder(at);
      const held = drag.current;
      if (held === null) return;
      if (!held.isDrag && Math.abs(at.x - held.x) < STILL) return;
      held.isDrag = true;
      const spanMs = held.from.toMs - held.from.fromMs;
      setWindow(moved(held.from, ((held.x - at.x) / (width - NAMES)) * spanMs, endMs));
    },
    onPointerUp: (event: PointerEvent) => {
      const at = place(event);
      setUnder(at);
      if (drag.current !== null && !drag.current.isDrag && at.x >= NAMES) toTime(msAt(at.x));
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onPointerLeave: () => setUnder(null),
    onKeyDown: (event: KeyboardEvent) => {
      const key = keys[event.key];
      if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      key();
    },
  };
}

/** With Ctrl, or when the lanes have the focus; otherwise the page scrolls, as everywhere. Sideways it moves. */
function onWheel(event: WheelEvent, { window, width, endMs, setWindow }: Hands): void {
  const box = event.currentTarget as HTMLElement;
  const span = window.toMs - window.fromMs;
  const sideways = event.shiftKey ? event.deltaY : event.deltaX;
  if (Math.abs(sideways) > Math.abs(event.shiftKey ? event.deltaX : event.deltaY)) {
    event.preventDefault();
    setWindow(moved(window, (sideways / (width - NAMES)) * span, endMs));
    return;
  }
  if (!event.ctrlKey && !event.metaKey && document.activeElement !== box) return;
  event.preventDefault();
  const x = event.clientX - box.getBoundingClientRect().left;
  const aroundMs = window.fromMs + ((x - NAMES) / (width - NAMES)) * span;
  setWindow(zoomed(window, 2 ** (event.deltaY / 300), aroundMs, endMs));
}
