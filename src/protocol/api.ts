/**
 * Kafka's API keys of the requests that are modelled (org.apache.kafka.common.protocol.ApiKeys).
 */

export const Api = {
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  DescribeGroups: 15,
  ListGroups: 16,
  ApiVersions: 18,
  WriteTxnMarkers: 27,
  TxnOffsetCommit: 28,
  DeleteGroups: 42,
  OffsetDelete: 47,
} as const;

export type ApiName = keyof typeof Api;
export type ApiKey = (typeof Api)[ApiName];

const NAMES = new Map<number, ApiName>((Object.keys(Api) as ApiName[]).map((name) => [Api[name], name]));

/** The Kafka name of an API key. */
export function apiName(key: number): string {
  return NAMES.get(key) ?? `Api${key}`;
}
