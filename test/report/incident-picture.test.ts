/** The picture of an incident: lanes, states, what is marked. */
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../src/report/incidents/picture.ts';
import { INCIDENTS } from '../../src/scenario/incidents/catalogue.ts';
import { presetScenario } from '../../src/scenario/incidents/lab.ts';
import { startRun } from '../../src/scenario/run.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { Chronicle } from '../../src/sim/chronicle/chronicle.ts';

describe('the picture of an incident', () => {
  it('has a lane per pod and one for the group, and marks the rebalance that is told of', () => {
    const { scenario: input, title } = INCIDENTS.find(({ id }) => id === '001-A')!;
    const scenario = presetScenario(input, '1');
    const chronicle = new Chronicle();
    const run = startRun(toWorld(scenario), chronicle);
    run.advance(Number.POSITIVE_INFINITY);
    const mark = run.result(false).groups[0]!.rebalances.records.at(-1)!;
    const { durationMs, events } = scenario;
    const svg = pictureOf({ title, chronicle, pods: 4, durationMs, events, mark });
    for (const lane of ['group', 'm0', 'm1', 'm2', 'm3']) expect(svg).toContain(`>${lane}</text>`);
    expect(svg).toContain(`#${mark.number}: `);
    expect(svg).toMatch(/^<svg .*\n[\s\S]*<\/svg>\n$/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});
