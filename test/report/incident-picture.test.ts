/** The picture of an incident: lanes, states, what is marked. */
import { describe, expect, it } from 'vitest';
import { podBars, refusals } from '../../src/report/incidents/lanes.ts';
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
    const names = ['m0', 'm1', 'm2', 'm3'];
    const svg = pictureOf({ title, chronicle, names, durationMs, events, mark });
    for (const lane of ['group', ...names]) expect(svg).toContain(`>${lane}</text>`);
    expect(svg).toContain(`In the frame: #${mark.number}, ${mark.causes[0]!.text}`);
    expect(svg).toContain('>kill m1</text>');
    expect(svg).toMatch(/^<svg .*\n[\s\S]*<\/svg>\n$/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    // The crash is a ghost in its lane until the session expires, and a refusal in nobody's.
    const ghosts = names.map((_, pod) => podBars(chronicle, pod, durationMs).filter(({ kind }) => kind === 'ghost'));
    expect(ghosts.map((bars) => bars.map(({ from, to }) => Math.round((to - from) / 1_000)))).toEqual([
      [],
      [10],
      [],
      [],
    ]);
    expect(names.flatMap((_, pod) => refusals(chronicle, pod))).toEqual([]);
  });
});
