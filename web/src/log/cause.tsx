/** Why the rebalance that began last came to be, back to its first known cause. */
import type { HistoryMoment } from 'groupsim/history';
import { clock, type T } from '../view/texts.ts';
import { shortIds } from './lines.ts';

export function Cause({ moment, t }: { readonly moment: HistoryMoment | null; readonly t: T }) {
  const records = (moment?.groups ?? []).flatMap(({ latest }) => (latest === null ? [] : [latest]));
  if (records.length === 0) return null;
  const record = records.reduce((last, one) => (one.startMs > last.startMs ? one : last));
  const { causes, heldOpen, reason, startMs, endMs, generationBefore, generationAfter } = record;
  return (
    <section class="cause" aria-labelledby="cause-heading">
      <h3 id="cause-heading">{t('log.cause')}</h3>
      <p>
        <strong>#{record.number}</strong> {clock(startMs)} – {endMs === null ? '…' : clock(endMs)},{' '}
        {t('stage.generation', { generation: `${generationBefore} → ${generationAfter}` })}
      </p>
      <ol>
        {causes.map(({ atMs, text }) => (
          <li key={`${atMs}${text}`}>
            <time>{clock(atMs)}</time> <span lang="en">{shortIds(text)}</span>
          </li>
        ))}
      </ol>
      {heldOpen !== null && (
        <p lang="en">{t('log.held-open', { what: heldOpen.text.replace(/^held open by /, '') })}</p>
      )}
      {reason !== '' && <p class="cause-reason">Kafka: {shortIds(reason)}</p>}
    </section>
  );
}
