/** Smaller histories of a group: fewer acts, fewer slots, shorter waits, plainer settings. */
import { withOther, without } from '../shrink.ts';
import type { GroupAct, GroupHistory, Slot } from './history.ts';

export function* smallerGroups(history: GroupHistory): Generator<GroupHistory> {
  for (const acts of without(history.acts)) yield { ...history, acts };
  for (let who = history.slots.length - 1; who >= 0; who--) if (history.slots.length > 1) yield dropSlot(history, who);
  if (history.ties !== undefined) yield untied(history);
  for (const settings of plainerSettings(history.settings)) yield { ...history, settings };
  for (const slots of withOther(history.slots, plainerSlots)) yield { ...history, slots };
  for (const acts of withOther<GroupAct>(history.acts, plainerActs)) yield { ...history, acts };
}

function untied({ ties: _, ...history }: GroupHistory): GroupHistory {
  return history;
}

function dropSlot(history: GroupHistory, gone: number): GroupHistory {
  const acts = history.acts.flatMap((act): GroupAct[] => {
    if (!('who' in act)) return [act];
    if (act.who === gone) return [];
    return [act.who > gone ? { ...act, who: act.who - 1 } : act];
  });
  return { ...history, slots: history.slots.filter((_, who) => who !== gone), acts };
}

function* plainerSettings(settings: GroupHistory['settings']): Generator<GroupHistory['settings']> {
  if (settings.initialDelayMs !== 0) yield { ...settings, initialDelayMs: 0 };
  if (settings.maxSize !== 1_000) yield { ...settings, maxSize: 1_000 };
  if (settings.retentionMs !== 3_600_000) yield { ...settings, retentionMs: 3_600_000 };
}

function* plainerSlots(slot: Slot): Generator<Slot> {
  if (slot.isStatic) yield { ...slot, isStatic: false };
  if (slot.version !== 9) yield { ...slot, version: 9 };
  if (slot.rebalanceMs !== 60_000) yield { ...slot, rebalanceMs: 60_000 };
  if (slot.sessionMs.some((ms) => ms !== 10_000)) yield { ...slot, sessionMs: [10_000, 10_000] };
}

/** Waits are rounded down; a return is a start, a takeover the plainest one. */
function* plainerActs(act: GroupAct): Generator<GroupAct> {
  if (act.act === 'failover' && act.how !== 'unload') yield { ...act, how: 'unload' };
  if (act.act !== 'wait') return;
  for (const ms of [1_000, 5_000, 10_000, 60_000]) if (ms < act.ms) yield { ...act, ms };
}
