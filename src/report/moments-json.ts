/**
 * Moments of a run as one JSON object, with what it takes to look again. Documented in docs/json.md.
 */
import type { Scenario } from '../scenario/scenario.ts';
import type { Moment } from '../sim/moment/moment.ts';

export function momentsJson(moments: readonly Moment[], scenario: Scenario, version: string): string {
  return `${JSON.stringify({ schemaVersion: 1, version, scenario, moments }, null, 2)}\n`;
}
