import { describe, expect, it } from 'vitest';
import { changedSettings, historyOf, type Scenario, settingsOf, withSetting } from './histories.ts';

const { scenario } = historyOf({ events: [{ atMs: '30s', kind: 'pod-kill', pods: '1' }] });

function changed(name: string, text: string, base: Scenario = scenario): Scenario {
  const read = withSetting(base, name, text);
  if ('problems' in read) throw new Error(read.problems[0]!.message);
  return read.scenario;
}

describe('the settings of a scenario as inputs', () => {
  it('set to what they are, change nothing', () => {
    for (const { name, value } of settingsOf(scenario)) {
      if (value !== '') expect([name, changed(name, value)]).toEqual([name, scenario]);
    }
  });

  it('say what they are, may be, and are by default', () => {
    const of = (name: string) => settingsOf(scenario).find((one) => one.name === name)!;
    expect(of('session.timeout.ms')).toMatchObject({ value: '45s', default: '45s', section: 'consumer' });
    expect(of('session.timeout.ms').bounds).toMatchObject({ min: '1ms' });
    expect(of('enable.auto.commit').choices).toEqual(['true', 'false']);
    expect(of('churn')).toMatchObject({ default: 'none' });
    expect(of('event')).toMatchObject({ isList: true, value: '30s pod-kill pods=1' });
    for (const { meaning } of settingsOf(scenario)) expect(meaning).toMatch(/\w/);
  });

  it('are changed one at a time, and put back', () => {
    const other = changed('session.timeout.ms', '10s');
    expect(other.groups[0]?.consumer['session.timeout.ms']).toBe(10_000);
    expect(changedSettings(scenario, other)).toEqual(['session.timeout.ms']);
    expect(changed('session.timeout.ms', '', other)).toEqual(scenario);
    expect(changed('network', '', changed('network', 'rtt=20ms'))).toEqual(scenario);
    expect(changed('event', '').events).toEqual([]);
    expect(changed('event', '10s pod-kill pods=0\n20s pod-kill pods=2').events).toHaveLength(2);
  });

  it('refuse what they cannot be, in words', () => {
    expect(withSetting(scenario, 'session.timeout.ms', '-3')).toMatchObject({
      problems: [{ message: expect.stringMatching(/session.timeout.ms/) }],
    });
    expect(withSetting(scenario, 'heartbeat.interval.ms', '90s')).toHaveProperty('problems');
    expect(withSetting(scenario, 'nonsense', '1')).toHaveProperty('problems');
  });
});
