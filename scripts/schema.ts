/**
 * Writes scenario.schema.json, the JSON Schema of scenario files that the package brings for editors. `--check` only
 * compares (exit 1 if it differs).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../src/experiment/json-schema.ts';
import { complain, isCheck } from './sections.ts';

const FILE = 'scenario.schema.json';

const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
if (!isCheck()) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) complain(FILE);
