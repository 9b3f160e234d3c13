/** What is changed to plant a defect: rows of the tables that the model reads. */
import type { Behaviour } from '../../src/coordinator/behaviour.ts';
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../../src/coordinator/config.ts';
import type { Defects } from '../../src/coordinator/defects.ts';
import type { GroupSettings } from '../histories/group/history.ts';

export interface Plant {
  /** Behaviours of older brokers. */
  readonly behaviour?: Partial<Behaviour>;
  /** Of the coordinator. */
  readonly defects?: Partial<Defects>;
}

/** Nothing is planted. */
export const HEALTHY: Plant = {};

export function planted(config: CoordinatorConfig, { behaviour, defects }: Plant): CoordinatorConfig {
  return {
    ...config,
    behaviour: { ...config.behaviour, ...behaviour },
    defects: { ...config.defects, ...defects },
  };
}

export function coordinatorConfig(plant: Plant, settings: GroupSettings): CoordinatorConfig {
  const own = {
    initialRebalanceDelayMs: settings.initialDelayMs,
    maxSize: settings.maxSize,
    offsetsRetentionMs: settings.retentionMs,
    offsetsRetentionCheckIntervalMs: 7_000,
  };
  return planted({ ...DEFAULT_COORDINATOR_CONFIG, ...own }, plant);
}
