/**
 * The catalogue of incidents: every preset is a scenario without contradictions, every band can be evaluated.
 */
import { describe, expect, it } from 'vitest';
import { BANDS, INCIDENTS } from '../../../src/scenario/incidents/catalogue.ts';
import { allRequiredHold, presetScenario, type Verdict } from '../../../src/scenario/incidents/lab.ts';
import type { Band } from '../../../src/scenario/incidents/types.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';

describe('the catalogue of incidents', () => {
  it.each(INCIDENTS.map((incident) => [incident.id, incident] as const))(
    '%s and its cures can be run',
    (_, incident) => {
      for (const input of [incident.scenario, ...incident.cures.map(({ scenario }) => scenario)]) {
        expect(toWorld(presetScenario(input, '1')).durationMs).toBeGreaterThan(0);
      }
      for (const words of [incident.title, incident.story, incident.production, incident.mechanism]) {
        expect(words).not.toMatch(/undefined|NaN|^$/);
      }
    },
  );

  it('names each incident and each band once, each band after its incident', () => {
    const ids = INCIDENTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const names = BANDS.map(({ id }) => id);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !ids.includes(name.replace(/\.\d+$/, '')))).toEqual([]);
  });
});

function verdict(name: Band['class'], ok: boolean | null): Verdict {
  const band: Band = { id: 'x', class: name, condition: null, check: '', band: '', needs: [], judge: () => [] };
  return { band, parts: [], ok };
}

describe('what has to hold', () => {
  it('is every derivable band and every trend, not what is calibrated, measured or pending', () => {
    expect(allRequiredHold([verdict('D', true), verdict('C', false), verdict('M', false), verdict('D', null)])).toBe(
      true,
    );
    expect(allRequiredHold([verdict('D', false)])).toBe(false);
    expect(allRequiredHold([verdict('E', false)])).toBe(false);
  });
});
