import { describe, expect, test } from 'vitest';
import { jsonReport, jsonText } from '../../src/report/json.ts';
import { plain } from '../../src/report/layout.ts';
import { optionsText } from '../../src/report/options.ts';
import { reportText } from '../../src/report/text.ts';
import { DEFAULT_SCENARIO } from '../../src/scenario/flags.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { REPORT } from './sample.ts';

const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('the report', () => {
  test.each([40, 60, 80, 100, 200])('fits %d columns', (width) => {
    expect(longest(reportText(REPORT, { width, paint: plain }))).toBeLessThanOrEqual(width);
    expect(longest(optionsText(DEFAULT_SCENARIO, '1.0.0', { width, paint: plain }))).toBeLessThanOrEqual(width);
  });

  test('in colour is the same report', () => {
    const layout = { width: 100, paint: (_style: string, text: string) => `<b>${text}</b>` };
    const stripped = reportText(REPORT, layout).replaceAll(/<\/?b>/g, '');
    expect(stripped.replaceAll(/ +$/gm, '')).toBe(reportText(REPORT, { width: 100, paint: plain }));
  });

  test('tells of refused joins with what the code means, and not of regular ones', () => {
    const text = (byCode: Readonly<Record<string, number>>) => {
      const groups = REPORT.result.groups.map((group) => ({ ...group, joins: { total: 9, byCode } }));
      return reportText({ ...REPORT, result: { ...REPORT.result, groups } }, { width: 100, paint: plain });
    };
    expect(text({ NONE: 2, GROUP_MAX_SIZE_REACHED: 7 })).toContain(
      '  joins refused   7 GROUP_MAX_SIZE_REACHED: The group has group.max.size members already.',
    );
    expect(text({ NONE: 2, MEMBER_ID_REQUIRED: 7 })).not.toContain('refused');
  });

  test('as a whole', () => {
    expect(reportText(REPORT, { width: 80, paint: plain })).toMatchInlineSnapshot(`
      "Timeline  P PreparingRebalance  S Stable
                    ╷0       ╷2m      ╷4m      ╷6m      ╷8m
        state       SSSSSSSSSPPPPPSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS  longest held
        rebalancing          ▅▇▇▇▅                                  █ 83.3% max
        generation  ╷0       ╷1       ╷7       ╷7       ╷7          7 in all
        unowned              ▆███▆                                  █ 36 partitions
        lag             ▁▁▁▁▁▂▂▂▂▃▃▃▃▃▄▄▄▄▄▄▄▄▄▅▅▅▅▅▆▆▆▆▇▇▇▇▇█████  █ 9,000 records
        members     ██████████████████████████████████████████████  █ 30
        pods        ██████████████████████████████████████████████  █ 29

      Results
        generations     7, one every 1m26s
        rebalances      6: 4 join, 2 leave
          duration      median 1.23s, p99 45.7s, longest 1m40s,
                        2 more never came to Stable (longest 4.00s)
        removed         2 leave, 1 session-expired
        time in state   PreparingRebalance    8.3%   50.0s  ██
                        Stable               91.7%   9m10s  ██████████████████████
        without owner   median 1.23s, p99 45.7s, longest 1m40s,
                        144 spells of 3m36s in all
          worst         topic-4 4.00s  topic-3 3.00s  topic-2 2.00s
          at the start  6.01s until all had one
        two owners      2 spells, 1.50s in all
        join to Stable  median 1.23s, p99 45.7s, longest 1m40s,
                        36 joins of 54.0s in all
        records         431,000 of 432,000 consumed, 1,234 delivered twice (0.3%),
                        0 lost
          twice         1,000 after a crash, 234 after a removal from the group
        lag             median 370 records (500ms), worst 12,345 (36.2s)
          worst         topic-4 40 (4.00s)  topic-3 30 (3.00s)  topic-2 20 (2.00s)
        commits         3,000: 2,990 NONE, 10 REBALANCE_IN_PROGRESS
        heartbeats      5,000, all NONE

      Latest rebalances
        #6 at 02:30.1, took 2.25s, generation 6→7, 30 members
           m7 joined (JoinGroup) ← pod m7 started at 02:29.0 ← pod m7 crashed at
           02:24.0 (churn)
           held open by m4: rejoined after 2.20s (poll: told after 400ms, sent
           JoinGroup 1.80s later)
           also removed: m3 (session-expired)
           while it ran: m1 left (LeaveGroup); m2 left (LeaveGroup); and 1 more
           Kafka: Adding new member m-7-e5f3… with group instance id null

      Run
        events          1,234,567, 4,938,268 per second
        time            10m00s simulated in 250ms, 2,400 times as fast as real time
        trace hash      0123456789abcdef

      Repeat this run
        npx groupsim --members 30 --seed 1"
    `);
  });

  test('tells the longest rebalances that are not among the latest', () => {
    const [group] = REPORT.result.groups;
    const [latest] = group!.rebalances.records;
    const long = {
      ...latest!,
      number: 2,
      startMs: 60_000,
      endMs: 960_000,
      heldOpen: { ...latest!.heldOpen!, text: 'held open by m4: left after 890.5 s (LeaveGroup)' },
    };
    const rebalances = { ...group!.rebalances, longest: [long, latest!] };
    const result = { ...REPORT.result, groups: [{ ...group!, rebalances }] };
    const text = reportText({ ...REPORT, result }, { width: 80, paint: plain });
    expect(text.match(/^Longest rebalances\n[\s\S]*?(?=\n\n)/m)?.[0]).toContain('#2 at 01:00.0, took 15m00s');
    expect(text).toContain('held open by m4: left after 14m51s (LeaveGroup)');
    expect(text.match(/ #6 at /g)).toHaveLength(1);
  });

  test('of two groups names them', () => {
    const [group] = REPORT.result.groups;
    const result = { ...REPORT.result, groups: [group!, { ...group!, groupId: 'other' }] };
    expect(reportText({ ...REPORT, result }, { width: 80, paint: plain })).toMatch(
      /^Group group\n[\s\S]*\nGroup other\n/,
    );
  });

  test('of a run that came to nothing', () => {
    const { rebalances } = REPORT.result.groups[0]!;
    const nothing = { count: 0, totalMs: 0, medianMs: 0, p99Ms: 0, maxMs: 0 };
    const group = {
      ...REPORT.result.groups[0]!,
      generations: 0,
      rebalances: { ...rebalances, count: 0, byKind: {}, durations: nothing, records: [] },
      unowned: nothing,
      timeline: [],
    };
    const text = reportText(
      { ...REPORT, result: { ...REPORT.result, virtualMs: 0, groups: [group] }, wallMs: 0 },
      { width: 80, paint: plain },
    );
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('options', () => {
  test('mark what differs', () => {
    const result = readScenario({ groups: [{ members: 7 }] });
    const text = 'scenario' in result ? optionsText(result.scenario, '1.0.0', { width: 100, paint: plain }) : '';
    expect(text).toContain('members 7*');
    expect(text.match(/\*/g)).toHaveLength(2);
  });
});

describe('options of several groups', () => {
  const result = readScenario({
    topics: [
      { name: 'a', changes: [{ atMs: '1m', partitions: 90 }] },
      { name: 'b', recordsPerSecond: 2 },
    ],
    groups: [{ id: 'orders' }, { id: 'audit', members: 2, consumer: { 'session.timeout.ms': '10s' } }],
  });
  const text = 'scenario' in result ? optionsText(result.scenario, '1.0.0', { width: 100, paint: plain }) : '';

  test('show every option of each', () => {
    const [common, orders, audit] = text.split(/^Options of group (?!sim)/m);
    expect(common).toContain('rate a:10,b:2*  record-bytes 1024  changes a:90@1m*');
    expect(common).not.toContain('session.timeout.ms 45s');
    expect(orders).toMatch(/^orders\n {2}group +id orders\* {2}members 4 /);
    expect(orders).toContain('session.timeout.ms 45s');
    expect(audit).toContain('members 2*');
    expect(audit).toContain('session.timeout.ms 10s*');
  });
});

describe('JSON', () => {
  const report = jsonReport(REPORT, '1.0.0', [{ path: 'x', message: 'Unwise.' }]);

  test('has at its top what scripts ask for', () => {
    expect(report).toMatchObject({
      schemaVersion: 1,
      seed: '1',
      traceHash: '0123456789abcdef',
      events: 1_234_567,
      eventsPerSecond: 4_938_268,
      virtualMs: 600_000,
      wallMs: 250,
      generations: 7,
      rebalances: { count: 6 },
      states: { Stable: 550_000 },
      records: { consumed: 431_000, duplicated: 1_234, lost: 0 },
      commits: { total: 3_000 },
      warnings: ['Unwise.'],
    });
  });

  test('holds a scenario that can be run', () => {
    const { scenario } = JSON.parse(jsonText(report)) as { scenario: unknown };
    expect(readScenario(scenario)).toEqual({ scenario: DEFAULT_SCENARIO });
  });
});
