/**
 * The simulated side of the comparison: our client models against the scripted broker, playing the case that was recorded.
 */
import type { Line, Meta } from './dialogue.ts';
import { CASES } from './scripted/cases.ts';
import { scriptedClient } from './scripted/clients.ts';
import { play } from './scripted/script.ts';
import { startupMs } from './scripted/startup.ts';
import { ScriptedWorld } from './scripted/world.ts';

/**
 * Plays a case; gives the lines as the recorder would have written them, or null if client or case are unknown.
 * Of the recording itself nothing is used but how long its process took to start.
 */
export type Simulate = (recording: Meta & { readonly lines?: readonly Line[] }) => readonly Line[] | null;

export const simulate: Simulate = (meta) => {
  const script = CASES.get(meta.case);
  const client = scriptedClient(meta);
  if (script === undefined || client === null) return null;
  const startup = startupMs(client.kind.name, meta.lines ?? []) ?? client.startupMs;
  const world = new ScriptedWorld({ ...client, startupMs: startup }, `${meta.client}/${meta.case}/${meta.repeat}`);
  try {
    play(world, script);
  } catch (error) {
    // A model that throws has failed its dialogue, not the others.
    world.recorder.write(world.now, 'app', { ev: 'threw', err: `${error}` });
    world.recorder.script(world.now, 'end', { threw: `${error}` });
    process.stderr.write(`${meta.client} ${meta.case}: ${error instanceof Error ? error.stack : error}\n`);
  }
  return world.recorder.lines;
};
