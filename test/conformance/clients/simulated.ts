/**
 * The simulated side of the comparison: our client models against the scripted broker, playing the case that was recorded.
 */
import type { Line, Meta } from './dialogue.ts';
import { CASES } from './scripted/cases.ts';
import { scriptedClient } from './scripted/clients.ts';
import { play } from './scripted/script.ts';
import { ScriptedWorld } from './scripted/world.ts';

/** Plays a case; gives the lines as the recorder would have written them, or null if client or case are unknown. */
export type Simulate = (meta: Meta) => readonly Line[] | null;

export const simulate: Simulate = (meta) => {
  const script = CASES.get(meta.case);
  const client = scriptedClient(meta);
  if (script === undefined || client === null) return null;
  const world = new ScriptedWorld(client, `${meta.client}/${meta.case}/${meta.repeat}`);
  play(world, script);
  return world.recorder.lines;
};
