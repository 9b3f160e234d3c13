/** Timers: who is waited for, and how long. Seen at the coordinator, after each input. */
import type { ClassicMember } from '../../src/coordinator/classic/member.ts';
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import { NOT_ARMED } from '../../src/coordinator/timers.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest, JoinGroupRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import type { CoordinatorInvariant } from './coordinator-watch.ts';
import { Watcher } from './watcher.ts';

class TimerWatcher extends Watcher {
  private readonly concerns: (member: ClassicMember) => boolean;
  private readonly check: (member: ClassicMember) => string | null;

  constructor(concerns: TimerWatcher['concerns'], check: TimerWatcher['check']) {
    super();
    this.concerns = concerns;
    this.check = check;
  }

  afterInput(coordinator: GroupCoordinator, now: Ticks): void {
    for (const group of coordinator.groups()) {
      for (const member of group.members.values()) {
        if (!this.concerns(member)) continue;
        this.reach();
        const wrong = this.check(member);
        if (wrong !== null) this.fail(now, `${member.memberId} ${wrong}`);
      }
    }
  }
}

const span = ({ sessionTimer }: ClassicMember) => sessionTimer.deadline - sessionTimer.armedAt;

/** Before 4.0 a successor inherits its predecessor's newness and has a session of its own (D-11): it is armed all the same. */
const waitsForTheFirstTime = (member: ClassicMember) => member.isNew && member.parkedJoin !== null;

function newcomerHasPatience(member: ClassicMember): string | null {
  return member.sessionTimer.deadline === NOT_ARMED ? 'is new, and nothing ends its wait' : null;
}

export const newcomersAreWatched: CoordinatorInvariant = {
  name: 'newcomers are watched',
  sentence: 'A new member whose join is parked has a timer, so that a client that gave up does not stay for ever.',
  source: 'C-HB-08; KAFKA-7610, KAFKA-9752',
  kind: 'always',
  sometimes: 'the join of a new member is parked',
  watch: () => new TimerWatcher(waitsForTheFirstTime, newcomerHasPatience),
};

/** A static member that comes back has the session of its predecessor until it heartbeats. */
function isDynamicAndIdle({ parkedJoin, parkedSync, isNew, groupInstanceId }: ClassicMember): boolean {
  return parkedJoin === null && parkedSync === null && !isNew && groupInstanceId === null;
}

function silenceIsShort(member: ClassicMember): string | null {
  return span(member) > msToTicks(member.sessionTimeoutMs) ? 'may be silent for longer than its session' : null;
}

export const silenceEndsTheSession: CoordinatorInvariant = {
  name: 'silence ends the session',
  sentence: 'Of a member that is in a generation, the timer is never longer than its session timeout.',
  source: 'C-HB-10, C-CMP-16; KAFKA-9232',
  kind: 'always',
  sometimes: 'a dynamic member waits for nothing',
  watch: () => new TimerWatcher(isDynamicAndIdle, silenceIsShort),
};

/** What a join asked for, until the input that answers it is over. */
class Returns extends Watcher {
  private told: { readonly request: JoinGroupRequest; readonly memberId: string } | null = null;

  override responseSent(
    _now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || request.memberId !== '' || response.errorCode !== Errors.NONE) return;
    this.told = { request, memberId: (response as JoinGroupResponse).memberId };
  }

  afterInput(coordinator: GroupCoordinator, now: Ticks): void {
    const { told } = this;
    this.told = null;
    if (told === null) return;
    const { groupId, sessionTimeoutMs, rebalanceTimeoutMs } = told.request;
    const member = coordinator.group(groupId ?? '')?.members.get(told.memberId);
    if (member === undefined) return;
    this.reach();
    if (member.sessionTimeoutMs !== sessionTimeoutMs || member.rebalanceTimeoutMs !== rebalanceTimeoutMs)
      this.fail(
        now,
        `${told.memberId} asked for a session of ${sessionTimeoutMs} ms and has ${member.sessionTimeoutMs}`,
      );
  }
}

export const timeoutsAreThoseAskedFor: CoordinatorInvariant = {
  name: 'timeouts are those asked for',
  sentence: 'A member that was let in has the timeouts of its request.',
  source: 'C-STM-05; KAFKA-14009',
  kind: 'always',
  sometimes: 'somebody without an id is let in',
  watch: () => new Returns(),
};
