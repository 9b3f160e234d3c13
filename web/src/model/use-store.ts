/** The store in the views. */
import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { Store } from './store.ts';

export const StoreContext = createContext<Store | null>(null);

/** The store; the view is drawn anew when the state changes. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('no store around this view');
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.subscribe(() => redraw(undefined)), [store]);
  return store;
}
