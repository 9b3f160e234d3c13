/**
 * The teaching page as static files: one page, one classic script, one sheet. The simulation's worker is inside the script, and
 * the script is no module: so the folder works from any path, from a server and opened as files.
 */
import { defineConfig, type Plugin } from 'vite';

const ROOT = new URL('./', import.meta.url).pathname;

/** Browsers load no modules from files; a deferred classic script they do. */
function classicScript(): Plugin {
  return {
    name: 'classic-script',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: (html) =>
      html
        .replace(/<script type="module" crossorigin/g, '<script defer')
        .replace(/<link rel="stylesheet" crossorigin/g, '<link rel="stylesheet"'),
  };
}

export default defineConfig({
  root: ROOT,
  base: './',
  plugins: [classicScript()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'iife' },
  build: {
    outDir: new URL('../dist/web', import.meta.url).pathname,
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The worker is in it too; scripts/web-size.ts holds the bound that counts.
    chunkSizeWarningLimit: 1_000,
    modulePreload: false,
    rolldownOptions: { output: { format: 'iife', entryFileNames: 'page.js', assetFileNames: 'page[extname]' } },
  },
});
