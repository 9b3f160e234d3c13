/** Two histories side by side: where they part, and what each came to. */
import { partingOf, type RunResult } from 'groupsim/history';
import { useStore } from '../model/use-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { clock, type T } from './texts.ts';

interface Measure {
  readonly text: TextKey;
  /** Of all groups together. */
  readonly of: (result: RunResult) => number;
  readonly unit: 'count' | 'records' | 'ms';
}

const total = (result: RunResult, of: (group: RunResult['groups'][number]) => number) =>
  result.groups.reduce((sum, group) => sum + of(group), 0);

const MEASURES: readonly Measure[] = [
  { text: 'measure.generations', of: (run) => total(run, (group) => group.generations), unit: 'count' },
  { text: 'measure.rebalances', of: (run) => total(run, (group) => group.rebalances.count), unit: 'count' },
  { text: 'measure.not-stable', of: (run) => total(run, ({ states }) => run.virtualMs - states.Stable), unit: 'ms' },
  { text: 'measure.unowned', of: (run) => Math.max(...run.groups.map(({ unowned }) => unowned.maxMs)), unit: 'ms' },
  { text: 'measure.duplicates', of: (run) => total(run, ({ records }) => records.duplicated), unit: 'records' },
  { text: 'measure.lost', of: (run) => total(run, ({ records }) => records.lost), unit: 'records' },
  { text: 'measure.processed', of: (run) => total(run, ({ records }) => records.consumed), unit: 'records' },
  {
    text: 'measure.failed-commits',
    of: (run) => total(run, ({ commits }) => commits.total - (commits.byCode.NONE ?? 0)),
    unit: 'count',
  },
  { text: 'measure.lag', of: (run) => Math.max(...run.groups.map(({ lag }) => lag.recordsMax)), unit: 'records' },
];

export function Comparison() {
  const { state, t } = useStore();
  const { tree, comparedWith, measures } = state;
  if (comparedWith === null || !tree.nodes.some(({ id }) => id === comparedWith)) return null;
  const parting = partingOf(tree, tree.selected, comparedWith);
  const here = measures.get(tree.selected);
  const there = measures.get(comparedWith);
  return (
    <>
      <p>
        {parting === null
          ? t('compare.same')
          : t('compare.first-difference', { event: parting.index + 1, time: clock(parting.nowMs) })}
      </p>
      {here === undefined || there === undefined ? (
        <p role="status">{t('page.loading')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('compare.measure')}</th>
              <th scope="col">{t('compare.this')}</th>
              <th scope="col">{t('compare.other')}</th>
            </tr>
          </thead>
          <tbody>
            {MEASURES.map((measure) => (
              <tr key={measure.text}>
                <th scope="row">{t(measure.text)}</th>
                <td>{shownValue(measure, here, t)}</td>
                <td>{shownValue(measure, there, t)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function shownValue({ of, unit }: Measure, result: RunResult, t: T): string {
  const value = of(result);
  if (unit === 'ms') return t('measure.seconds', { n: Math.round(value / 100) / 10 });
  return unit === 'records' ? t('measure.records', { n: value }) : String(value);
}
