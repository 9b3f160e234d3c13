/** Plays one case for one client of the table; gives what it does. */
import { simulate } from '../simulated.ts';
import { caseOf, type Request } from './columns.ts';
import { type Reaction, reactionOf } from './reaction.ts';

/** @param client as the recordings name it: `java-4.4.0-eager` */
export function reactionTo(client: string, request: Request, answer: string): Reaction | null {
  const lines = simulate({
    client,
    case: caseOf(request, answer),
    repeat: '1',
    opts: optionsOf(client, request, answer),
  });
  if (lines === null) throw new Error(`${client} cannot play ${caseOf(request, answer)}`);
  return reactionOf(lines, request.api);
}

function optionsOf(client: string, { options }: Request, answer: string): string {
  const strategy = client.endsWith('-coop') ? 'coop' : 'range';
  const instance = answer === 'FENCED_INSTANCE_ID' ? 'instance=i1' : '';
  return [`strategy=${strategy}`, options, instance].filter((option) => option !== '').join(' ');
}
