/** The log in Kafka's own words, synchronised with the cursor; beside it why the last rebalance came to be. */
import type { HistoryMoment } from 'groupsim/history';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { countUpTo, type Facts } from '../model/facts.ts';
import { clock, type T } from '../view/texts.ts';
import { Cause } from './cause.tsx';
import { linesMatching, logMessage, rowsInView } from './lines.ts';
import './log.css';

export interface LogProps {
  readonly facts: Facts;
  readonly moment: HistoryMoment | null;
  /** To the event that a line is a consequence of. */
  readonly go: (index: number) => void;
  readonly t: T;
}

/** In CSS pixels: every line is as high, so that of a long log only those in view are there. */
const LINE = 22;
const VIEW = 264;

export function Log({ facts, moment, go, t }: LogProps) {
  const [filter, setFilter] = useState('');
  const [follows, setFollows] = useState(true);
  const [top, setTop] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const upTo = countUpTo(facts.lines, moment?.events ?? 0);
  const lines = linesMatching(facts.lines, upTo, filter);
  const bottom = Math.max(0, lines.length * LINE - VIEW);
  // Before the next event of scrolling: one that came between new lines and this would pass for the reader's.
  useLayoutEffect(() => {
    if (follows && box.current !== null) box.current.scrollTop = bottom;
  }, [follows, bottom]);
  const view = rowsInView(follows ? bottom : top, VIEW, LINE, lines.length);
  const last = lines.at(-1);
  return (
    <div class="log-parts">
      <div>
        <div class="log-tools">
          <label>
            {t('log.filter')}{' '}
            <input type="search" value={filter} onInput={({ currentTarget }) => setFilter(currentTarget.value)} />
          </label>
          <label>
            <input
              type="checkbox"
              checked={follows}
              onChange={({ currentTarget }) => {
                setTop(box.current?.scrollTop ?? 0);
                setFollows(currentTarget.checked);
              }}
            />{' '}
            {t('log.follow')}
          </label>
        </div>
        <div
          class="log"
          role="log"
          aria-label={t('log.kafka')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
          tabIndex={0}
          ref={box}
          style={{ height: `${VIEW}px` }}
          onScroll={({ currentTarget }) => {
            setTop(currentTarget.scrollTop);
            // Whoever scrolls back reads: the log stays there.
            if (follows && currentTarget.scrollTop < bottom - 2 * LINE) setFollows(false);
          }}
          onKeyDown={(event) => SCROLLING.includes(event.key) && event.stopPropagation()}
        >
          {lines.length === 0 && <p>{t('log.empty')}</p>}
          <div style={{ height: `${lines.length * LINE}px`, position: 'relative' }}>
            {lines.slice(view.from, view.to).map(({ index, atMs, text }, at) => (
              <p
                key={view.from + at}
                class={view.from + at === lines.length - 1 ? 'log-line log-now' : 'log-line'}
                style={{ top: `${(view.from + at) * LINE}px` }}
                title={text}
              >
                <button type="button" class="link" onClick={() => go(index)}>
                  {clock(atMs)}
                </button>{' '}
                {logMessage(text)}
              </p>
            ))}
          </div>
        </div>
        {last !== undefined && <p class="log-last">{logMessage(last.text)}</p>}
      </div>
      <Cause moment={moment} t={t} />
    </div>
  );
}

/** Keys that scroll the log while it has the focus. */
const SCROLLING = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '];
