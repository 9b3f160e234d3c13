/**
 * From what a log shows to a scenario that shows the same: the members, and what happened to them, in the simulator's
 * words. A log does not tell what the members processed, nor most of their settings: those are the simulator's defaults.
 */
import type { ScenarioInput } from '../scenario/read.ts';
import type { GroupDiagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import { patternsOf, weightOf } from './pattern.ts';

/** The group forms first. */
const START_MS = 20_000;
/** What came later than this after the first is not played. */
const MOST_MS = 30 * 60_000;
const MOST_EVENTS = 60;
const MOST_MEMBERS = 200;
/** To see how it ends. */
const REST_MS = 60_000;
/** As in current Java, librdkafka and franz-go. */
const DEFAULT_SESSION_MS = 45_000;
/** Of clients old and new, and what people write. */
const USUAL_SESSIONS_MS = [6_000, 10_000, 15_000, 20_000, 30_000, DEFAULT_SESSION_MS];
const HEARTBEAT_MS = 3_000;
const PARTITIONS_EACH = 2;

/** A log tells nothing of the work; this is that of the incidents in which commits meet rebalances. */
const WORK = { commit: 'sync', processingMs: 200, processingSpread: 0.25 };

type Event = { readonly atMs: number; readonly kind: string } & Readonly<Record<string, unknown>>;
type Consumer = Record<string, string | number>;

/** null: nothing happened that could be played. */
export function reproduce(group: GroupDiagnosis): ScenarioInput | null {
  const main = patternsOf(group.findings)[0];
  if (main === undefined || main.cause === 'shutdown') return null;
  const pods = new Pods(group);
  const session = sessionOf(group);
  const played = playedOf(group.findings);
  const start = played[0]?.from ?? group.firstAt;
  const events = played
    .flatMap((finding) => eventsOf(finding, START_MS + finding.from - start, pods, session))
    .filter(({ atMs }) => atMs <= START_MS + MOST_MS)
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, MOST_EVENTS);
  const last = Math.max(START_MS, ...played.map(({ to }) => START_MS + Math.min(to - start, MOST_MS)));
  return {
    durationMs: last + REST_MS + session,
    topics: [{ partitions: Math.min(2_000, pods.count * PARTITIONS_EACH), recordsPerSecond: 20 }],
    groups: [groupOf(group, pods, session) as never],
    events: events as never,
  };
}

/** What happens by itself (a formation) and the end are not played. */
function playedOf(findings: readonly Finding[]): Finding[] {
  const events = findings.filter(({ cause }) => cause !== 'formation' && cause !== 'shutdown');
  const main = events.reduce<Finding | undefined>(
    (a, b) => (a !== undefined && weightOf(a) >= weightOf(b) ? a : b),
    undefined,
  );
  if (main === undefined) return [];
  const from = events.findIndex((finding) => finding.from >= main.from - MOST_MS / 2);
  return events.slice(Math.max(0, from), Math.max(0, from) + MOST_EVENTS);
}

/** As a line has it, else the longest usual one that no expiry contradicts. */
function sessionOf({ settings }: GroupDiagnosis): number {
  if (settings.sessionMs > 0) return settings.sessionMs;
  const bound = settings.sessionAtMostMs < 0 ? DEFAULT_SESSION_MS : settings.sessionAtMostMs;
  return USUAL_SESSIONS_MS.filter((session) => session <= bound).at(-1) ?? USUAL_SESSIONS_MS[0]!;
}

/** Numbers for names: who was there at the beginning has the lowest. */
class Pods {
  readonly #numbers = new Map<string, number>();
  readonly initially: number;
  count: number;

  constructor({ findings, rebalances }: GroupDiagnosis) {
    const loops = findings.some(({ cause }) => cause === 'commit-illegal-generation-loop');
    const early = findings.find(({ cause }) => cause === 'formation')?.actors ?? [];
    for (const actor of early) this.of(actor);
    const size = early.length > 0 ? early.length : Math.max(1, rebalances.mostMembers - arrivals(findings));
    this.initially = Math.min(MOST_MEMBERS, size);
    this.count = loops ? Math.min(MOST_MEMBERS, Math.max(size + 1, rebalances.mostMembers)) : size;
  }

  /** Strangers were there from the beginning, or come later: the next number. */
  of(actor: string): number {
    const known = this.#numbers.get(actor);
    if (known !== undefined) return known;
    const number = Math.min(MOST_MEMBERS - 1, this.#numbers.size);
    this.#numbers.set(actor, number);
    if (number >= this.count) this.count = number + 1;
    return number;
  }

  list(actors: readonly string[]): string {
    const numbers = [...new Set(actors.map((actor) => this.of(actor)))];
    return numbers.length === 0 ? '0' : numbers.join(',');
  }
}

function arrivals(findings: readonly Finding[]): number {
  const joins = findings.filter(({ cause }) => cause === 'join' || cause === 'scale-up');
  return new Set(joins.flatMap(({ actors }) => actors)).size;
}

function groupOf(group: GroupDiagnosis, pods: Pods, session: number): object {
  const { findings, program } = group;
  const has = (cause: string) => findings.some((finding) => finding.cause === cause);
  const loop = has('commit-illegal-generation-loop');
  const poll = findings.find(({ cause }) => cause === 'max-poll-exceeded');
  const cooperative = loop || findings.some(({ followUps }) => followUps > 0);
  const consumer: Consumer = {
    'session.timeout.ms': session,
    'heartbeat.interval.ms': Math.min(HEARTBEAT_MS, Math.floor(session / 3)),
    'partition.assignment.strategy': cooperative ? 'cooperative-sticky' : 'range',
    ...(findings.some(({ cause }) => cause.startsWith('static-')) ? { 'group.instance.id': 'member' } : {}),
  };
  return {
    id: group.group,
    client: loop ? 'librdkafka@2.4' : (program ?? 'java'),
    members: pods.count,
    ...(pods.initially < pods.count ? { replicas: pods.initially } : {}),
    consumer: poll === undefined ? consumer : { ...consumer, ...pollSettings(poll, session) },
    application: poll === undefined ? { ...WORK } : slowWork(poll),
  };
}

function pollMs({ spans }: Finding): number {
  return Math.round(spans.pollMs ?? spans.stayMs ?? 300_000);
}

/** librdkafka refuses an interval below the session. */
function pollSettings(poll: Finding, session: number): Consumer {
  const interval = Math.max(1_000, pollMs(poll));
  if (interval >= session) return { 'max.poll.interval.ms': interval };
  const shorter = Math.max(6_000, Math.min(session, interval));
  return {
    'max.poll.interval.ms': Math.max(shorter, interval),
    'session.timeout.ms': shorter,
    'heartbeat.interval.ms': Math.floor(shorter / 3),
  };
}

function slowWork(poll: Finding): object {
  const work = Math.round(pollMs(poll) + (poll.spans.awayMs ?? 2_000));
  return { commit: 'sync', processingMs: work, processingSpread: 0 };
}

function eventsOf(finding: Finding, atMs: number, pods: Pods, session: number): Event[] {
  const numbers = finding.cause === 'commit-illegal-generation-loop' ? '' : pods.list(finding.actors);
  const away = Math.round(finding.spans.awayMs ?? 2_000);
  const one = (kind: string, fields: object = {}): Event[] => [{ atMs: Math.round(atMs), kind, ...fields }];
  switch (finding.cause) {
    case 'join':
    case 'scale-up':
      return one('pod-start', { pods: numbers });
    case 'commit-illegal-generation-loop':
      return growing(finding, pods, one);
    case 'leave':
      return one('pod-stop', { pods: numbers });
    case 'crash-session-expiry':
      return [{ atMs: Math.max(START_MS, Math.round(atMs) - session), kind: 'pod-kill', pods: numbers }];
    case 'static-restart':
      return one('pod-stop', { pods: numbers, downMs: Math.round(session / 3) });
    case 'static-restart-beyond-session':
      return one('pod-stop', { pods: numbers, downMs: session + away });
    case 'static-absent':
      return one('pod-stop', { pods: numbers });
    case 'static-removed':
      return one('remove-members', { pods: numbers });
    case 'static-fenced':
      return one('pod-replace', { pods: numbers, overlapMs: 10_000 });
    case 'broker-pause':
      return one('broker-freeze', { forMs: session + 2_000 });
    case 'network-stall':
      return one('network-black-hole', { pods: 'all', forMs: session + away });
    case 'network-cut':
      return one('broker-restart', { forMs: 10_000 });
    case 'slow-broker':
      return one('broker-slow', { addedMs: 1_500, forMs: Math.round(Math.max(1_000, finding.to - finding.from)) });
    default:
      return [];
  }
}

/**
 * The loop needs members that come while others work: all that the group ever had, over the time that it lasted. (In the
 * simulator a group whose members come all at once settles sooner than a real one.)
 */
function growing({ from, to }: Finding, pods: Pods, one: (kind: string, fields: object) => Event[]): Event[] {
  const more = Math.max(1, pods.count - pods.initially);
  return one('scale', { replicas: pods.count, gapMs: Math.round(Math.min(60_000, to - from) / more) });
}
