/** Opening a file, by a button or dropped anywhere on the page, and saving the scenario. */
import { selectedNode } from 'groupsim/history';
import { useEffect, useRef } from 'preact/hooks';
import type { Store } from '../model/store.ts';
import { useStore } from '../model/use-store.ts';
import { type Files, files } from './lazy.ts';

/** A scenario has some kilobytes; a results file of a day's sweep is none. */
const MOST_BYTES = 2_000_000;

export function FileButtons() {
  const store = useStore();
  const { t } = store;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void open(file, store);
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, [store]);
  return (
    <>
      <button type="button" title={t('file.drop')} onClick={() => input.current?.click()}>
        {t('file.open')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,.json,.jsonc"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) void open(file, store);
          currentTarget.value = '';
        }}
      />
      <button type="button" onClick={() => void save(store)}>
        {t('file.save')}
      </button>
    </>
  );
}

async function open(file: File, store: Store): Promise<void> {
  const { t } = store;
  const { name, size } = file;
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1_000);
  if (size > MOST_BYTES) {
    store.set({ problem: t('file.too-big', { name, size: kilobytes(size), most: kilobytes(MOST_BYTES) }) });
    return;
  }
  const text = await file.text();
  await withFiles(store, ({ openFile }) => {
    const opened = text.includes('\0') ? null : openFile(text, name);
    if (opened === null) store.set({ problem: t('file.unreadable', { name }) });
    else if (opened.kind === 'problems') {
      store.set({ problem: `${t('error.scenario')} ${opened.problems.map(({ message }) => message).join(' ')}` });
    } else {
      if (opened.kind === 'scenario') store.openAt({ scenario: opened.scenario, acts: [] }, opened.finding?.atMs ?? 0);
      store.set({ finding: opened.finding, notice: t('file.opened', { name }), problem: null });
    }
  });
}

function save(store: Store): Promise<void> {
  return withFiles(store, ({ scenarioFile }) => {
    const text = scenarioFile(selectedNode(store.state.tree).scenario, 'yaml');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }));
    link.download = 'scenario.yaml';
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

async function withFiles(store: Store, work: (files: Files) => void): Promise<void> {
  try {
    work(await files());
  } catch (error) {
    store.set({ problem: error instanceof Error ? error.message : String(error) });
  }
}
