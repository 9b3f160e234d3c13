/**
 * How long an application works on a batch, as a share of the usual: the same always, uniformly up and down, with a long
 * tail, or both. Drawn from a stream of its own, which is made when it is first drawn from.
 */
import type { ApplicationSettings } from '../client-model/settings.ts';
import { longTail } from './engine/distributions.ts';
import type { RandomStream } from './engine/random.ts';

type Spread = Pick<ApplicationSettings, 'processingSpread' | 'processingTail'>;

const always = () => 1;

/** Draws share after share. An application that never varies draws nothing. */
export function workShares(
  { processingSpread, processingTail }: Spread,
  streams: (purpose: string) => RandomStream,
): () => number {
  if (processingSpread === 0 && processingTail === 1) return always;
  const stream = streams('work');
  const tail = processingTail === 1 ? null : longTail(processingTail);
  const spread = processingSpread === 0 ? () => 1 : () => 1 + processingSpread * (2 * stream.next() - 1);
  return tail === null ? spread : () => spread() * tail(stream.next());
}
