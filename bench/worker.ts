/** One worker of workers.ts: goes on with its world by as many events as it is told, and says when it is done. */
import { parentPort } from 'node:worker_threads';
import { MEMBERS, protocolSide } from './protocol.ts';

const { run } = protocolSide(MEMBERS);

parentPort!.on('message', (events: number) => {
  run(events);
  parentPort!.postMessage('done');
});
