import { describe, expect, it } from 'vitest';
import {
  type Doing,
  forkAt,
  groupOf,
  type History,
  historyOf,
  type MessageMoment,
  type OpenHistory,
  openHistory,
  placeOf,
  rootTree,
  selectedNode,
} from './histories.ts';

const QUIET = { groups: [{ members: 3 }] };

/** The first moment after a time at which such a message is on its way. */
function findMessage(open: OpenHistory, fromMs: number, is: (message: MessageMoment) => boolean): MessageMoment {
  open.toTime(fromMs);
  for (let i = 0; i < 20_000; i++) {
    const found = open.moment().messages.find(is);
    if (found !== undefined) return found;
    open.step(1);
  }
  throw new Error('no such message');
}

function forkedAt(open: OpenHistory, doing: Doing): OpenHistory {
  const history: History = selectedNode(forkAt(rootTree(open.history), placeOf(open), doing));
  const forked = openHistory(history);
  forked.to(open.eventIndex + 1);
  return forked;
}

const findById = (open: OpenHistory, id: string) => open.moment().messages.find((message) => message.id === id);

describe('a message on its way', () => {
  it('says when it was sent and arrives, and arrives then', () => {
    const open = openHistory(historyOf(QUIET));
    const { id, sentAtMs, arrivesAtMs } = findMessage(
      open,
      20_000,
      ({ api, place }) => api === 'Heartbeat' && place === 'to-broker',
    );
    expect(sentAtMs).toBeLessThanOrEqual(open.nowMs);
    expect(arrivesAtMs).toBeGreaterThanOrEqual(open.nowMs);
    while (findById(open, id)?.place === 'to-broker') open.step(1);
    expect(open.nowMs).toBe(arrivesAtMs);
  });

  it.each(['to-broker', 'to-client'] as const)('%s: dropped, it comes after a retransmission time-out', (place) => {
    const open = openHistory(historyOf(QUIET));
    const message = findMessage(open, 20_000, (one) => one.api === 'Heartbeat' && one.place === place);
    const forked = forkedAt(open, { message: message.id, interference: { do: 'drop' } });
    const later = message.arrivesAtMs! + 201.2;
    expect(findById(forked, message.id)?.arrivesAtMs).toBeCloseTo(later, 1);
    while (findById(forked, message.id)?.place === place) forked.step(1);
    expect(forked.nowMs).toBeCloseTo(later, 1);
  });

  it('delayed beyond the session timeout, it costs the member its place', () => {
    const open = openHistory(
      historyOf({ ...QUIET, groups: [{ members: 3, consumer: { 'session.timeout.ms': '6s' } }] }),
    );
    const message = findMessage(open, 20_000, (one) => one.api === 'Heartbeat' && one.place === 'to-broker');
    const forked = forkedAt(open, { message: message.id, interference: { do: 'delay', ms: 10_000 } });
    const [line] = [groupOf(forked).latest?.number];
    forked.toTime(40_000);
    expect(groupOf(forked).latest!.number).toBeGreaterThan(line!);
    expect(
      groupOf(forked)
        .latest?.causes.map(({ text }) => text)
        .join(),
    ).toMatch(/session/);
  });

  it('comes to the broker twice, and nobody hears of the second time', () => {
    const open = openHistory(historyOf(QUIET));
    const message = findMessage(open, 20_000, (one) => one.api === 'Heartbeat' && one.place === 'to-broker');
    const forked = forkedAt(open, { message: message.id, interference: { do: 'duplicate' } });
    const copies = () => forked.moment().messages.filter((one) => one.abandoned);
    expect(copies()).toHaveLength(1);
    expect(copies()[0]).toMatchObject({ api: 'Heartbeat', pod: message.pod, carries: message.carries });
    forked.toTime(forked.nowMs + 50);
    expect(copies()).toHaveLength(0);
    forked.toTime(60_000);
    expect(groupOf(forked).state).toBe('Stable');
  });

  it('is lost with its connection, and the client connects again', () => {
    const open = openHistory(historyOf(QUIET));
    const message = findMessage(open, 20_000, (one) => one.api === 'Heartbeat' && one.place === 'to-broker');
    const forked = forkedAt(open, { message: message.id, interference: { do: 'break' } });
    forked.step(1);
    expect(findById(forked, message.id)?.api).not.toBe('Heartbeat');
    forked.toTime(60_000);
    expect(groupOf(forked).state).toBe('Stable');
  });

  it('can be given up only while it is there', () => {
    const open = openHistory(historyOf(QUIET));
    open.toTime(20_000);
    const doing = { message: '9999.1', interference: { do: 'drop' } } as const;
    expect(() => forkedAt(open, doing)).toThrow(/cannot drop message 9999.1: there is no such message/);
  });
});
