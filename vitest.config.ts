import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'properties/**/*.test.ts'],
    testTimeout: 60_000,
    // What the examples import is the package itself, not what was built of it last.
    alias: {
      'groupsim/files': new URL('./properties/opened-file.ts', import.meta.url).pathname,
      'groupsim/history': new URL('./src/history/index.ts', import.meta.url).pathname,
      'groupsim/properties': new URL('./properties/index.ts', import.meta.url).pathname,
      groupsim: new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
});
