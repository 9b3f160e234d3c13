/** `npm run coverage:properties` writes docs/properties-coverage.md: which cells of the protocol's tables the properties reach. */
import { writeFileSync } from 'node:fs';
import { coveragePage, REACHABLE, reachedCells } from '../properties/coverage/reached.ts';

const reached = reachedCells();
writeFileSync('docs/properties-coverage.md', coveragePage(reached));
const missing = REACHABLE.filter((cell) => !reached.has(cell));
process.stdout.write(`${[`${missing.length} of ${REACHABLE.length} cells not reached`, ...missing].join('\n  ')}\n`);
