/** Prints the event mix of the bench's workload in the form of bench/mix.json, for the rare time when it is frozen anew. */
import { measureMix } from '../bench/protocol.ts';

console.log(JSON.stringify(measureMix(), null, 2));
