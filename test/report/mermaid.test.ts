import { describe, expect, it } from 'vitest';
import { longestRebalance } from '../../src/report/recording/window.ts';
import { mermaidText } from '../../src/report/sequence/mermaid.ts';
import { MessageLog } from '../../src/report/sequence/messages.ts';
import { completeScenario } from '../../src/scenario/read.ts';
import { startRun } from '../../src/scenario/run.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { GROUP, REPORT } from './sample.ts';

function diagram(scenario: object, fromMs: number, toMs: number): string {
  const world = toWorld(completeScenario(scenario));
  const window = { fromMs, toMs };
  const log = new MessageLog(world, window);
  startRun(world, log).advance(Number.POSITIVE_INFINITY);
  return mermaidText({ world, window, messages: log.messages, dropped: log.dropped, command: 'groupsim x' });
}

const CRASH = [{ kind: 'pod-kill', atMs: '1m', pods: [1] }];

describe('a sequence diagram', () => {
  it('tells a crash: the pod dies, is taken for dead a session later, and the others rejoin', () => {
    const text = diagram({ durationMs: '3m', groups: [{ members: 2 }], events: CRASH }, 55_000, 125_000);
    expect(text).toMatch(/^%% groupsim x\nsequenceDiagram\n {2}title 00:55.0 to 02:05.0\n/);
    const order = [
      /Note over C: 01:00.0 event: pod-kill/,
      /Note over m1: 01:00.0 crashed/,
      /Note over C: \S+ m1 removed: session-expired/,
      /Note over C: \S+ PreparingRebalance, generation \d+: /,
      /C--xm0: \S+ Heartbeat REBALANCE_IN_PROGRESS/,
      /m0->>C: \S+ JoinGroup\n/,
      /C-->>m0: \S+ JoinGroup, generation \d+, leads/,
      /m0->>C: \S+ SyncGroup with the plan/,
    ].map((line) => text.search(line));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it('gives many pods one lifeline, and says alike things once', () => {
    const text = diagram({ durationMs: '3m', groups: [{ members: 30 }], events: CRASH }, 59_000, 125_000);
    expect(text).toContain('participant m1\n');
    expect(text).toContain('participant others as 22 others');
    expect(text).toMatch(/others->>C: \S+ JoinGroup \(×2\d/);
    expect(text.match(/^ {2}participant/gm)).toHaveLength(10);
  });

  it('stays within what Mermaid takes, and says what is left out', () => {
    const text = diagram({ durationMs: '10m', groups: [{ members: 40, churn: { everyMs: '5s' } }] }, 0, 600_000);
    expect(text.length).toBeLessThan(50_000);
    expect(text.split('\n').length).toBeLessThan(180);
    expect(text).toMatch(/not drawn: .* lines after this one \(choose a shorter --window\)/);
  });

  it('has no sign that Mermaid takes for its own', () => {
    const text = diagram({ durationMs: '3m', groups: [{ members: 30, churn: { everyMs: '10s' } }] }, 0, 180_000);
    const words = text.split('\n').flatMap((line) => /: (.*)$/.exec(line)?.[1] ?? []);
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((line) => /[;<>]|#/.test(line.replace(/#\d+;/g, '')))).toEqual([]);
  });

  it('shows the longest rebalance of all groups, with a second around it', () => {
    const record = { ...GROUP.rebalances.records[0]!, startMs: 100_000, endMs: 145_000 };
    const short = { ...record, startMs: 500, endMs: 2_000 };
    const withLongest = (one: typeof record) => ({ ...GROUP, rebalances: { ...GROUP.rebalances, longest: [one] } });
    const groups = [withLongest(short), withLongest(record)];
    expect(longestRebalance({ ...REPORT.result, groups })).toEqual({ fromMs: 99_000, toMs: 146_000 });
    expect(longestRebalance({ ...REPORT.result, groups: [withLongest(short)] })).toEqual({ fromMs: 0, toMs: 3_000 });
  });
});
