/** What the keys do: the table that the keyboard and the help are made from. */
import { back, next } from '../lessons/view/course-moves.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { Store } from './store.ts';

export interface Key {
  /** `KeyboardEvent.key`. */
  readonly keys: readonly string[];
  /** As the help shows it. */
  readonly shown: string;
  readonly text: TextKey;
  readonly does: (store: Store) => void;
}

export const KEYS: readonly Key[] = [
  { keys: [' '], shown: '␣', text: 'help.space', does: (store) => store.togglePlay() },
  { keys: ['ArrowRight'], shown: '→', text: 'help.right', does: (store) => store.step(1) },
  { keys: ['ArrowLeft'], shown: '←', text: 'help.left', does: (store) => store.step(-1) },
  { keys: ['n', 'ArrowDown'], shown: 'n ↓', text: 'help.next', does: (store) => store.nextRebalance() },
  { keys: ['p', 'ArrowUp'], shown: 'p ↑', text: 'help.previous', does: (store) => store.previousRebalance() },
  { keys: ['Home'], shown: 'Home', text: 'help.home', does: (store) => store.toTime(0) },
  { keys: ['End'], shown: 'End', text: 'help.end', does: (store) => store.toTime(Number.MAX_SAFE_INTEGER) },
  { keys: ['+', '='], shown: '+', text: 'help.faster', does: (store) => store.setSpeed(store.state.speed * 2) },
  { keys: ['-'], shown: '−', text: 'help.slower', does: (store) => store.setSpeed(store.state.speed / 2) },
  { keys: ['u', 'Backspace'], shown: 'u', text: 'help.undo', does: (store) => store.undo() },
  { keys: [']'], shown: ']', text: 'help.lesson-next', does: next },
  { keys: ['['], shown: '[', text: 'help.lesson-back', does: back },
  { keys: ['?', 'h'], shown: '?', text: 'help.help', does: (store) => store.set({ isHelpOpen: true }) },
  { keys: ['Escape'], shown: 'Esc', text: 'help.escape', does: (store) => store.set({ isHelpOpen: false }) },
];

/** Keys that mean something to what has the focus are left to it. */
const TYPING = 'input, select, textarea, [contenteditable], [role="slider"], dialog[open]';
const PRESSING = 'button, a, summary, [role="button"]';

export function onKey(event: KeyboardEvent, store: Store): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING) && event.key !== 'Escape') return;
  if ((event.key === ' ' || event.key === 'Enter') && target?.closest(PRESSING)) return;
  const known = KEYS.find(({ keys }) => keys.includes(event.key));
  if (known === undefined) return;
  event.preventDefault();
  known.does(store);
}
