/** The page begins: the store, the worker, the keyboard, the frames; and what its address asks for. */
import { render } from 'preact';
import { App } from './app.tsx';
import { followAddress } from './model/address.ts';
import { firstScenario } from './model/first-scenario.ts';
import { onKey } from './model/keys.ts';
import { readPreferences } from './model/preferences.ts';
import { firstState } from './model/state.ts';
import { Store } from './model/store.ts';
import { StoreContext } from './model/use-store.ts';
import './style.css';
import SimulationWorker from './worker/main.ts?worker&inline';
import type { Report } from './worker/protocol.ts';

const worker = new SimulationWorker();
const store = new Store(firstState(firstScenario(), readPreferences()), {
  send: (command) => worker.postMessage(command),
});
worker.onmessage = ({ data }: MessageEvent<Report>) => store.take(data);
worker.onerror = ({ message }) => store.set({ problem: store.t('error.worker', { why: message }) });

document.addEventListener('keydown', (event) => onKey(event, store));

let last = performance.now();
function frame(now: number): void {
  store.frame(now - last);
  last = now;
  requestAnimationFrame(frame);
}
requestAnimationFrame(frame);

render(
  <StoreContext.Provider value={store}>
    <App />
  </StoreContext.Provider>,
  document.getElementById('page')!,
);
followAddress(store);
