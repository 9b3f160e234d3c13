/**
 * Writes docs/prometheus/alerts.test.yml, the simulated incidents of prometheus/incidents.ts as tests for
 * `promtool test rules`, and docs/prometheus/dashboard.json for Grafana. `--check` only compares (exit 1 if one differs).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { FAMILIES, sampleName } from '../src/report/prometheus/families.ts';
import { labelsText } from '../src/report/prometheus/open-metrics.ts';
import { MetricsSampler, type Series } from '../src/report/prometheus/sampler.ts';
import { completeScenario } from '../src/scenario/read.ts';
import { startRun } from '../src/scenario/run.ts';
import { toWorld } from '../src/scenario/to-world.ts';
import { dashboard } from './prometheus/dashboard.ts';
import { type AlertName, type Look, PROVED, type ProvedIncident } from './prometheus/incidents.ts';
import { valuesText } from './prometheus/series-text.ts';
import { complain, isCheck } from './sections.ts';

const RULES = 'docs/prometheus/alerts.yml';
const GROUP = 'group';

interface Rule {
  readonly alert?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const rules = (parse(readFileSync(RULES, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (one) => one.rules,
);

/** Labels of an alert beside its severity: of the series that it is about. */
const LABELS: Readonly<Record<AlertName, (consumer: string) => Readonly<Record<string, string>>>> = {
  GroupRebalancesTooOften: () => ({}),
  GroupGenerationGrows: () => ({ consumergroup: GROUP }),
  GroupRebalanceHangs: () => ({}),
  GroupLagGrows: () => ({ consumergroup: GROUP }),
  ConsumerMissesHeartbeats: (client_id) => ({ consumergroup: GROUP, client_id }),
  ConsumerOffline: (client_id) => ({ consumergroup: GROUP, client_id, verdict: 'offline' }),
};

function testOf({ name, scenario, looks }: ProvedIncident) {
  const world = toWorld(completeScenario(scenario));
  const sampler = new MetricsSampler(world);
  const run = startRun(world, sampler);
  run.advance(Number.POSITIVE_INFINITY);
  const series = sampler.series(run.result(false).virtualMs);
  const scrapes = 1 + Math.floor(world.durationMs / sampler.intervalMs);
  return {
    name,
    interval: `${sampler.intervalMs / 1_000}s`,
    input_series: series.map((one) => inputOf(one, scrapes)),
    alert_rule_test: looks.flatMap(alertsOf),
    promql_expr_test: looks.flatMap(verdictsOf),
  };
}

/** At the instant 0 nothing has been scraped. */
function inputOf({ family, labels, values }: Series, scrapes: number) {
  return {
    series: sampleName(FAMILIES[family]) + labelsText(labels),
    values: valuesText([Number.NaN, ...values], scrapes).replace(/^stale/, '_'),
  };
}

function alertsOf({ atMinute, alerts }: Look) {
  return Object.entries(alerts).map(([alertname, consumers]) => {
    const rule = rules.find(({ alert }) => alert === alertname)!;
    return {
      eval_time: timeText(atMinute),
      alertname,
      exp_alerts: consumers.map((consumer) => {
        const labels = LABELS[alertname as AlertName](consumer);
        return { exp_labels: { ...rule.labels, ...labels }, exp_annotations: filled(rule.annotations ?? {}, labels) };
      }),
    };
  });
}

function filled(annotations: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) {
  const fill = (text: string) => text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
  return Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, fill(text)]));
}

/** Every consumer has one verdict and no other. */
function verdictsOf({ atMinute, verdicts }: Look) {
  if (verdicts === undefined) return [];
  const samples = Object.entries(verdicts).map(([client_id, verdict]) => ({
    labels: `consumer:health{consumergroup="${GROUP}", client_id="${client_id}", verdict="${verdict}"}`,
    value: 1,
  }));
  return [{ expr: 'consumer:health', eval_time: timeText(atMinute), exp_samples: samples }];
}

function timeText(minutes: number): string {
  return `${minutes * 60}s`;
}

const head = '# Made by scripts/prometheus-tests.ts from simulated incidents. promtool test rules alerts.test.yml\n';
const tests = { rule_files: ['alerts.yml'], evaluation_interval: '15s', tests: PROVED.map(testOf) };

const made = {
  'docs/prometheus/alerts.test.yml': head + stringify(tests, { lineWidth: 0 }),
  'docs/prometheus/dashboard.json': `${JSON.stringify(dashboard(), null, 2)}\n`,
};
for (const [file, text] of Object.entries(made)) {
  if (!isCheck()) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) complain(file);
}
