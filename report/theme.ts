/**
 * Light and dark: as the system has it, until somebody chooses. Colours live in the style sheet; canvases read them there.
 */

type Listener = () => void;

const listeners: Listener[] = [];
const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: boolean | null = null;

/** To be told when colours have changed. */
export function onTheme(listener: Listener): void {
  listeners.push(listener);
}

export function toggleTheme(): void {
  chosen = !(chosen ?? system.matches);
  apply();
}

function apply(): void {
  document.documentElement.dataset.theme = (chosen ?? system.matches) ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

system.addEventListener('change', apply);
apply();

/** The value of a custom property, `--stable`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
