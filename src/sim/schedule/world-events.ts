/**
 * What may be made to happen to a world at an instant: the closed list of events of a schedule, as the world takes
 * them. Spans in milliseconds; `pods` are indices in the world. What people write is in scenario/events/.
 *
 * Names are those of `kubectl`, `tc netem` and Kafka where these have one.
 */

/** What a direction of a path adds, as `tc netem` on that side's egress does: `Out` from the clients to the broker. */
export interface LinkConditions {
  readonly delayOutMs: number;
  readonly delayInMs: number;
  /** Uniform in [0, jitter), in addition to the delay. */
  readonly jitterOutMs: number;
  readonly jitterInMs: number;
  /** Of TCP segments: what is lost is sent again, later (clients.md N-07b). */
  readonly lossOut: number;
  readonly lossIn: number;
  /** What a connection carries from the broker at most, in kbit/s, as netem's `rate`; 0: any amount. */
  readonly rateInKbit: number;
}

/** `out`: from the clients to the broker. */
export type Direction = 'out' | 'in' | 'both';

interface At {
  readonly atMs: number;
}

interface OfPods extends At {
  readonly pods: readonly number[];
}

/** `forMs` null: until the end of the run. */
interface Lasting {
  readonly forMs: number | null;
}

/** A process is started in each slot that has none. */
export interface PodStart extends OfPods {
  readonly kind: 'pod-start';
}

/** SIGTERM, and SIGKILL when the grace is over. */
export interface PodStop extends OfPods {
  readonly kind: 'pod-stop';
  readonly graceMs: number;
  /** From its end to the start of its successor; null: there is none. */
  readonly downMs: number | null;
}

/** SIGKILL. */
export interface PodKill extends OfPods {
  readonly kind: 'pod-kill';
  readonly downMs: number | null;
}

/** The process stands still (`docker pause`, a long garbage collection); its kernel does not (N-05). */
export interface PodPause extends OfPods {
  readonly kind: 'pod-pause';
  readonly forMs: number;
}

/** Each batch takes the application so many times as long: a slow database, a throttled container. */
export interface PodSlow extends OfPods, Lasting {
  readonly kind: 'pod-slow';
  readonly factor: number;
}

/** A successor starts in another slot, under the same number and `group.instance.id`, before the old process is stopped. */
export interface PodReplace extends OfPods {
  readonly kind: 'pod-replace';
  /** From the start of the successor's process to the SIGTERM of the old one. */
  readonly overlapMs: number;
  /** 0: SIGKILL at once. */
  readonly graceMs: number;
}

/** The process crashes now, and again soon after each start, until a version is deployed that does not. */
export interface CrashLoop extends OfPods {
  readonly kind: 'pod-crash-loop';
  readonly forMs: number;
  /** From a start to the next crash. */
  readonly upMs: number;
  /** Before it is started again, doubled each time up to the maximum (Kubernetes: 10 s, 300 s). */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
}

/** Pods are evicted, all at once, and come up elsewhere. */
export interface NodeDrain extends OfPods {
  readonly kind: 'node-drain';
  readonly graceMs: number;
  readonly downMs: number | null;
}

/** The machine of these pods is gone: nothing is closed, by no kernel. The broker learns of it by session timers alone. */
export interface NodeLoss extends OfPods {
  readonly kind: 'node-loss';
  readonly downMs: number | null;
}

/** `pods` are all of the group; so many of them shall run, those with the lowest numbers. */
export interface Scale extends OfPods {
  readonly kind: 'scale';
  readonly replicas: number;
  readonly graceMs: number;
  /** Between the starts of two. */
  readonly gapMs: number;
}

/** Each pod is replaced, a few at a time. */
export interface RollingUpdate extends OfPods {
  readonly kind: 'rolling-update';
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly graceMs: number;
  /** Without a surge: from the end of a process to the start of its successor. */
  readonly downMs: number;
  /** A successor counts when it has been up for so long. */
  readonly readyMs: number;
}

/** An administrator removes the members with these pods' instance ids. */
export interface RemoveMembers extends OfPods {
  readonly kind: 'remove-members';
}

/** The broker's process stands still; its kernel does not (N-05). */
export interface BrokerFreeze extends At {
  readonly kind: 'broker-freeze';
  readonly forMs: number;
  /** Probability that overdue timers are dealt with before the requests that wait: 1 timersFirst, 0 requestsFirst (K-N-07). */
  readonly timersFirst: number;
}

/** The broker is overloaded: each request takes `factor` times its service time, and `addedMs` more. */
export interface BrokerSlow extends At, Lasting {
  readonly kind: 'broker-slow';
  /** Only requests of these kinds; null: all. */
  readonly apis: readonly number[] | null;
  readonly factor: number;
  readonly addedMs: number;
}

/** The broker's process ends, and another one starts. */
export interface BrokerRestart extends At {
  readonly kind: 'broker-restart';
  /** Nobody listens for so long. */
  readonly forMs: number;
  /** Then its coordinator reads its log for so long. */
  readonly loadMs: number;
  /** A controlled shutdown: what is on its way to the log is kept. */
  readonly graceful: boolean;
}

/** The broker's machine is gone: told here; what it does is a black hole, a frozen broker, and a crash when it is back. */
export interface BrokerLoss extends At {
  readonly kind: 'broker-loss';
  readonly forMs: number;
  readonly loadMs: number;
}

/** The coordinator resigns, and is elected anew; connections stay. */
export interface CoordinatorFailover extends At {
  readonly kind: 'coordinator-failover';
  /** Nobody is coordinator for so long. */
  readonly forMs: number;
  readonly loadMs: number;
}

/** A topic comes to be. Its partitions are in the configuration of the world's topics; here it is told. */
export interface TopicCreate extends At {
  readonly kind: 'topic-create';
  readonly topic: string;
  readonly partitions: number;
  /** Per partition. */
  readonly recordsPerSecond: number;
  readonly recordBytes: number;
}

/** A topic gets more partitions. Told, as above. */
export interface TopicGrow extends At {
  readonly kind: 'topic-grow';
  readonly topic: string;
  readonly partitions: number;
}

/** A topic is deleted, and what was committed for it. Told, as above. */
export interface TopicDelete extends At {
  readonly kind: 'topic-delete';
  readonly topic: string;
}

/** The path gets worse by this much; several at a time add up. */
export interface NetworkDegrade extends OfPods, Lasting, LinkConditions {
  readonly kind: 'network-degrade';
}

/** Nothing passes. Connections stay, and go on by retransmission afterwards. */
export interface NetworkBlackHole extends OfPods, Lasting {
  readonly kind: 'network-black-hole';
  readonly direction: Direction;
}

/** Every connection is reset, on both sides. */
export interface NetworkReset extends OfPods {
  readonly kind: 'network-reset';
}

export type WorldEvent =
  | PodStart
  | PodStop
  | PodKill
  | PodPause
  | PodSlow
  | PodReplace
  | CrashLoop
  | NodeDrain
  | NodeLoss
  | Scale
  | RollingUpdate
  | RemoveMembers
  | BrokerFreeze
  | BrokerSlow
  | BrokerRestart
  | BrokerLoss
  | CoordinatorFailover
  | TopicCreate
  | TopicGrow
  | TopicDelete
  | NetworkDegrade
  | NetworkBlackHole
  | NetworkReset;

export type WorldEventKind = WorldEvent['kind'];

/** The events of some kinds. */
export type EventOf<K extends WorldEventKind> = Extract<WorldEvent, { readonly kind: K }>;
