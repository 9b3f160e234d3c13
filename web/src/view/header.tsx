/** Title, language, colours, help, and the link to this moment. */
import { FileButtons } from '../files/files.tsx';
import { remember } from '../model/preferences.ts';
import type { Theme } from '../model/state.ts';
import type { Store } from '../model/store.ts';
import { useStore } from '../model/use-store.ts';
import { LANGUAGES, type Language } from '../texts/catalogue.ts';

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

export function Header() {
  const store = useStore();
  const { state, t } = store;
  return (
    <header class="header">
      <div>
        <h1>groupsim</h1>
        <p>{t('page.tagline')}</p>
      </div>
      <div class="controls">
        <FileButtons />
        <button type="button" onClick={() => void copyLink(store)}>
          {t('link.copy')}
        </button>
        <label>
          {t('page.language')}{' '}
          <select
            value={state.language}
            onChange={({ currentTarget: { value } }) => {
              remember('language', value);
              store.set({ language: value as Language });
            }}
          >
            {Object.entries(LANGUAGES).map(([tag, name]) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('page.theme')}{' '}
          <select
            value={state.theme}
            onChange={({ currentTarget: { value } }) => {
              remember('theme', value);
              store.set({ theme: value as Theme });
            }}
          >
            {THEMES.map((theme) => (
              <option key={theme} value={theme}>
                {t(`page.theme.${theme}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" aria-label={t('help.open')} onClick={() => store.set({ isHelpOpen: true })}>
          ?
        </button>
      </div>
    </header>
  );
}

async function copyLink(store: Store): Promise<void> {
  const address = `${location.href.replace(/#.*/, '')}#${store.link()}`;
  history.replaceState(null, '', address);
  try {
    await navigator.clipboard.writeText(address);
    store.set({ notice: store.t('link.copied', { hash: store.state.moment?.hash ?? '' }) });
  } catch {
    // No clipboard here (a file, an old browser): the link stands in the address bar.
  }
}
