/**
 * What `sim init` writes: a scenario to begin with, each line of it explained, in YAML and in JSON with comments.
 */
import { SCHEMA_PATH } from './print.ts';

export const YAML_TEMPLATE = `# yaml-language-server: $schema=${SCHEMA_PATH}
# A scenario of groupsim. All of it may be left out: {} is one too. Every key: docs/scenario.md.
version: 1
seed: "1" # the same seed gives the same run, event by event
durationMs: 30m # virtual time; spans are milliseconds, or text such as 1h30m
network:
  rttMs: 1 # round trip between every client and the broker
broker: # settings by Kafka's own names, and the release that it is
  version: "4.4"
  group.initial.rebalance.delay.ms: 3s
topics:
  - name: orders
    partitions: 24
    recordsPerSecond: 10 # per partition
groups:
  - id: billing
    members: 6 # pods, one consumer each
    client: java # or librdkafka, franz-go, sarama; java:4,franz-go:2 for a mixed group
    consumer: # settings by Kafka's own names; "groupsim clients" lists each client's defaults
      session.timeout.ms: 45s
      heartbeat.interval.ms: 3s
      partition.assignment.strategy: cooperative-sticky
    application:
      processingMs: 500 # work on each batch that poll() returns
      commit: auto # who commits: auto, sync, async or none
    churn: # pods that come and go
      everyMs: 2m
      kind: restart # or crash, scale
      graceful: 50% # of the restarts close their consumer
expect: # what has to come true, else the exit code is 3; "groupsim measures" lists what can be looked at
  - lost == 0
  - unowned.max < 2m
`;

export const JSON_TEMPLATE = `// A scenario of groupsim. All of it may be left out: {} is one too. Every key: docs/scenario.md.
{
  "$schema": "${SCHEMA_PATH}",
  "version": 1,
  "seed": "1", // the same seed gives the same run, event by event
  "durationMs": "30m", // virtual time; spans are milliseconds, or text such as "1h30m"
  "network": {
    "rttMs": 1 // round trip between every client and the broker
  },
  // settings by Kafka's own names, and the release that it is
  "broker": {
    "version": "4.4",
    "group.initial.rebalance.delay.ms": "3s"
  },
  "topics": [
    {
      "name": "orders",
      "partitions": 24,
      "recordsPerSecond": 10 // per partition
    }
  ],
  "groups": [
    {
      "id": "billing",
      "members": 6, // pods, one consumer each
      "client": "java", // or librdkafka, franz-go, sarama; java:4,franz-go:2 for a mixed group
      // settings by Kafka's own names; "groupsim clients" lists each client's defaults
      "consumer": {
        "session.timeout.ms": "45s",
        "heartbeat.interval.ms": "3s",
        "partition.assignment.strategy": "cooperative-sticky"
      },
      "application": {
        "processingMs": 500, // work on each batch that poll() returns
        "commit": "auto" // who commits: auto, sync, async or none
      },
      // pods that come and go
      "churn": {
        "everyMs": "2m",
        "kind": "restart", // or crash, scale
        "graceful": "50%" // of the restarts close their consumer
      }
    }
  ],
  // what has to come true, else the exit code is 3; "groupsim measures" lists what can be looked at
  "expect": ["lost == 0", "unowned.max < 2m"]
}
`;
