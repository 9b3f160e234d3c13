/**
 * npm run bench:profile [-- --client java] [-- --members 30]: where the time of the frozen workload goes, by module and by
 * function. Sampled by the runtime's own profiler, which slows everything: shares mean something, nanoseconds do not.
 *
 * Inlining is off, for the profiler counts a function that was put into its caller with the caller. So small functions look
 * dearer than they are; what is written out in one place looks cheaper.
 */
import { type InspectorNotification, type Profiler, Session } from 'node:inspector';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { ClientName } from '../src/client-model/profiles/configuration.ts';
import { protocolSide } from './protocol.ts';

const WARM_UP_EVENTS = 2_000_000;
const EVENTS = 10_000_000;
const MICROSECONDS_PER_SAMPLE = 200;
const FUNCTIONS = 25;

type Shares = readonly (readonly [name: string, percent: number])[];

async function sampled(work: () => void): Promise<Profiler.Profile> {
  const session = new Session();
  session.connect();
  const post = (method: string, params: object = {}) =>
    new Promise<InspectorNotification<object>['params']>((resolve, reject) => {
      session.post(method, params, (error: Error | null, answer?: object) =>
        error === null ? resolve(answer ?? {}) : reject(error),
      );
    });
  await post('Profiler.enable');
  await post('Profiler.setSamplingInterval', { interval: MICROSECONDS_PER_SAMPLE });
  await post('Profiler.start');
  work();
  const { profile } = (await post('Profiler.stop')) as Profiler.StopReturnType;
  session.disconnect();
  return profile;
}

/** Percent of the samples, most first. */
function sharesBy({ nodes, samples = [] }: Profiler.Profile, nameOf: (frame: Frame) => string): Shares {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const counts = new Map<string, number>();
  for (const id of samples) {
    const name = names.get(id) ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => [name, (100 * count) / samples.length]);
}

type Frame = Profiler.ProfileNode['callFrame'];

/** `src/sim/engine` of a file of ours; the runtime's own words for what is none. */
function moduleOf({ url, functionName }: Frame): string {
  const own = /\.build\/(.*)\/[^/]*$/.exec(url)?.[1];
  return own ?? (url === '' ? functionName : url.replace(/^.*node_modules\//, ''));
}

function functionOf(frame: Frame): string {
  const file = /([^/]*)\.js$/.exec(frame.url)?.[1] ?? '';
  return `${moduleOf(frame)}/${file}: ${frame.functionName}`;
}

const percent = ([name, share]: Shares[number]) => `${share.toFixed(1).padStart(5)} %  ${name}`;

const { values } = parseArgs({
  options: { client: { type: 'string', default: 'java' }, members: { type: 'string', default: '30' } },
});
setFlagsFromString('--no-turbo-inlining');
const side = protocolSide(Number(values.members), values.client as ClientName);
side.run(WARM_UP_EVENTS);
const profile = await sampled(() => side.run(EVENTS));
console.log(`${values.client}, ${values.members} members, ${EVENTS} events\n`);
console.log(
  sharesBy(profile, moduleOf)
    .filter(([, share]) => share >= 0.5)
    .map(percent)
    .join('\n'),
);
console.log(`\nfunctions\n${sharesBy(profile, functionOf).slice(0, FUNCTIONS).map(percent).join('\n')}`);
