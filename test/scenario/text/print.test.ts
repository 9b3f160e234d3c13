/** What is printed of a scenario is a file that says the same; templates are such files, and the schema knows them. */

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../src/cli/request.ts';
import { scenarioJsonSchema } from '../../../src/experiment/json-schema.ts';
import { startRun } from '../../../src/scenario/run.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { parseText } from '../../../src/scenario/text/parse-text.ts';
import { JSON_TEMPLATE, YAML_TEMPLATE } from '../../../src/scenario/text/template.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';

const FLAGS = fc.record(
  {
    members: fc.integer({ min: 2, max: 6 }).map(String),
    seed: fc.constantFrom('007', '1.10', 'storm', 'yes', '1e3'),
    client: fc.constantFrom('java', 'sarama', 'franz-go@1.18', 'librdkafka'),
    topics: fc.constantFrom('3', 'orders,payments', 'orders:12,payments:6'),
    rate: fc.constantFrom('0', '2.5'),
    commit: fc.constantFrom('auto', 'sync', 'none'),
    churn: fc.constantFrom(
      'every=7s',
      'none',
      'kind=crash,down=2.5s',
      'graceful=12.5%,until=40s',
      'kind=scale,timing=random',
    ),
    network: fc.constantFrom('rtt=3ms', 'loss=5%,delay-out=20ms'),
    service: fc.constantFrom('all=1ms,threads=4', 'join-group=5ms,tail=3'),
    startup: fc.constantFrom('gap=1s', 'min=0ms,max=5s'),
    event: fc.constantFrom('20s broker-freeze for=5s', '10s pod-kill pods=0 down=4s', '30s coordinator-failover'),
    faults: fc.constantFrom(
      'broker-freeze every=9s..20s for=1s..5s',
      'pod-kill every=~8s pods=any(1) down=none',
      'network-degrade every=10s for=1s|2s loss=5%..20% pods=0|1',
      'topic-create every=9s topic=new-* partitions=1..3 name=x',
    ),
    static: fc.constantFrom('pod', 'x'),
    processing: fc.constantFrom('90ms', '1.5s'),
    'session.timeout.ms': fc.integer({ min: 10_000, max: 40_000 }).map(String),
    'broker.version': fc.constantFrom('3.6', '4.0'),
    'group.initial.rebalance.delay.ms': fc.constantFrom('0', '1s'),
    expect: fc.constantFrom('lost == 0', 'mean(unowned.p99) < 20s'),
  },
  { requiredKeys: [] },
);

const words = (flags: Readonly<Record<string, string>>) =>
  Object.entries(flags).flatMap(([name, text]) => [`--${name}=${text}`]);

function asked(argv: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const request = readRequest([...argv], (path) => files[path]!);
  if (request.kind === 'problems') throw new Error(JSON.stringify(request.problems));
  return request;
}

const hashOf = (scenario: Scenario) => {
  const run = startRun(toWorld(scenario));
  run.advance(Number.POSITIVE_INFINITY);
  return run.result(false).traceHash;
};

const isValid = new Ajv({ strict: false }).compile(scenarioJsonSchema());

describe('--print-scenario', () => {
  it.each(['yaml', 'json'])('prints a file (%s) that runs as the flags do: the same trace', (format) => {
    fc.assert(
      fc.property(FLAGS, fc.boolean(), (flags, isHashed) => {
        const argv = ['run', '--for', '1m', ...words(flags as Record<string, string>)];
        const direct = asked(argv);
        const printed = asked([...argv, '--print-scenario', ...(format === 'json' ? ['--json'] : [])]);
        if (direct.kind !== 'run' || printed.kind !== 'print') throw new Error('not asked');
        const fromFile = asked(['--scenario', 'file'], { file: printed.text });
        if (fromFile.kind !== 'run') throw new Error('not asked');
        expect(fromFile.scenario).toEqual(direct.scenario);
        expect(fromFile.expectations).toEqual(direct.expectations);
        if (isHashed) expect(hashOf(fromFile.scenario)).toBe(hashOf(direct.scenario));
        const parsed = parseText(printed.text);
        expect('value' in parsed && isValid(parsed.value), JSON.stringify(isValid.errors)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the templates of init', () => {
  const [yaml, json] = [YAML_TEMPLATE, JSON_TEMPLATE].map((text) => {
    const parsed = parseText(text);
    return 'value' in parsed ? (parsed.value as Record<string, unknown>) : {};
  });

  it('say the same in both formats', () => {
    const { $schema, ...rest } = json!;
    expect(rest).toEqual(yaml);
    expect($schema).toMatch(/schema\.json$/);
  });

  it('can be run, and the schema knows them', () => {
    expect(asked(['--scenario', 'a'], { a: JSON_TEMPLATE })).toMatchObject({ kind: 'run' });
    expect(isValid(yaml), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid(json)).toBe(true);
  });
});

describe('the schema', () => {
  it.each([
    [{ durationMs: 'an hour' }],
    [{ groups: [{ members: '3' }] }],
    [{ groups: [{ consumer: { 'sesion.timeout.ms': 1 } }] }],
    [{ groups: [{ churn: { kind: 'explode' } }] }],
    [{ version: 2 }],
    [{ events: [{ kind: 'pod-kill', atMs: 1 }] }],
    [{ events: [{ kind: 'scale', atMs: 1, replicas: 2, pods: 'all' }] }],
    [{ faults: [{ kind: 'pod-kill', pods: 'any(1)' }] }],
    [{ faults: [{ kind: 'pod-kill', everyMs: '3x', pods: 'any(1)' }] }],
    [{ faults: [{ kind: 'broker-freeze', everyMs: '3m', forMs: '1s', pods: '0' }] }],
    [{ membres: 3 }],
  ])('refuses %j', (input) => expect(isValid(input)).toBe(false));

  it('explains what it can', () => {
    const { properties } = scenarioJsonSchema() as { properties: Record<string, { description?: string }> };
    expect(properties.durationMs!.description).toMatch(/Virtual time/);
    for (const key of ['expect', 'vary', 'groups', 'events', 'broker'])
      expect(properties[key]!.description).toBeTruthy();
  });

  it('is the one that the package brings', () => {
    const file = JSON.parse(readFileSync(new URL('../../../scenario.schema.json', import.meta.url), 'utf8'));
    expect(JSON.parse(JSON.stringify(scenarioJsonSchema()))).toEqual(file);
  });
});
