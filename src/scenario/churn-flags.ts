/**
 * `--churn`: how pods come and go, in one flag of several values. A kind of churn has no use for some of them; those are
 * not written, and validate.ts refuses what contradicts the kind.
 */
import { DEFAULTS } from './defaults.ts';
import { formatDuration } from './durations.ts';
import { type Flag, pairs } from './flag.ts';
import { isRaw, itemsAt, type Raw } from './raw.ts';
import type { GroupScenario } from './scenario.ts';

const CHURN_NAMES = {
  every: 'everyMs',
  kind: 'kind',
  down: 'downMs',
  graceful: 'graceful',
  timing: 'timing',
  until: 'untilMs',
};

const CHURN = pairs({
  name: 'churn',
  section: 'churn',
  placeholder: 'every=TIME,kind=KIND,down=TIME,graceful=N%,timing=HOW,until=TIME',
  meaning:
    'Pods stop and start while the group runs. kind: restart, crash (never closes its consumer) or scale (the second ' +
    'half stops and starts again, one at a time); down: until the successor starts (not of scale); graceful: share of ' +
    'restarts that close their consumer; timing: periodic or random; until: no act after this instant. ' +
    `Alone: ${churnText(DEFAULTS.churn)}. none: no churn.`,
  path: 'groups.*.churn',
  names: CHURN_NAMES,
  read: (s) => churnText(s.groups[0]!.churn),
});

export const CHURN_FLAGS: readonly Flag[] = [
  {
    ...CHURN,
    bare: '',
    write: (raw, text) => {
      forgetOfOtherKinds(raw, text);
      return CHURN.write(raw, text);
    },
  },
];

/** Over a file's churn of another kind: what belonged to that kind goes, unless the flag says it anew. */
function forgetOfOtherKinds(raw: Raw, text: string): void {
  const kind = /(?:^|,)\s*kind=(\w+)/.exec(text)?.[1];
  if (kind === undefined) return;
  for (const { churn } of itemsAt(raw, 'groups')) {
    if (!isRaw(churn) || (churn.kind ?? DEFAULTS.churn.kind) === kind) continue;
    delete churn.graceful;
    delete churn.downMs;
  }
}

/** `every=20s,kind=restart,…`, or `none`; what a kind has no use for is not said. */
export function churnText(churn: GroupScenario['churn']): string {
  if (churn === null) return 'none';
  const { everyMs, kind, downMs, graceful, timing, untilMs } = churn;
  const pairs = [
    `every=${formatDuration(everyMs)}`,
    `kind=${kind}`,
    ...(kind === 'scale' ? [] : [`down=${formatDuration(downMs)}`]),
    ...(kind === 'restart' ? [`graceful=${percentText(graceful)}`] : []),
    `timing=${timing}`,
    ...(untilMs === null ? [] : [`until=${formatDuration(untilMs)}`]),
  ];
  return pairs.join(',');
}

/** `12.5%`. */
export function percentText(part: number): string {
  return `${Math.round(part * 1e6) / 1e4}%`;
}
