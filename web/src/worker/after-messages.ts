/** Calls back when messages that have arrived meanwhile were dealt with. (Timers are held back to 4 ms.) */
export function afterMessages(callback: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = callback;
  return () => port2.postMessage(null);
}
