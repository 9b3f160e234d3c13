/**
 * The address of the page: a moment is a link. What stands behind the `#` is opened, and kept current when the reader
 * comes to rest (not while it plays: browsers do not like an address that changes with each frame).
 */
import { selectedNode } from 'groupsim/history';
import { placeIn } from './state.ts';
import type { Store } from './store.ts';

const REST_MS = 300;

export function followAddress(store: Store): void {
  let own = '';
  const read = () => {
    const link = location.hash.slice(1);
    if (link === own || !/^\d+\./.test(link)) return false;
    own = link;
    return store.openLink(link);
  };
  if (!read()) store.open(selectedNode(store.state.tree));
  addEventListener('hashchange', read);

  let timer = 0;
  store.subscribe(() => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const { playing, isUnderWay, moment } = store.state;
      if (playing || isUnderWay || moment === null || placeIn(store.state).index !== moment.events) return;
      const link = store.link();
      if (link === own) return;
      own = link;
      history.replaceState(null, '', `#${link}`);
    }, REST_MS);
  });
}
