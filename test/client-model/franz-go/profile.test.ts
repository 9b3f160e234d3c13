/** `franz-go@x` is the newest behaviour whose first version is ≤ x. */
import { expect, it } from 'vitest';
import { compareVersions } from '../../../src/client-model/common/versions.ts';
import { behaviourOf } from '../../../src/client-model/franz-go/profile.ts';

it('numbers, not letters, order versions', () => {
  expect(compareVersions('1.9', '1.10')).toBeLessThan(0);
  expect(compareVersions('1.21.3', '1.21')).toBeGreaterThan(0);
  expect(compareVersions('1.22', '1.22.0')).toBe(0);
});

it('a version between two known ones does as the older', () => {
  expect(behaviourOf('1.18.1')).toEqual(behaviourOf('1.16'));
  expect(behaviourOf('1.20.7').heartbeatClock).toBe('timer');
  expect(behaviourOf('1.20.7').priorCommit).toBe('cancelled');
  expect(behaviourOf('1.21.2').commitErrorRejoins).toBe(false);
  expect(behaviourOf('1.21.3').commitErrorRejoins).toBe(true);
});

it('before the oldest and after the newest known one nothing else is known', () => {
  expect(behaviourOf('0.1')).toEqual(behaviourOf('1.16'));
  expect(behaviourOf('2.0')).toEqual(behaviourOf('1.22'));
});
