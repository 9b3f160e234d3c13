/** The lanes at the cursor as a table, for those who do not see them. */
import type { HistoryMoment } from 'groupsim/history';
import { useState } from 'preact/hooks';
import type { T } from '../view/texts.ts';
import { LANE_NAMES, type LaneBook, spanAt } from './spans.ts';

interface LanesTableProps {
  readonly book: LaneBook;
  readonly pods: HistoryMoment['pods'];
  readonly nowMs: number;
  readonly t: T;
}

export function LanesTable({ book, pods, nowMs, t }: LanesTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="lanes-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('lanes.table')}</summary>
      {isOpen && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('lanes.members')}</th>
              <th scope="col">{t('lanes.state')}</th>
              <th scope="col">{t('lanes.partitions')}</th>
              <th scope="col">{t('lanes.joins')}</th>
            </tr>
          </thead>
          <tbody>
            {pods.map(({ number }, index) => {
              const spans = book.pods[index];
              if (spans === undefined) return null;
              const at = spanAt(spans.starts, nowMs);
              return (
                <tr key={`m${index}`}>
                  <th scope="row">m{number}</th>
                  <td>{t(`lanes.${LANE_NAMES[spans.states[at] ?? 0]!}`)}</td>
                  <td>{spans.values[at] ?? 0}</td>
                  <td>{book.joins[index] ?? 0}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </details>
  );
}
