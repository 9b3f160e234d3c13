/**
 * What holds in every run, as named values: used by the tests, by `sim --check`, and by whoever embeds the package.
 */
import { generationIsMonotone } from './generations.ts';
import { joinPhaseAgrees } from './join-phase.ts';
import { oneOwnerPerGeneration } from './ownership.ts';
import { commitsFollowProcessing } from './records.ts';
import { everyRequestIsAnsweredOnce } from './requests.ts';
import { heartbeatsKeepTheSession } from './sessions.ts';
import type { NamedInvariant } from './watcher.ts';

export const INVARIANTS: readonly NamedInvariant[] = [
  generationIsMonotone,
  oneOwnerPerGeneration,
  joinPhaseAgrees,
  everyRequestIsAnsweredOnce,
  heartbeatsKeepTheSession,
  commitsFollowProcessing,
];
