/** What an act is called in the list of histories. */
import type { Act } from 'groupsim/history';

/** As in a scenario file: kinds and pods have one name everywhere. */
export function actWords(act: Act): string {
  if ('message' in act) return `${act.interference.do} ${act.message}`;
  const { event } = act;
  return 'pods' in event ? `${event.kind} ${event.pods}` : event.kind;
}
