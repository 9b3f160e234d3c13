/** A rebalance that an event led to names it; log and timeline show it. */
import { describe, expect, it } from 'vitest';
import { shortLog } from '../../../src/report/log.ts';
import { Measures } from '../../../src/sim/measures/measures.ts';
import type { RunResult } from '../../../src/sim/measures/result.ts';
import type { Observer } from '../../../src/sim/observer.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import type { WorldConfig } from '../../../src/sim/world-config.ts';
import { quiet } from './story.ts';

function run(world: WorldConfig, observer: Observer): Simulation {
  const simulation = new Simulation(world, observer);
  simulation.runUntil(world.durationMs * 10);
  return simulation;
}

function measured(world: WorldConfig): RunResult {
  const measures = new Measures(world);
  const { events, now } = run(world, measures);
  return measures.result({ events, traceHash: '', now, interrupted: false });
}

/** The chains of the rebalances from 15 s on. */
function chains(world: WorldConfig): string[][] {
  const { records } = measured(world).groups[0]!.rebalances;
  return records.filter(({ startMs }) => startMs >= 15_000).map(({ causes }) => causes.map(({ text }) => text));
}

const lasting = (event: object) => quiet({ durationMs: '60s', events: [{ atMs: '15s', ...event } as never] });

describe('the cause of a rebalance', () => {
  it('is the pod that the event stopped', () => {
    expect(chains(lasting({ kind: 'pod-kill', pods: '1' }))).toMatchInlineSnapshot(`
      [
        [
          "m1 removed: session timer expired at 22.0 s, last re-armed at 12.0 s by heartbeat",
          "pod m1 crashed at 15.0 s (event: pod-kill)",
        ],
      ]
    `);
  });

  it('is the pause behind a silence', () => {
    expect(chains(lasting({ kind: 'pod-pause', pods: '1', forMs: '20s' }))).toMatchInlineSnapshot(`
      [
        [
          "m1 removed: session timer expired at 22.0 s, last re-armed at 12.0 s by heartbeat",
          "event at 15.0 s: pod-pause for 20 s",
        ],
        [
          "m1 joined as a new member (JoinGroup)",
          "m1 removed: session timer expired at 22.0 s, last re-armed at 12.0 s by heartbeat",
          "event at 15.0 s: pod-pause for 20 s",
        ],
      ]
    `);
  });

  it('is the path behind a silence', () => {
    expect(chains(lasting({ kind: 'network-black-hole', pods: '1', forMs: '20s' }))).toMatchInlineSnapshot(`
      [
        [
          "m1 removed: session timer expired at 22.0 s, last re-armed at 12.0 s by heartbeat",
          "event at 15.0 s: network-black-hole for 20 s",
        ],
        [
          "m1 joined as a new member (JoinGroup)",
          "m1 removed: session timer expired at 22.0 s, last re-armed at 12.0 s by heartbeat",
          "event at 15.0 s: network-black-hole for 20 s",
        ],
      ]
    `);
  });

  it('is the frozen broker whose timers were overdue', () => {
    expect(chains(lasting({ kind: 'broker-freeze', forMs: '20s' }))).toMatchInlineSnapshot(`
      [
        [
          "m0 removed: session timer expired at 35.0 s, last re-armed at 12.0 s by heartbeat",
          "event at 15.0 s: broker-freeze for 20 s",
        ],
        [
          "m0 joined as a new member (JoinGroup)",
          "m0 removed: session timer expired at 35.0 s, last re-armed at 12.0 s by heartbeat",
          "event at 15.0 s: broker-freeze for 20 s",
        ],
      ]
    `);
  });

  it('is the restarted broker after which a leader joins again', () => {
    expect(chains(lasting({ kind: 'broker-restart', forMs: '5s' }))).toMatchInlineSnapshot(`
      [
        [
          "m0 joined again (JoinGroup of the leader)",
          "event at 15.0 s: broker-restart for 5 s",
          "m0 gave up 3 partitions at 20.5 s",
          "rebalance #1 ended at 0.0 s",
          "m0 joined (JoinGroup)",
          "pod m0 started at 0.0 s (deployment)",
        ],
      ]
    `);
  });
});

describe('the log', () => {
  it('has a line for the beginning and for the end of an event', () => {
    const lines: string[] = [];
    const world = lasting({ kind: 'broker-freeze', forMs: '2s' });
    run(
      world,
      shortLog(world, 100, (line) => lines.push(line)),
    );
    expect(lines.filter((line) => line.includes('event'))).toMatchInlineSnapshot(`
      [
        "  00:15.000 S    1  ==  event: broker-freeze for 2 s",
        "  00:17.000 S    1  ==  event: broker-freeze for 2 s is over",
      ]
    `);
  });
});

describe('the states of a group', () => {
  it('count the time without a coordinator as Dead, and go on with what was loaded', () => {
    const { states, generations } = measured(lasting({ kind: 'coordinator-failover', forMs: '2s', loadMs: '1s' }))
      .groups[0]!;
    expect(states.Dead).toBe(3_000);
    expect(generations).toBe(1);
  });
});
