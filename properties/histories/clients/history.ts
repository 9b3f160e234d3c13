/** A history of whole clients, as data: a scenario. What is out of the ordinary in it are its events and acts. */
import type { Scenario } from '../../../src/scenario/scenario.ts';

export interface ClientHistory {
  readonly kind: 'clients';
  readonly scenario: Scenario;
}
