/** In a worker: one run of a comparison or a sweep. */
import { type Order, runOrder } from '../../experiment/one-run.ts';
import type { Outcome } from '../../experiment/plan.ts';

export default function run(order: Order): Outcome {
  return runOrder(order);
}
