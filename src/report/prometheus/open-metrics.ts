/**
 * Series of a run as OpenMetrics text with times, which `promtool tsdb create-blocks-from openmetrics` turns into blocks
 * of a Prometheus: a dashboard then shows the run as if it had been scraped.
 *
 * Source: the OpenMetrics specification 1.0. Times are whole seconds; a run begins when every simulated log does.
 */
import { LOG_EPOCH_MS } from '../broker-log.ts';
import { FAMILIES, type Family, type FamilyKey, sampleName } from './families.ts';
import type { Labels, Series } from './sampler.ts';

export function openMetricsText(series: readonly Series[], intervalMs: number): string {
  const parts = (Object.keys(FAMILIES) as FamilyKey[]).flatMap((key) => {
    const own = series.filter(({ family }) => family === key);
    return own.length === 0 ? [] : [familyText(FAMILIES[key], own, intervalMs)];
  });
  return `${parts.join('')}# EOF\n`;
}

function familyText(family: Family, series: readonly Series[], intervalMs: number): string {
  const head = `# TYPE ${family.name} ${family.type}\n# HELP ${family.name} ${family.help}\n`;
  const name = sampleName(family);
  return head + series.map((one) => seriesText(name, one, intervalMs)).join('');
}

function seriesText(name: string, { labels, values }: Series, intervalMs: number): string {
  const head = name + labelsText(labels);
  const lines = values.flatMap((value, index) =>
    Number.isNaN(value) ? [] : [`${head} ${value} ${(LOG_EPOCH_MS + (index + 1) * intervalMs) / 1_000}\n`],
  );
  return lines.join('');
}

/** `{consumergroup="orders",client_id="m-3"}`; nothing for no labels. */
export function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
