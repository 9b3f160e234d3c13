/** Makes `vitest` mean vitest.ts, for what was built here: run by Stryker in its copy of the project. */
import { mkdirSync, writeFileSync } from 'node:fs';

const FOLDER = '.build/node_modules/vitest';

mkdirSync(FOLDER, { recursive: true });
writeFileSync(`${FOLDER}/package.json`, JSON.stringify({ name: 'vitest', type: 'module', exports: './index.js' }));
writeFileSync(`${FOLDER}/index.js`, "export * from '../../scripts/mutation/vitest.js';\n");
