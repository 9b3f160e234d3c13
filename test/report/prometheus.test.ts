/** What a Prometheus would have scraped, and the rules and the dashboard that are made for it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { valuesText } from '../../scripts/prometheus/series-text.ts';
import { FAMILIES, sampleName } from '../../src/report/prometheus/families.ts';
import { labelsText, openMetricsText } from '../../src/report/prometheus/open-metrics.ts';
import { MetricsSampler } from '../../src/report/prometheus/sampler.ts';
import { completeScenario } from '../../src/scenario/read.ts';
import { startRun } from '../../src/scenario/run.ts';
import { toWorld } from '../../src/scenario/to-world.ts';

const DOCS = 'docs/prometheus';

function sampled(scenario: object, leastIntervalMs?: number) {
  const world = toWorld(completeScenario(scenario));
  const sampler = new MetricsSampler(world, leastIntervalMs);
  const run = startRun(world, sampler);
  run.advance(Number.POSITIVE_INFINITY);
  const result = run.result(false);
  const series = sampler.series(result.virtualMs);
  return { sampler, result, series, text: openMetricsText(series, sampler.intervalMs) };
}

const isCounter = (family: keyof typeof FAMILIES) => FAMILIES[family].type !== 'gauge';

describe('metrics', () => {
  const quiet = sampled({ durationMs: '10m', groups: [{ members: 3 }] });
  const storm = sampled({ durationMs: '20m', groups: [{ id: 'orders.v2', members: 6, churn: { everyMs: '30s' } }] });

  it('say at the end what the measures say of the run', () => {
    const last = (family: string) =>
      quiet.series.filter((one) => one.family === family).reduce((sum, { values }) => sum + values.at(-1)!, 0);
    const [group] = quiet.result.groups;
    expect(last('heartbeats')).toBe(group!.heartbeats.total);
    expect(last('commits')).toBe(group!.commits.total);
    expect(last('completed')).toBe(group!.generations);
    expect(last('lag')).toBe(group!.partitions.reduce((sum, { lagRecordsEnd }) => sum + lagRecordsEnd, 0));
    expect(last('assigned')).toBe(72);
    expect(last('members')).toBe(3);
  });

  it('are as many as there were scrapes, and none of a process that is dead', () => {
    expect(quiet.series.every(({ values }) => values.length <= 40)).toBe(true);
    const gaps = storm.series.filter(({ family, values }) => family === 'heartbeatAge' && values.some(Number.isNaN));
    expect(gaps.length).toBeGreaterThan(0);
  });

  it('count upwards, but for a process that began anew', () => {
    const resets = (one: typeof quiet) =>
      one.series
        .filter(({ family }) => isCounter(family))
        .reduce((sum, { values }) => sum + values.filter((value, at) => value < (values[at - 1] ?? 0)).length, 0);
    expect(resets(quiet)).toBe(0);
    expect(storm.series.filter(({ family }) => family === 'completed')).toHaveLength(1);
    expect(storm.series.every(({ values }) => values.every((value) => Number.isNaN(value) || value >= 0))).toBe(true);
  });

  it('are OpenMetrics: families together, each series in order of time, labels escaped, an end', () => {
    expect(storm.text.endsWith('# EOF\n')).toBe(true);
    expect(storm.text).toContain('{consumergroup="orders.v2",client_id="m-3"}');
    expect(labelsText({ a: 'x"y\\\n' })).toBe('{a="x\\"y\\\\\\n"}');
    const lines = storm.text.split('\n').slice(0, -2);
    const seen = new Set<string>();
    let before = '';
    let time = 0;
    for (const line of lines) {
      const family = /^# TYPE (\S+)/.exec(line)?.[1];
      if (family !== undefined) {
        expect(seen.has(family)).toBe(false);
        seen.add(family);
      }
      const sample = /^([a-z_]+(?:\{.*\})?) (-?[\d.e+]+) (\d{10})$/.exec(line);
      if (line.startsWith('#')) continue;
      expect(sample, line).not.toBeNull();
      if (sample![1] === before) expect(Number(sample![3])).toBeGreaterThan(time);
      [before, time] = [sample![1]!, Number(sample![3])];
    }
    expect(seen.size).toBe(Object.keys(FAMILIES).length);
  });

  it('do not grow with the length of a run', () => {
    const long = sampled({ durationMs: '20m', groups: [{ members: 2 }], topics: [{ partitions: 4 }] }, 100);
    const samples = long.series.reduce((sum, { values }) => sum + values.length, 0);
    expect(samples).toBeLessThan(210_000);
    expect(long.sampler.intervalMs).toBe(200);
  });
});

describe('values of a test', () => {
  it.each([
    [[Number.NaN, 1, 1, 1, 1], 5, '_ 1+0x3'],
    [[0, 5, 10, 7, 3], 5, '0+5x2 7 3'],
    [[9, 6, 3], 5, '9-3x2 stale _'],
    [[1, Number.NaN, Number.NaN, Number.NaN, 2], 5, '1 stale _x2 2'],
  ])('%j', (values, scrapes, text) => {
    expect(valuesText(values, scrapes)).toBe(text);
  });
});

interface Rule {
  readonly record?: string;
  readonly expr: string;
}

describe('rules and dashboard', () => {
  const rules = (parse(readFileSync(`${DOCS}/alerts.yml`, 'utf8')) as { groups: { rules: Rule[] }[] }).groups[0]!.rules;
  const { panels } = JSON.parse(readFileSync(`${DOCS}/dashboard.json`, 'utf8')) as {
    panels: { id: number; title: string; gridPos: { x: number; w: number }; targets: { expr: string }[] }[];
  };
  const known = new Set<string>([
    ...Object.values(FAMILIES).map(sampleName),
    ...rules.flatMap(({ record }) => record ?? []),
  ]);
  const namesIn = (expr: string) => expr.match(/\bkafka_\w+|\bconsumer(?:group)?:[\w:]+/g) ?? [];

  it('ask only for what is told', () => {
    const asked = [...rules, ...panels.flatMap(({ targets }) => targets)].flatMap(({ expr }) => namesIn(expr));
    expect(asked.length).toBeGreaterThan(25);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('the dashboard shows all that the rules record, on a grid of 24', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr))));
    expect(rules.flatMap(({ record }) => record ?? []).filter((name) => !shown.has(name))).toEqual([]);
    expect(panels.every(({ gridPos }) => gridPos.x + gridPos.w <= 24)).toBe(true);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

const promtool = (...words: string[]) => execFileSync('promtool', words, { encoding: 'utf8', stdio: 'pipe' });

function hasPromtool(): boolean {
  try {
    promtool('--version');
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasPromtool())('promtool (skipped where there is none: apt-get install prometheus)', () => {
  it('accepts the rules, and proves them on the simulated incidents', () => {
    expect(promtool('check', 'rules', `${DOCS}/alerts.yml`)).toContain('SUCCESS');
    expect(promtool('test', 'rules', `${DOCS}/alerts.test.yml`)).toContain('SUCCESS');
  });

  it('finds a rule that does not hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'groupsim-rules-'));
    const deaf = readFileSync(`${DOCS}/alerts.yml`, 'utf8').replaceAll('<= 45', '<= 4500');
    writeFileSync(join(folder, 'alerts.yml'), deaf);
    writeFileSync(join(folder, 'alerts.test.yml'), readFileSync(`${DOCS}/alerts.test.yml`));
    expect(() => promtool('test', 'rules', join(folder, 'alerts.test.yml'))).toThrow(/FAILED/);
    rmSync(folder, { recursive: true });
  });

  it('makes blocks of what is written, every sample', () => {
    const folder = mkdtempSync(join(tmpdir(), 'groupsim-blocks-'));
    const { text } = sampled({ durationMs: '20m', groups: [{ members: 6, churn: { everyMs: '30s' } }] });
    writeFileSync(join(folder, 'run.txt'), text);
    const told = promtool('tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'run.txt'), join(folder, 'data'));
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    expect(told).toMatch(new RegExp(` ${samples} `));
    rmSync(folder, { recursive: true });
  });

  it('finds nothing to mend in the names', () => {
    const { series } = sampled({ durationMs: '2m', groups: [{ members: 2 }] });
    // Its linter reads the older format, in which a counter is declared with its `_total`, and one scrape.
    const text = Object.values(FAMILIES).flatMap((family) => {
      const own = series.filter((one) => FAMILIES[one.family].name === family.name);
      const name = sampleName(family);
      const type = family.type === 'unknown' ? 'untyped' : family.type;
      const lines = own.map(({ labels, values }) => `${name}${labelsText(labels)} ${values.at(-1)}`);
      return [`# HELP ${name} ${family.help}`, `# TYPE ${name} ${type}`, ...lines];
    });
    const told = execFileSync('sh', ['-c', 'promtool check metrics 2>&1 || true'], {
      input: `${text.join('\n')}\n`,
      encoding: 'utf8',
    });
    // Kafka's bean is called so; the linter has `_count` for histograms.
    const kafkas =
      /group_completed_rebalance_count non-histogram and non-summary metrics should not have "_count" suffix/;
    expect(told.split('\n').filter((line) => line !== '' && !kafkas.test(line))).toEqual([]);
  });
});
