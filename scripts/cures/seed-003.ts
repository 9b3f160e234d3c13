/** Records twice after a broker stood still, or was gone. */

import { meanOf, shareOf } from '../../src/scenario/incidents/judging.ts';
import { type Pause, pauseExperiment } from '../../src/scenario/incidents/seed-003/scenarios.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import { byFigure } from './tell.ts';
import type { CureTable, Row } from './types.ts';

const row = (title: string, pause: Pause = {}, is?: string): Row => ({
  title,
  ...(is === undefined ? {} : { is }),
  run: (client, eager) => pauseExperiment(title, { ...pause, client, eager }),
});

function twice(samples: Samples) {
  const records = meanOf(samples.duplicates) ?? 0;
  const expelled = shareOf(samples.expelled) ?? 0;
  const lost = (samples.lost?.length ?? 0) / (samples.expelled?.length ?? 1);
  const fate = expelled > 0 ? 'expelled' : lost > 0 ? 'gave up' : 'kept';
  return { happens: records > 0, figure: `${Math.round(records)} (${fate})` };
}

const REFUSED = { how: 'refuse', pauseMs: 20_000 } as const;

export const TABLES_003: readonly CureTable[] = [
  {
    id: '003-A',
    eager: false,
    runs: 8,
    sign: 'records delivered twice of 20 000, mean (whether the member was expelled, gave its partitions up by itself, or was kept); happens from one on. The columns are 003-E',
    tell: twice,
    rows: [
      row('as it was: 45 s, session 45 s, overdue timers first'),
      row('whichever comes first, by chance', { onResume: 'race(0.5)' }, '003-A′'),
      row('waiting requests first', { onResume: 'requestsFirst' }, '003-F'),
      row('session 60 s', { sessionMs: 60_000 }, '003-D'),
      row('auto commit', { commit: 'auto' }, '003-G'),
      row('a pause of 40 s', { pauseMs: 40_000 }, '003-B'),
      row('a pause of 60 s', { pauseMs: 60_000 }, '003-B'),
      row('a session of 10 s (default of sarama and of Java before 3.0)', { sessionMs: 10_000, pauseMs: 12_000 }),
    ],
    advice:
      'A session timeout that is longer than the longest pause of a broker by more than a heartbeat interval. Which of the overdue timer and the waiting requests comes first is up to the broker: do not build on it; make the work on a record repeatable.',
  },
  {
    id: '003-C',
    eager: false,
    sign: 'from the cut of 20 s until the member gives its partitions up; happens if it does',
    tell: byFigure('lost', 0, 's', meanOf, 'kept'),
    rows: [
      row('as it was: one broker refuses connections', REFUSED),
      row('session 120 s', { ...REFUSED, sessionMs: 120_000 }),
      row('a cut of 2 s', { ...REFUSED, pauseMs: 2_000 }),
    ],
    advice:
      'Nothing is lost and nothing comes twice as long as the cut is shorter than the session: franz-go calls OnPartitionsLost and joins again under its old id. Do not treat OnPartitionsLost as the end.',
  },
];
