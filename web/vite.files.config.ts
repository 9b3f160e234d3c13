/** The second script of the page: what opens and saves files, loaded when the first file comes. Built after the first. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('./', import.meta.url).pathname,
  publicDir: false,
  build: {
    outDir: new URL('../dist/web', import.meta.url).pathname,
    emptyOutDir: false,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: new URL('./src/files/main.ts', import.meta.url).pathname,
      output: { format: 'iife', entryFileNames: 'files.js' },
    },
  },
});
