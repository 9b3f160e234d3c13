/** What is changed to plant a defect: rows of the tables that the model reads. */
import type { AssignorFaults } from '../../src/assignors/faults.ts';
import type { JavaDefects } from '../../src/client-model/java/defects.ts';
import type { Behaviour } from '../../src/coordinator/behaviour.ts';
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../../src/coordinator/config.ts';
import type { Defects } from '../../src/coordinator/defects.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import type { GroupSettings } from '../histories/group/history.ts';

export interface Plant {
  /** Behaviours of older brokers. */
  readonly behaviour?: Partial<Behaviour>;
  /** Of the coordinator. */
  readonly defects?: Partial<Defects>;
  /** Of the Java client and of its assignors. */
  readonly java?: Partial<JavaDefects>;
  readonly assignors?: Partial<AssignorFaults>;
  /** Another client, of a version that has the defect. */
  readonly client?: string;
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

export function plantedWorld(world: WorldConfig, plant: Plant): WorldConfig {
  const groups = world.groups.map((group) => ({
    ...group,
    clients: group.clients.map((share) => withPlanted(share, plant)),
  }));
  return { ...world, broker: { ...world.broker, coordinator: planted(world.broker.coordinator, plant) }, groups };
}

function withPlanted(share: ShareConfig, { java, assignors }: Plant): ShareConfig {
  if (java === undefined && assignors === undefined) return share;
  const all = { ...(java && { java }), ...(assignors && { assignors }) };
  return { ...share, consumer: { ...share.consumer, planted: all } };
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
