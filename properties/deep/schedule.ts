/** Which histories a deep run tries next: a few of each kind in turn, so that a short run has seen all of them. */
import { DRAWS, type Draw, isOfGroup } from '../histories/history.ts';
import type { Plant } from '../known-bugs/plant.ts';
import type { Job } from './job.ts';

/** Per turn; a history of a group at its coordinator takes a hundredth of the time of one of clients. */
const COUNT: Readonly<Record<'group' | 'clients', number>> = { group: 500, clients: 5 };

/** Without end. @param from the first seed of each kind */
export function* jobs(from: number, plant: Plant, draws: readonly Draw[] = DRAWS): Generator<Job, never> {
  for (let turn = 0; ; turn++) {
    for (const draw of draws) {
      const count = COUNT[isOfGroup(draw) ? 'group' : 'clients'];
      yield { draw, from: from + turn * count, count, plant };
    }
  }
}
