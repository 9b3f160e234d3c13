/** The course, in the order in which it is read. */
import type { Lesson } from '../lesson.ts';
import { assignors } from './assignors.ts';
import { commits } from './commits.ts';
import { endlessLoop } from './endless-loop.ts';
import { fenced } from './fenced.ts';
import { groups } from './groups.ts';
import { illegalGeneration } from './illegal-generation.ts';
import { joinSync } from './join-sync.ts';
import { pause } from './pause.ts';
import { staticMembers } from './static-members.ts';
import { storm } from './storm.ts';
import { timers } from './timers.ts';

export const COURSE: readonly Lesson[] = [
  groups,
  joinSync,
  timers,
  assignors,
  commits,
  staticMembers,
  endlessLoop,
  storm,
  illegalGeneration,
  pause,
  fenced,
];
