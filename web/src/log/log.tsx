/** The log in Kafka's own words, up to the cursor: the last lines, the newest at the end. */
import type { HistoryMoment } from 'groupsim/history';
import { countUpTo, type Facts } from '../model/facts.ts';
import { clock, type T } from '../view/texts.ts';

export interface LogProps {
  readonly facts: Facts;
  readonly moment: HistoryMoment | null;
  /** To the event that a line is a consequence of. */
  readonly go: (index: number) => void;
  readonly t: T;
}

/** More is read in the lanes. */
const SHOWN = 40;

export function Log({ facts, moment, go, t }: LogProps) {
  const upTo = countUpTo(facts.lines, moment?.events ?? 0);
  const lines = facts.lines.slice(Math.max(0, upTo - SHOWN), upTo);
  if (lines.length === 0) return <p>{t('log.empty')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <div class="log" role="log" aria-label={t('log.kafka')} tabIndex={0}>
      {lines.map(({ index, atMs, text }, at) => (
        <p key={upTo - lines.length + at}>
          <button type="button" class="link" onClick={() => go(index)}>
            {clock(atMs)}
          </button>{' '}
          {message(text)}
        </p>
      ))}
    </div>
  );
}

/** Without time, level and logger: they are the same in every line. */
function message(line: string): string {
  return line.replace(/^\[[^\]]*\] \w+ \[[^\]]*\] /, '').replace(/ \([\w.]+\)$/, '');
}
