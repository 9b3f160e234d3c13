/** States survive the way into words and back, and names and time can be changed on the way. */
import { describe, expect, it } from 'vitest';
import { Codec } from '../../src/explore/codec.ts';
import { FIRST_GENERATION, FIRST_POD, memberIdOf, NOW } from '../../src/explore/names.ts';
import { Parts } from '../../src/explore/parts.ts';
import { Words } from '../../src/explore/words.ts';

class Machine {
  memberId = memberIdOf(1);
  generationId = FIRST_GENERATION + 3;
  deadline = NOW + 500;
  pollDeadline = NOW - 70;
  readonly others = new Map<string, unknown>([[memberIdOf(2), { pod: FIRST_POD + 1 }]]);
  readonly self: Machine = this;
  readonly settings: object;

  constructor(settings: object) {
    this.settings = settings;
  }
}

const SETTINGS = { heartbeatMs: 3_000 };

function setUp() {
  const codec = new Codec();
  codec.constant(SETTINGS);
  const parts = new Parts();
  const words = new Words();
  const intern = (machine: object) => {
    codec.encode(machine, words);
    return parts.intern(words);
  };
  const back = (state: number) => codec.decode<Machine>(parts.data, parts.starts[state]!);
  return { parts, intern, back };
}

describe('words', () => {
  it('keep everything, the same objects and constants included', () => {
    const { intern, back } = setUp();
    const machine = back(intern(new Machine(SETTINGS)));
    expect(machine).toEqual(new Machine(SETTINGS));
    expect(machine.self).toBe(machine);
    expect(machine.settings).toBe(SETTINGS);
    expect(machine).toBeInstanceOf(Machine);
  });

  it('are the same exactly for the same state', () => {
    const { intern } = setUp();
    const other = new Machine(SETTINGS);
    other.deadline++;
    expect(intern(new Machine(SETTINGS))).toBe(intern(new Machine(SETTINGS)));
    expect(intern(other)).not.toBe(intern(new Machine(SETTINGS)));
  });

  it('know which names they hold', () => {
    const { parts, intern } = setUp();
    const state = intern(new Machine(SETTINGS));
    expect(parts.memberIds[state]).toBe(0b110);
    expect(parts.generations[state]).toBe(0b1000);
  });

  it('take other names', () => {
    const { parts, intern, back } = setUp();
    const memberIds = Int32Array.from([9, 0, 1]);
    const pods = Int32Array.from([1, 0]);
    const machine = back(
      parts.renamedBy(intern(new Machine(SETTINGS)), 0, {
        memberIds,
        generations: Int32Array.from([0, 0, 0, 0]),
        pods,
      }),
    );
    expect(machine.memberId).toBe(memberIdOf(0));
    expect(machine.generationId).toBe(FIRST_GENERATION);
    expect([...machine.others]).toEqual([[memberIdOf(1), { pod: FIRST_POD }]]);
  });

  it('let time pass: what comes, comes closer', () => {
    const { parts, intern, back } = setUp();
    expect(back(parts.after(intern(new Machine(SETTINGS)), 200)).deadline).toBe(NOW + 300);
  });

  it('refuse a name inside a text, where nobody would rename it', () => {
    const { intern } = setUp();
    expect(() => intern({ text: `pod ${memberIdOf(3)}` })).toThrow('hidden');
  });
});
