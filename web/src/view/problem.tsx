/** What went wrong, with a way on. */
import { useStore } from '../model/use-store.ts';

export function Problem() {
  const store = useStore();
  const { problem } = store.state;
  if (problem === null) return null;
  return (
    <div class="problem" role="alert">
      <strong>{store.t('error.heading')}</strong>
      <p>{problem}</p>
      <button type="button" onClick={() => store.set({ problem: null })}>
        {store.t('page.close')}
      </button>
    </div>
  );
}
