/** The catalogue of incidents. */
import type { Incident } from '../../scenario/incidents/types.ts';
import { type Layout, wrap } from '../layout.ts';

const ID_WIDTH = 10;

export function listText(incidents: readonly Incident[], layout: Layout): string {
  const lines = incidents.flatMap(({ id, title, pending }) => {
    const told = wrap(pending === undefined ? title : `${title} (pending: ${pending})`, layout.width - ID_WIDTH);
    return told.map((line, i) => `${layout.paint('strong', (i === 0 ? id : '').padEnd(ID_WIDTH))}${line}`);
  });
  return `${[...lines, '', 'Show one: sim incident 000-A. Check all acceptance bands: sim incident check.'].join('\n')}\n`;
}

export function listJson(incidents: readonly Incident[]): string {
  const items = incidents.map(({ id, title, story, production, mechanism, rules, cures, pending }) => ({
    id,
    title,
    story,
    production,
    mechanism,
    rules,
    cures: cures.map((cure) => cure.title),
    pending: pending ?? null,
  }));
  return `${JSON.stringify({ schemaVersion: 1, incidents: items }, null, 2)}\n`;
}
