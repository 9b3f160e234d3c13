/** Which key does what: made from the table of keys. */
import { useEffect, useRef } from 'preact/hooks';
import { KEYS } from '../model/keys.ts';
import { useStore } from '../model/use-store.ts';

const SIGNS = ['session', 'heartbeat', 'poll', 'message', 'parked', 'owner', 'unowned', 'two'] as const;

export function Help() {
  const store = useStore();
  const { state, t } = store;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (state.isHelpOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!state.isHelpOpen) dialog.current?.close();
  }, [state.isHelpOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-heading" onClose={() => store.set({ isHelpOpen: false })}>
      <h2 id="help-heading">{t('help.heading')}</h2>
      <dl class="keys">
        {KEYS.map(({ shown, text }) => (
          <div key={text}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('help.signs')}</h3>
      <ul>
        {SIGNS.map((sign) => (
          <li key={sign}>{t(`help.sign.${sign}`)}</li>
        ))}
      </ul>
      <form method="dialog">
        <button type="submit">{t('page.close')}</button>
      </form>
    </dialog>
  );
}
