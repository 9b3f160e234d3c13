/** A run of your own, watched by everything that holds in every run. */
import { type ScenarioInput, violationsOf } from 'groupsim/properties';

const rollingRestart: ScenarioInput = {
  durationMs: '5m',
  groups: [{ members: 6, consumer: { 'session.timeout.ms': '10s' } }],
  events: [{ atMs: '1m', kind: 'rolling-update', maxUnavailable: 1, maxSurge: 0, readyMs: '5s' }],
};

const violations = violationsOf(rollingRestart);
export const output =
  violations.length === 0 ? 'all held' : violations.map(({ by, what }) => `${by}: ${what}`).join('\n');
