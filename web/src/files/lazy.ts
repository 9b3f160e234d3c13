/**
 * What opens and saves files is a script of its own, which is loaded when the first file comes: a first visit does not
 * pay for a reader of YAML. It is a classic script too (vite.config.ts), so that it loads from files.
 */
import type { openFile, scenarioFile } from 'groupsim/files';

export interface Files {
  readonly openFile: typeof openFile;
  readonly scenarioFile: typeof scenarioFile;
}

declare global {
  interface Window {
    groupsimFiles?: Files;
  }
}

let loading: Promise<Files> | null = null;

/** @throws Error if the script is not there */
export function files(): Promise<Files> {
  loading ??= import.meta.env.DEV ? import('./main.ts').then(given) : injected().then(given);
  return loading;
}

function given(): Files {
  if (window.groupsimFiles === undefined) throw new Error('files.js has told nothing');
  return window.groupsimFiles;
}

function injected(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = './files.js';
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('files.js cannot be loaded'));
    document.head.append(script);
  });
}
