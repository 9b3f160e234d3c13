/** Trouble at random for a client before the scripted broker, and a script that goes through it. */
import fc from 'fast-check';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { Injection } from '../conformance/clients/scripted/broker.ts';
import type { Stage, Steps } from '../conformance/clients/scripted/script.ts';

const APIS = [
  Api.JoinGroup,
  Api.SyncGroup,
  Api.Heartbeat,
  Api.OffsetCommit,
  Api.OffsetFetch,
  Api.FindCoordinator,
  Api.Fetch,
  Api.ListOffsets,
  Api.Metadata,
  Api.LeaveGroup,
];

/** FENCED_INSTANCE_ID ends a member for good. */
const CODES = Object.values(Errors).filter((code) => code !== Errors.NONE && code !== Errors.FENCED_INSTANCE_ID);

export type Trouble =
  | { readonly do: 'inject'; readonly injection: Injection }
  | { readonly do: 'rebalance' | 'drop' | 'expire' | 'slow' | 'commit' | 'acommit' }
  /** `lose`: it follows, and is given other partitions each time. */
  | { readonly do: 'silence' | 'refuse' | 'lose'; readonly ms: number };

/** How bad it may become. */
export interface Bounds {
  readonly stallMs: number;
  readonly times: number;
  readonly outageMs: number;
  readonly outages: readonly ('silence' | 'refuse' | 'lose')[];
}

/** A pause, then trouble; up to eight times. */
export function troubles(bounds: Bounds): fc.Arbitrary<[pauseMs: number, trouble: Trouble][]> {
  const trouble: fc.Arbitrary<Trouble> = fc.oneof(
    fc.record({ do: fc.constant('inject' as const), injection: injections(bounds) }),
    fc.record({ do: fc.constantFrom('rebalance', 'drop', 'expire', 'slow', 'commit', 'acommit') }),
    fc.record({ do: fc.constantFrom(...bounds.outages), ms: fc.integer({ min: 1, max: bounds.outageMs }) }),
  );
  return fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), trouble), { maxLength: 8 });
}

function injections({ stallMs, times }: Bounds): fc.Arbitrary<Injection> {
  return fc.record(
    {
      api: fc.constantFrom(...APIS),
      err: fc.constantFrom(...CODES),
      stallMs: fc.integer({ min: 1, max: stallMs }),
      close: fc.boolean(),
      times: fc.integer({ min: 1, max: times }),
    },
    { requiredKeys: ['api'] },
  );
}

export function* suffer(x: Stage, history: readonly [pauseMs: number, trouble: Trouble][]): Steps {
  for (const [pauseMs, trouble] of history) {
    yield* x.sleep(pauseMs);
    yield* apply(x, trouble);
  }
}

function* apply(x: Stage, trouble: Trouble): Steps {
  switch (trouble.do) {
    case 'inject':
      x.arm(trouble.injection);
      break;
    case 'rebalance':
      x.rebalance();
      break;
    case 'drop':
      x.world.closeAllConnections();
      break;
    case 'expire':
      x.group.forgetMembers();
      break;
    case 'slow':
      x.cmd('slow 3000');
      break;
    case 'lose':
      x.group.mode = 'follower';
      x.group.assign = (nth) => x.world.partitionsOf('t').slice(nth % 3, 2 + (nth % 3));
      x.rebalance();
      break;
    case 'silence':
      yield* x.silence(trouble.ms);
      x.resume();
      break;
    case 'refuse':
      x.down();
      yield* x.sleep(trouble.ms);
      x.up();
      break;
    default:
      x.cmd(trouble.do);
  }
}
