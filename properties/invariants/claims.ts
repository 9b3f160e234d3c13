/** What a cooperative leader makes of its members' claims. */
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest, SyncGroupRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { sharesOf } from './calm.ts';
import { type Apis, type NamedInvariant, Watcher } from './watcher.ts';

interface Claim {
  readonly memberId: string;
  readonly generation: number;
}

/** By leader: who claims what, as it was told. */
class Claims extends Watcher {
  private readonly claims = new Map<string, ReadonlyMap<string, readonly Claim[]>>();

  override get requests(): Apis {
    return [Api.SyncGroup];
  }

  override get answers(): Apis {
    return [Api.JoinGroup];
  }

  override responseSent(
    _now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    const { memberId, members, protocolName } = response as JoinGroupResponse;
    if (protocolName === 'cooperative-sticky' && members.length > 0) this.claims.set(memberId, claimsOf(members));
  }

  override requestArrived(now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.SyncGroup || request.assignments.size === 0) return;
    const claims = this.claims.get(request.memberId);
    if (claims !== undefined) this.compare(now, request, claims);
  }

  private compare(now: Ticks, { assignments }: SyncGroupRequest, claims: ReadonlyMap<string, readonly Claim[]>): void {
    const given = new Set<string>();
    for (const [memberId, { partitions }] of assignments) {
      for (const { name } of partitions) {
        if (given.has(name)) this.fail(now, `${name} is given to two members`);
        given.add(name);
        this.check(now, name, memberId, claims.get(name) ?? []);
      }
    }
    for (const name of claims.keys()) if (!given.has(name)) this.withheld();
  }

  protected withheld(): void {}

  protected check(now: Ticks, name: string, memberId: string, claims: readonly Claim[]): void {
    if (claims.length > 0) this.reach();
    const own = claims.find((claim) => claim.memberId === memberId)?.generation ?? Number.NEGATIVE_INFINITY;
    const newer = claims.find((claim) => claim.memberId !== memberId && claim.generation > own);
    if (newer === undefined) return;
    this.fail(now, `${name} is given to ${memberId}, and ${newer.memberId} has it, of generation ${newer.generation}`);
  }
}

function claimsOf(members: JoinGroupResponse['members']): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const { memberId, metadata } of members) {
    const generation = metadata.subscription?.generationId ?? -1;
    for (const { name } of metadata.subscription?.ownedPartitions ?? []) {
      claims.set(name, [...(claims.get(name) ?? []), { memberId, generation }]);
    }
  }
  return claims;
}

export const plansBelieveTheNewestClaim: NamedInvariant = {
  name: 'plans believe the newest claim',
  sentence:
    'A cooperative plan gives a partition to one member, and not away from whoever claims it of the newest generation.',
  source: 'KIP-429; KAFKA-12984, KAFKA-14639, librdkafka 2.2.0',
  kind: 'always',
  sometimes: 'a plan gives out what somebody claims',
  watch: (world) => (sharesOf(world).every(({ client }) => client === 'java') ? new Claims() : new Watcher()),
};

/** A plan of the cooperative protocol takes nothing away and gives it to another at once: whoever has it gives it up first. */
class Moves extends Claims {
  protected override check(now: Ticks, name: string, memberId: string, claims: readonly Claim[]): void {
    const newest = Math.max(...claims.map(({ generation }) => generation));
    const owners = claims.filter(({ generation }) => generation === newest);
    if (owners.length !== 1 || owners[0]!.memberId === memberId) return;
    this.fail(now, `${name} goes to ${memberId} at once, and ${owners[0]!.memberId} has it`);
  }

  protected override withheld(): void {
    this.reach();
  }
}

export const partitionsMoveOverTwoGenerations: NamedInvariant = {
  name: 'partitions move over two generations',
  sentence:
    'A cooperative plan gives nobody what another member has: that one gives it up, and the next plan hands it out.',
  source: 'KIP-429; C-INV-11; J-RB-02',
  kind: 'always',
  sometimes: 'a plan gives what somebody has to nobody',
  watch: (world) => (sharesOf(world).every(({ client }) => client === 'java') ? new Moves() : new Watcher()),
};
