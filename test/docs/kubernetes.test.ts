/** The manifest of docs/, held against the structure that Kubernetes asks of its kinds, and against this program. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from '../cli/fake-io.ts';

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly completionMode: string;
    readonly completions: number;
    readonly parallelism: number;
    readonly template: {
      readonly spec: {
        readonly restartPolicy: string;
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
      };
    };
  };
}

const documents = parseAllDocuments(readFileSync('docs/kubernetes-sweep.yaml', 'utf8'));
const [config, job] = documents.map((one) => one.toJS() as Manifest);
const pod = job!.spec.template.spec;

it('is YAML without a mistake, of two kinds that Kubernetes knows', () => {
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  expect([config!.apiVersion, config!.kind]).toEqual(['v1', 'ConfigMap']);
  expect([job!.apiVersion, job!.kind]).toEqual(['batch/v1', 'Job']);
  for (const { metadata } of [config!, job!]) expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
});

it('is an Indexed Job whose pods may be restarted', () => {
  expect(job!.spec.completionMode).toBe('Indexed');
  expect(job!.spec.completions).toBeGreaterThanOrEqual(job!.spec.parallelism);
  expect(['OnFailure', 'Never']).toContain(pod.restartPolicy);
});

it('mounts every volume that it names, and the scenario it runs', () => {
  const names = pod.volumes.map(({ name }) => name);
  for (const { volumeMounts } of pod.containers)
    expect(volumeMounts.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(pod.volumes.find(({ configMap }) => configMap)?.configMap?.name).toBe(config!.metadata.name);
});

it('does a part in each pod, of as many as there are, with words that this program takes', async () => {
  const script = pod.containers[0]!.command.at(-1)!;
  expect(script).toContain(`/${job!.spec.completions}"`);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(script).toContain(`groupsim@${version} `);
  const words = script
    .replace(/^.*groupsim@\S+ /s, '')
    .replaceAll('$((JOB_COMPLETION_INDEX + 1))', '1')
    .match(/"[^"]*"|\S+/g)!
    .map((word) => word.replaceAll('"', ''));
  const io = new FakeIo();
  const small = config!.data['sweep.yaml']!.replace('durationMs: 1h', 'durationMs: 10s').replace(
    'seeds: 200',
    'seeds: 1',
  );
  io.files.set('/scenario/sweep.yaml', small);
  expect(await sim([...words, '--threads', '1'], io), io.stderr).toBe(0);
  expect(io.files.has('/results/part-1.ndjson')).toBe(true);
});
