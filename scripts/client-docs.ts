/**
 * Writes what the documents tell of the clients: how many recorded dialogues they match (figures.json), docs/client-errors.md, and
 * in docs/fidelity.md the figures, the reasons of what does not match and the table of the clients' rules.
 * `--quick` keeps the figures; `--check` only compares (exit 1 if something is out of date), and lets a client's matches
 * differ by one in a hundred from what is written: figures move with every change of a model.
 */
import { writeFileSync } from 'node:fs';
import { FIGURES, type Figures, figuresOf, readFigures } from '../test/conformance/clients/figures.ts';
import { PAGE, pageOf } from '../test/conformance/clients/reactions/page.ts';
import { packedFiles, Recordings } from '../test/conformance/clients/recordings.ts';
import { simulate } from '../test/conformance/clients/simulated.ts';
import { judge } from '../test/conformance/clients/tally.ts';
import { FIGURES_SECTION, figuresSection, MISMATCHES_SECTION, mismatchesSection } from './client-figures-page.ts';
import { CLIENT_RULES_SECTION, clientRulesSection } from './client-rules-page.ts';
import { complain, isCheck, updatePage, updateSection } from './sections.ts';

const TOLERANCE = 0.01;

function measured(): Figures {
  const recordings = new Recordings();
  const judged = packedFiles().flatMap((file) => recordings.add(file));
  return figuresOf(judge(judged, recordings, simulate));
}

/** Clients whose figures have gone stale. */
function staleClients(now: Figures, written: Figures): string[] {
  return Object.entries(now).flatMap(([client, { dialogues, matches }]) => {
    const before = written[client]?.matches ?? 0;
    const isStale = Math.abs(matches - before) > TOLERANCE * dialogues;
    return isStale ? `${FIGURES}, ${client}: matches ${matches}, not ${before}` : [];
  });
}

function updateFigures(): void {
  const now = measured();
  if (isCheck()) staleClients(now, readFigures()).forEach(complain);
  else writeFileSync(FIGURES, `${JSON.stringify(now, null, 2)}\n`);
}

if (!process.argv.includes('--quick')) updateFigures();
updatePage(PAGE, pageOf());
updateSection(FIGURES_SECTION, figuresSection(readFigures()));
updateSection(MISMATCHES_SECTION, mismatchesSection(readFigures()));
updateSection(CLIENT_RULES_SECTION, clientRulesSection());
