import { expect, it } from 'vitest';
import { Layout, namesOf } from '../../../src/sim/measures/layout.ts';
import { Members } from '../../../src/sim/measures/members.ts';
import { smallWorld } from './story.ts';

it('member ids out of use are forgotten, those in use never', () => {
  const config = smallWorld({ members: 2 });
  const members = new Members(new Layout(config, namesOf(config)));
  members.started(0, 0, 'deployment');
  members.idTaken(0, 'held');
  members.added(1, 0, 'in-group');
  const kept = [members.membership(0, 'held'), members.membership(0, 'in-group')];
  const first = members.membership(0, 'x-0');
  for (let i = 0; i < 2000; i++) {
    members.added(i, 0, `x-${i}`);
    members.removed(i, 0, `x-${i}`, 'leave', null);
  }
  expect([members.membership(0, 'held'), members.membership(0, 'in-group')]).toEqual(kept);
  expect(members.membership(0, 'held')).toBe(kept[0]);
  expect(members.membership(0, 'in-group')).toBe(kept[1]);
  expect(members.membership(0, 'x-0')).not.toBe(first);
  expect(members.count(0)).toBe(1);
});
