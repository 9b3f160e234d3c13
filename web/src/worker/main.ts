/** The worker's thread: messages to the desk, slices of work between them. */
import { afterMessages } from './after-messages.ts';
import { Desk } from './desk.ts';
import type { Command } from './protocol.ts';

const desk = new Desk((report) => postMessage(report));
let isWorking = false;

const again = afterMessages(() => {
  isWorking = desk.work();
  if (isWorking) again();
});

addEventListener('message', ({ data }: MessageEvent<Command>) => {
  desk.take(data);
  if (!isWorking) again();
  isWorking = true;
});
