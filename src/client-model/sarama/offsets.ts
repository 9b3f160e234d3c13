/**
 * The offset manager of a session: its ticker, and its end (S-CM-02, S-RB-02).
 *
 * Mirrors offsetManager.mainLoop, Close, releasePOMs and removePartitions (v1.61.1).
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { flush } from './flush.ts';
import { FLUSH_RETRY_MAX } from './profile.ts';
import { NEVER } from './routine.ts';
import { nudge } from './routines.ts';
import type { SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';

export function startCommits(c: SaramaState, now: Ticks): void {
  c.commitTicked = false;
  if (!c.settings.enableAutoCommit) return;
  c.commitTickAt = now;
  scheduleTick(c);
}

function scheduleTick(c: SaramaState): void {
  c.commitTickAt += msToTicks(c.settings.autoCommitIntervalMs);
  c.effects.startTimer(SaramaTimer.AutoCommit, c.commitTickAt);
}

/** It was started before the heartbeats' ticker; where both are due, which comes first is a race in the real client. */
export function onCommitTick(c: SaramaState, now: Ticks): void {
  scheduleTick(c);
  if (c.autoCommit.step === '') beginTick(c, now);
  else c.commitTicked = true;
}

function beginTick(c: SaramaState, now: Ticks): void {
  c.autoCommit.step = 'flushing';
  flush(c, c.autoCommit, c.session!.offsets, null, now);
}

/** The goroutine goes on: the commit is over. */
export function onAutoCommit(c: SaramaState, now: Ticks): void {
  const { offsets } = c.session!;
  dropClean(c);
  c.autoCommit.step = '';
  if (offsets.closing) {
    if (c.consume.step === 'committer') nudge(c, c.consume);
  } else if (c.commitTicked) {
    c.commitTicked = false;
    beginTick(c, now);
  }
}

/** The ticker stops. False while a commit of it is under way. */
export function stopCommits(c: SaramaState): boolean {
  c.session!.offsets.closing = true;
  c.commitTickAt = NEVER;
  c.effects.cancelTimer(SaramaTimer.AutoCommit);
  return c.autoCommit.step === '';
}

/** Partitions that are given up are flushed, all of the session or some: up to 1 + 3 times (S-RB-02). */
export function beginLastFlush(c: SaramaState, targets: ReadonlySet<TopicPartition> | null, now: Ticks): void {
  for (const marked of c.session!.offsets.marked) if (isMeant(targets, marked.partition)) marked.done = true;
  c.flushes = 0;
  flush(c, c.consume, c.session!.offsets, targets, now);
}

/** True when all is committed, or enough was tried; else it is flushed again. */
export function endLastFlush(c: SaramaState, targets: ReadonlySet<TopicPartition> | null, now: Ticks): boolean {
  const { marked } = c.session!.offsets;
  dropClean(c);
  if (!marked.some(({ done, partition }) => done && isMeant(targets, partition)) || c.flushes === FLUSH_RETRY_MAX) {
    drop(c, targets);
    return true;
  }
  c.flushes++;
  flush(c, c.consume, c.session!.offsets, targets, now);
  return false;
}

/** Without automatic commits nothing is flushed (releasePOMs(true)). */
export function drop(c: SaramaState, targets: ReadonlySet<TopicPartition> | null): void {
  keepOnly(c, (partition) => !isMeant(targets, partition));
}

function dropClean(c: SaramaState): void {
  const { marked } = c.session!.offsets;
  if (marked.some(({ done, dirty }) => done && !dirty)) keepOnly(c, (_, done, dirty) => !done || dirty);
}

function keepOnly(c: SaramaState, keeps: (partition: TopicPartition, done: boolean, dirty: boolean) => boolean): void {
  const { marked } = c.session!.offsets;
  const kept = marked.filter(({ partition, done, dirty }) => keeps(partition, done, dirty));
  marked.length = 0;
  marked.push(...kept);
}

function isMeant(targets: ReadonlySet<TopicPartition> | null, partition: TopicPartition): boolean {
  return targets === null || targets.has(partition);
}
