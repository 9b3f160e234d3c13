/** A generator of each kind, with something to draw in each. */
import type { WorldEventKind } from '../../../src/sim/schedule/world-events.ts';

export const EACH_KIND: Readonly<Record<WorldEventKind, string>> = {
  'pod-start': 'pod-start every=~5m pods=any(1)',
  'pod-stop': 'pod-stop every=2m..5m pods=any(1..2) grace=0s|10s|30s down=0s..20s',
  'pod-kill': 'pod-kill every=~3m pods=any(1)',
  'pod-pause': 'pod-pause every=2m..5m pods=any(1) for=1s..1m',
  'pod-slow': 'pod-slow every=3m..6m pods=any(1) factor=5|50 for=1m..3m',
  'pod-replace': 'pod-replace every=3m..6m pods=any(1) overlap=0s..20s grace=0s..30s',
  'pod-crash-loop': 'pod-crash-loop every=10m pods=0|1|2 for=1m..3m up=1s..5s',
  'node-drain': 'node-drain every=5m..10m pods=0-1|2-3 down=1s..10s',
  'node-loss': 'node-loss every=5m..10m pods=any(2) down=5s..1m',
  scale: 'scale every=3m..5m replicas=1..4 gap=0s..2s',
  'rolling-update': 'rolling-update every=15m max-surge=0..1 max-unavailable=1..2 ready=0s..5s',
  'remove-members': 'remove-members every=~5m pods=any(1)',
  'broker-freeze': 'broker-freeze every=2m..5m for=10s..45s on-resume=timersFirst|requestsFirst|race(0.5)',
  'broker-slow': 'broker-slow every=2m..5m for=10s..1m factor=1..20 added=1ms..200ms requests=all|joinGroup,syncGroup',
  'broker-restart': 'broker-restart every=5m..10m for=1s..1m load=0s..2s graceful=true|false',
  'broker-loss': 'broker-loss every=5m..10m for=1s..1m load=0s..2s',
  'coordinator-failover': 'coordinator-failover every=2m..5m for=0s..10s load=0s..2s',
  'topic-create': 'topic-create every=10m topic=orders-* partitions=1..6',
  'topic-grow': 'topic-grow every=10m topic=* by=1..3',
  'topic-delete': 'topic-delete every=10m..14m topic=*',
  'network-degrade': 'network-degrade every=2m..5m for=10s..1m pods=any(1..2) loss=0%..20% delay-out=0ms..300ms',
  'network-black-hole': 'network-black-hole every=2m..5m for=1s..1m pods=any(2) direction=out|in|both',
  'network-reset': 'network-reset every=~2m pods=all|0',
};
