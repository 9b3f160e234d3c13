/** Java against the scripted broker of the recorded dialogues: what shares the coordinator's connection (N-09). */
import { describe, expect, it } from 'vitest';
import type { Line } from '../../conformance/clients/dialogue.ts';
import { simulate } from '../../conformance/clients/simulated.ts';
import { Story } from '../franz-go/stage.ts';

function storyOf(name: string, opts: string): Story {
  return new Story(simulate({ client: 'java-4.4.0-coop', case: name, repeat: '1', opts }) as readonly Line[]);
}

/** While JoinGroup of the rebalance is parked. */
function parked(story: Story): readonly [from: number, to: number] {
  const join = story.requests('JoinGroup', story.when('rebalance-begin'))[0]!;
  return [join.t, story.answers('JoinGroup', join.t)[0]!.t];
}

describe('N-09: JoinGroup has the coordinator’s connection to itself', () => {
  const story = storyOf('D.park5.auto', 'strategy=coop');
  const [from, to] = parked(story);

  it('heartbeats go on the same connection', () => {
    const [join] = story.requests('JoinGroup', from - 0.1);
    expect(new Set(story.requests('Heartbeat').map(({ conn }) => conn))).toEqual(new Set([join!.conn]));
  });

  it('none goes while it is out, far longer than their interval', () => {
    expect(to - from).toBeGreaterThanOrEqual(5_000);
    expect(story.requests('Heartbeat', from).filter(({ t }) => t < to)).toEqual([]);
    expect(story.requests('Heartbeat', to).length).toBeGreaterThan(0);
  });
});
