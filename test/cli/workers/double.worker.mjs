/** A task for the test of the pool: doubles a number, in the thread that it is run in; refuses 13. */
import { threadId } from 'node:worker_threads';

export default function double(n) {
  if (n === 13) throw new Error('13 is refused');
  return { twice: 2 * n, threadId };
}
