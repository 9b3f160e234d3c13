/** Invariants that the shown history breaks, or that an opened file shows to be broken: each with the way to its moment. */
import type { Finding } from 'groupsim/files';
import { NO_FACTS } from '../model/facts.ts';
import { useStore } from '../model/use-store.ts';
import type { Violation } from '../worker/protocol.ts';
import { clock } from './texts.ts';

export function Violations() {
  const { state } = useStore();
  const { violations } = state.facts.get(state.tree.selected) ?? NO_FACTS;
  const { finding } = state;
  if (violations.length === 0 && finding === null) return null;
  return (
    <div class="violations">
      {violations.map((violation) => (
        <Broken key={violation.name} violation={violation} />
      ))}
      {finding !== null && <FromFile finding={finding} />}
    </div>
  );
}

function Broken({ violation: { name, meaning, what, atMs } }: { readonly violation: Violation }) {
  const store = useStore();
  const { t } = store;
  const isToCome = (store.state.moment?.nowMs ?? 0) < atMs;
  return (
    <div class="problem" role="alert">
      <strong>{t('violation.heading')}</strong>
      <p>
        {name}: {what}
      </p>
      <p>{t('violation.meaning', { meaning })}</p>
      {isToCome && <p>{t('violation.before', { time: clock(atMs) })}</p>}
      <button type="button" onClick={() => store.toTime(atMs)}>
        {t('violation.go')}
      </button>
    </div>
  );
}

/** With its story: a path of the explorer has nothing else to show. */
function FromFile({ finding }: { readonly finding: Finding }) {
  const store = useStore();
  const { t } = store;
  const { by, what, atMs, bug, story } = finding;
  return (
    <div class="problem" role="alert">
      <strong>{by === null ? t('violation.none') : t('violation.heading')}</strong>
      {by !== null && (
        <p>
          {by}: {what}
          {bug !== null && ` (${bug})`}
        </p>
      )}
      <details open>
        <summary>{t('log.heading')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <pre class="log" tabIndex={0}>
          {story}
        </pre>
      </details>
      {atMs !== null && (
        <button type="button" onClick={() => store.toTime(atMs)}>
          {t('violation.go')}
        </button>
      )}
      <button type="button" onClick={() => store.set({ finding: null })}>
        {t('page.close')}
      </button>
    </div>
  );
}
