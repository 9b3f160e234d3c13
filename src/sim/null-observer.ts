/**
 * An observer that sees nothing: for runs that nobody watches, and to extend where only a few events matter.
 */
import type { Observer } from './observer.ts';

export class NullObserver implements Observer {
  event(..._event: Parameters<Observer['event']>): void {}
  scheduledEvent(..._event: Parameters<Observer['scheduledEvent']>): void {}
  topicChanged(..._event: Parameters<Observer['topicChanged']>): void {}
  requestArrived(..._event: Parameters<Observer['requestArrived']>): void {}
  responseSent(..._event: Parameters<Observer['responseSent']>): void {}
  groupTransition(..._event: Parameters<Observer['groupTransition']>): void {}
  memberAdded(..._event: Parameters<Observer['memberAdded']>): void {}
  memberRemoved(..._event: Parameters<Observer['memberRemoved']>): void {}
  offsetCommitted(..._event: Parameters<Observer['offsetCommitted']>): void {}
  podStarted(..._event: Parameters<Observer['podStarted']>): void {}
  podStopping(..._event: Parameters<Observer['podStopping']>): void {}
  podStopped(..._event: Parameters<Observer['podStopped']>): void {}
  memberIdTaken(..._event: Parameters<Observer['memberIdTaken']>): void {}
  joinStarted(..._event: Parameters<Observer['joinStarted']>): void {}
  joinFinished(..._event: Parameters<Observer['joinFinished']>): void {}
  partitionsAssigned(..._event: Parameters<Observer['partitionsAssigned']>): void {}
  partitionsRevoked(..._event: Parameters<Observer['partitionsRevoked']>): void {}
  partitionsLost(..._event: Parameters<Observer['partitionsLost']>): void {}
  heartbeatAnswered(..._event: Parameters<Observer['heartbeatAnswered']>): void {}
  commitAnswered(..._event: Parameters<Observer['commitAnswered']>): void {}
  recordsDelivered(..._event: Parameters<Observer['recordsDelivered']>): void {}
  recordsProcessed(..._event: Parameters<Observer['recordsProcessed']>): void {}
  positionInitialized(..._event: Parameters<Observer['positionInitialized']>): void {}
}
