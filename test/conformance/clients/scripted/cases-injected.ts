/** B: one answer injected per request and phase. G.*N: the same answer N times. */
import { Api } from '../../../../src/protocol/api.ts';
import { Errors } from '../../../../src/protocol/errors.ts';
import type { Injection } from './broker.ts';
import type { Script } from './script.ts';

/** What is injected, by the name in the case. */
const ANSWERS: Record<string, Omit<Injection, 'api'>> = {
  REBALANCE_IN_PROGRESS: { err: Errors.REBALANCE_IN_PROGRESS },
  ILLEGAL_GENERATION: { err: Errors.ILLEGAL_GENERATION },
  UNKNOWN_MEMBER_ID: { err: Errors.UNKNOWN_MEMBER_ID },
  FENCED_INSTANCE_ID: { err: Errors.FENCED_INSTANCE_ID },
  NOT_COORDINATOR: { err: Errors.NOT_COORDINATOR },
  COORDINATOR_NOT_AVAILABLE: { err: Errors.COORDINATOR_NOT_AVAILABLE },
  COORDINATOR_LOAD_IN_PROGRESS: { err: Errors.COORDINATOR_LOAD_IN_PROGRESS },
  GROUP_MAX_SIZE_REACHED: { err: Errors.GROUP_MAX_SIZE_REACHED },
  INCONSISTENT_GROUP_PROTOCOL: { err: Errors.INCONSISTENT_GROUP_PROTOCOL },
  GROUP_AUTHORIZATION_FAILED: { err: Errors.GROUP_AUTHORIZATION_FAILED },
  STALL15: { stallMs: 15_000 },
  CLOSE: { close: true },
};

const STALLED_MS = 20_000;
const USUAL_MS = 11_000;
const CLOSE_WITHIN_MS = 20_000;

const duration = ({ stallMs }: Omit<Injection, 'api'>) => (stallMs === undefined ? USUAL_MS : STALLED_MS);

/** Into the life of a stable member. */
const later = (injection: Injection): Script =>
  function* (x) {
    x.start();
    if (yield* x.stable()) x.arm(injection);
    yield* x.sleep(duration(injection));
  };

/** Into the rebalance of a stable member. */
const inRebalance = (injection: Injection): Script =>
  function* (x) {
    x.start();
    if (yield* x.stable()) {
      x.arm(injection);
      x.rebalance();
    }
    yield* x.sleep(duration(injection) + 1_000);
  };

/** Into the first join. */
const atFirst =
  (extraMs: number) =>
  (injection: Injection): Script =>
    function* (x) {
      x.arm(injection);
      x.start();
      yield* x.sleep(duration(injection) + extraMs);
    };

const onClose = (injection: Injection): Script =>
  function* (x) {
    x.start();
    if (yield* x.stable()) x.arm(injection);
    yield* x.close(CLOSE_WITHIN_MS);
  };

/** Case prefix: the request, and when the injection is armed. */
const PLACES: Record<string, { api: number; ifId?: boolean; script: (injection: Injection) => Script }> = {
  'B.hb': { api: Api.Heartbeat, script: later },
  'B.join-re': { api: Api.JoinGroup, ifId: true, script: inRebalance },
  'B.join-init': { api: Api.JoinGroup, ifId: true, script: atFirst(1_000) },
  'B.sync-re': { api: Api.SyncGroup, script: inRebalance },
  'B.sync-init': { api: Api.SyncGroup, script: atFirst(1_000) },
  'B.commit-manual': { api: Api.OffsetCommit, script: later },
  'B.commit-auto': { api: Api.OffsetCommit, script: later },
  'B.offsetfetch': { api: Api.OffsetFetch, script: atFirst(1_000) },
  'B.leave': { api: Api.LeaveGroup, script: onClose },
  'B.findcoord': { api: Api.FindCoordinator, script: atFirst(0) },
};

const single = Object.entries(PLACES).flatMap(([place, { api, ifId, script }]) =>
  Object.entries(ANSWERS).map(([answer, injected]): [string, Script] => {
    const injection = { api, ...injected, ...(ifId === undefined ? {} : { ifId }) };
    return [`${place}.${answer}`, script(injection)];
  }),
);

/** Case: request, error, length of the recording. */
const SERIES: Record<string, readonly [api: number, err: number, ms: number]> = {
  'G.join.NOT_AVAILABLE6': [Api.JoinGroup, Errors.COORDINATOR_NOT_AVAILABLE, 22_000],
  'G.join.NOT_COORDINATOR6': [Api.JoinGroup, Errors.NOT_COORDINATOR, 22_000],
  'G.join.LOAD6': [Api.JoinGroup, Errors.COORDINATOR_LOAD_IN_PROGRESS, 22_000],
  'G.join.MAX_SIZE6': [Api.JoinGroup, Errors.GROUP_MAX_SIZE_REACHED, 26_000],
  'G.find.NOT_AVAILABLE6': [Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 14_000],
  'G.hb.NOT_COORDINATOR6': [Api.Heartbeat, Errors.NOT_COORDINATOR, 20_000],
  'G.hb.LOAD6': [Api.Heartbeat, Errors.COORDINATOR_LOAD_IN_PROGRESS, 20_000],
  'G.commit.NOT_COORDINATOR6': [Api.OffsetCommit, Errors.NOT_COORDINATOR, 16_000],
  'G.commit.LOAD6': [Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 16_000],
  'G.offsetfetch.NOT_COORDINATOR6': [Api.OffsetFetch, Errors.NOT_COORDINATOR, 16_000],
};
const TIMES = 6;
const FROM_THE_START: ReadonlySet<number> = new Set([Api.FindCoordinator, Api.JoinGroup, Api.OffsetFetch]);

function series(api: number, err: number, ms: number): Script {
  return function* (x) {
    const fromTheStart = FROM_THE_START.has(api);
    if (fromTheStart) x.arm({ api, err, times: TIMES, ifId: true });
    x.start();
    if (!fromTheStart) {
      yield* x.stable();
      x.arm({ api, err, times: TIMES });
    }
    yield* x.sleep(ms);
  };
}

export const INJECTED: Record<string, Script> = {
  ...Object.fromEntries(single),
  ...Object.fromEntries(Object.entries(SERIES).map(([name, [api, err, ms]]) => [name, series(api, err, ms)])),
};
