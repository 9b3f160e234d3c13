/**
 * The tables of requests and states as data: what the specification allows in each cell. Sections 13.1…13.5 of the
 * coordinator's rules, and section 1 of the rules of offsets; rows in italics there are C-KNOWN-01, C-SYNC-05, C-SYNC-07, C-HB-12.
 *
 * An outcome is an answer, or `parked`; `, T` if the session timer was re-armed; ` > State` if the group was in that state
 * after the input (or in its own with a new generation). A rebalance that all members had joined already, or that nobody was
 * left for, passes through PreparingRebalance within the step.
 */
import { NO_GROUP } from './marks.ts';

export interface Row {
  readonly name: string;
  /** Outcomes by column. A column that is absent cannot meet the row. */
  readonly cells: { readonly [column: string]: readonly string[] };
}

export interface Table {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const [EMPTY, PREPARING, COMPLETING, STABLE, DEAD] = [
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Stable',
  'Dead',
] as const;
const STATES = [EMPTY, PREPARING, COMPLETING, STABLE, DEAD];

const UMI = 'UNKNOWN_MEMBER_ID';
const IG = 'ILLEGAL_GENERATION';
const FEN = 'FENCED_INSTANCE_ID';
const RIP = 'REBALANCE_IN_PROGRESS';
const INC = 'INCONSISTENT_GROUP_PROTOCOL';
const MAX = 'GROUP_MAX_SIZE_REACHED';
const MIR = 'MEMBER_ID_REQUIRED';
const CNA = 'COORDINATOR_NOT_AVAILABLE';
const NOT_FOUND = 'GROUP_ID_NOT_FOUND';
const to = (answer: string, ...states: readonly string[]) => states.map((state) => `${answer} > ${state}`);

/** The join of a member that makes the group rebalance: parked, or answered at once if all others have joined. */
const JOIN_REBALANCES = [...to('parked', PREPARING), ...to('NONE', COMPLETING)];
/** A join during the join phase: parked, or the last one that it waited for. */
const JOIN_PARKS = ['parked', ...to('NONE', COMPLETING)];
/** A removal: a rebalance, which nobody may be left for. In Stable the join of a static member may wait for the log (C-STM-12). */
const LEAVE_COMPLETING = to('NONE', PREPARING, EMPTY);
const LEAVE_STABLE = to('NONE', PREPARING, COMPLETING, EMPTY);
const LEAVE_PREPARING = ['NONE', ...to('NONE', COMPLETING, EMPTY)];
const REMOVAL_COMPLETING = to('removed', PREPARING, EMPTY);
const REMOVAL_STABLE = to('removed', PREPARING, COMPLETING, EMPTY);
const REMOVAL_PREPARING = ['removed', ...to('removed', COMPLETING, EMPTY)];

/** In Stable the leader is not pending, and pending may also be the old id of a replaced static member: then nobody is removed, and the group rebalances all the same. */
const SYNC_EXPIRES = [...to('removed', PREPARING, COMPLETING), ...to('kept', PREPARING)];
/** Of a group whose creation was undone, meeting a new group of that name: the error is logged, the generation gone up (C-RT-06). */
const STRAY_JOIN = to('fired', EMPTY);
const DELAY_ENDS = ['extended', ...to('fired', COMPLETING, EMPTY)];
const JOIN_ENDS = [...DELAY_ENDS, ...to('removed', COMPLETING, EMPTY)];

/** The same in every state where the group lives; `dead` is what a dead group would say. */
function everywhere(name: string, outcomes: readonly string[], dead: readonly string[] = [CNA]): Row {
  return {
    name,
    cells: { [EMPTY]: outcomes, [PREPARING]: outcomes, [COMPLETING]: outcomes, [STABLE]: outcomes, [DEAD]: dead },
  };
}

/** One list of outcomes per state, in their order; an empty list: cannot be. */
function row(name: string, ...outcomes: readonly (readonly string[])[]): Row {
  const cells = STATES.map((state, i) => [state, outcomes[i] ?? [CNA]] as const);
  return { name, cells: Object.fromEntries(cells.filter(([, allowed]) => allowed.length > 0)) };
}

/** With the answer to a group id that has no group. */
function withoutGroup({ name, cells }: Row, ...outcomes: readonly string[]): Row {
  return { name, cells: { [NO_GROUP]: outcomes, ...cells } };
}

const NEWCOMER = [to('parked', PREPARING), JOIN_PARKS, to('parked', PREPARING), JOIN_REBALANCES] as const;
const CREATED = to('parked', PREPARING);

const JOIN: Table = {
  name: 'JoinGroup',
  title: '13.1 JoinGroup',
  columns: [NO_GROUP, ...STATES],
  rows: [
    withoutGroup(everywhere('id "", dynamic, v≥4', [MIR]), ...to(MIR, EMPTY)),
    withoutGroup(row('id "", dynamic, v≤3', ...NEWCOMER), ...CREATED),
    withoutGroup(row('id "", static new', ...NEWCOMER), ...CREATED),
    row('id "", static known', [], JOIN_PARKS, JOIN_REBALANCES, ['parked', ...JOIN_REBALANCES], []),
    row('pending id', ...NEWCOMER),
    everywhere('pending id with an instance id', ['UNKNOWN_SERVER_ERROR']),
    row('member, unchanged, follower', [UMI], JOIN_PARKS, ['NONE'], ['NONE']),
    row('member, unchanged, leader', [UMI], JOIN_PARKS, ['NONE'], JOIN_REBALANCES),
    row('member, changed', [UMI], JOIN_PARKS, JOIN_REBALANCES, JOIN_REBALANCES),
    withoutGroup(everywhere('unknown id', [UMI]), UMI),
    row('instance of another id', [UMI], [FEN], [FEN], [FEN]),
    withoutGroup(everywhere('incompatible protocols', [INC]), ...to(INC, EMPTY)),
    row('over capacity', [MIR, UMI, INC, 'UNKNOWN_SERVER_ERROR', ...CREATED], [MAX], [MAX], [MAX]),
  ],
};

const SYNC: Table = {
  name: 'SyncGroup',
  title: '13.2 SyncGroup',
  columns: [NO_GROUP, ...STATES],
  rows: [
    row('valid member, gen g, leader', [UMI], [RIP], ['parked'], ['NONE']),
    row('valid member, gen g, follower', [UMI], [RIP], ['parked'], ['NONE']),
    row('wrong generation', [UMI], [IG], [IG], [IG]),
    row('other protocol', [UMI], [INC], [INC], [INC]),
    row('fenced instance', [UMI], [FEN], [FEN], [FEN]),
    withoutGroup(everywhere('unknown id', [UMI]), UMI),
  ],
};

const HEARTBEAT: Table = {
  name: 'Heartbeat',
  title: '13.3 Heartbeat',
  columns: [NO_GROUP, ...STATES],
  rows: [
    row('member, gen g', [UMI], [`${RIP}, T`], ['NONE, T'], ['NONE, T']),
    row('member, other gen', [UMI], [IG], [IG], [IG]),
    row('fenced instance', [UMI], [FEN], [FEN], [FEN]),
    withoutGroup(everywhere('unknown or pending id', [UMI]), UMI),
  ],
};

const LEAVE: Table = {
  name: 'LeaveGroup',
  title: '13.4 LeaveGroup, each entry with what the batch does',
  columns: [NO_GROUP, ...STATES],
  rows: [
    row('member', [UMI], LEAVE_PREPARING, LEAVE_COMPLETING, LEAVE_STABLE),
    row('pending id', ['NONE'], LEAVE_PREPARING, LEAVE_COMPLETING, LEAVE_STABLE),
    row('"" + known instance', [UMI], LEAVE_PREPARING, LEAVE_COMPLETING, LEAVE_STABLE),
    row('fenced instance', [UMI], [FEN], [FEN], [FEN]),
    withoutGroup(everywhere('unknown / "" + unknown instance', [UMI]), UMI),
  ],
};

const TIMERS: Table = {
  name: 'Timers',
  title: '13.5 Timers',
  columns: [NO_GROUP, EMPTY, PREPARING, COMPLETING, STABLE],
  rows: [
    row('session, member idle', [], REMOVAL_PREPARING, REMOVAL_COMPLETING, REMOVAL_STABLE, []),
    row('session, join parked, not new', [], ['kept'], [], ['kept'], []),
    row('session, sync parked', [], [], ['kept'], [], []),
    row('300 s, new + parked', [], REMOVAL_PREPARING, [], [], []),
    row('pending id', ['removed'], REMOVAL_PREPARING, ['removed'], ['removed'], []),
    withoutGroup(row('session, nobody’s', ['kept'], ['kept'], ['kept'], ['kept'], []), 'kept'),
    withoutGroup(row('join- (initial)', STRAY_JOIN, DELAY_ENDS, [], [], []), 'kept'),
    withoutGroup(row('join- (rebalance)', STRAY_JOIN, JOIN_ENDS, [], [], []), 'kept'),
    withoutGroup(row('sync-', ['kept'], ['kept'], REMOVAL_COMPLETING, SYNC_EXPIRES, []), 'kept'),
  ],
};

const SIMPLE = to('NONE', EMPTY);
const ACCEPTED = ['NONE, T'];

const COMMIT: Table = {
  name: 'OffsetCommit',
  title: 'Offsets 1. OffsetCommit',
  columns: [NO_GROUP, ...STATES],
  rows: [
    row('member, current gen', [], ACCEPTED, [RIP], ACCEPTED),
    withoutGroup(row('member, older/newer gen', [UMI], [IG], [IG], [IG]), NOT_FOUND, IG),
    withoutGroup(row('ex-member or never member, gen ≥ 0', [UMI], [UMI], [UMI], [UMI]), NOT_FOUND, IG),
    withoutGroup(row('gen −1, member id of a member', ['NONE'], [IG], [IG], [IG]), ...SIMPLE),
    withoutGroup(row('gen −1, id "", no instance', ['NONE'], [UMI], [UMI], [UMI]), ...SIMPLE),
    row('gen −1, unknown id or instance', ['NONE'], [UMI], [UMI], [UMI]),
    withoutGroup(row('fenced instance', ['NONE', UMI], [FEN], [FEN], [FEN]), ...SIMPLE, NOT_FOUND, IG),
  ],
};

export const TABLES: readonly Table[] = [JOIN, SYNC, HEARTBEAT, LEAVE, TIMERS, COMMIT];

/** Columns that nothing can reach, and why. */
export const UNREACHABLE: { readonly [column: string]: string } = {
  [DEAD]: 'a group is Dead only within the step that unloads it, and leaves the table in the same step',
};
