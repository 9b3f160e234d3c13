/** The timers of a sarama client: a closed list. Tickers run on a fixed grid; a tick that nobody takes is kept, once. */
export const SaramaTimer = {
  /** The earliest end of a goroutine's pause: a retry, an application's sleep, a callback that takes its time. */
  Pause: 0,
  /** Consumer.Group.Heartbeat.Interval: the session's ticker (S-HB-01). */
  Heartbeat: 1,
  /** Consumer.Offsets.AutoCommit.Interval: the ticker of the offset manager (S-CM-02). */
  AutoCommit: 2,
  /** The fetcher's nap, or the end of the time in which new subscriptions are collected. */
  Fetch: 3,
  /** The earliest end of the work of a claim. */
  Work: 4,
  /** Consumer.MaxProcessingTime: a claim whose channel stays full is left out of the fetches (S-MP-01). */
  Feed: 5,
  /** Consumer.Group.Rebalance.Timeout: revoked claims have to be done by then. */
  Revoke: 6,
  /** Metadata.RefreshFrequency: the metadata is fetched again in the background. */
  Metadata: 7,
  /** The same interval, of the leader's watch over the numbers of partitions (S-RB-01). */
  PartitionWatch: 8,
  /** A worker behind the claims goes on. */
  Workers: 9,
} as const;

export const SARAMA_TIMERS: readonly string[] = Object.keys(SaramaTimer);
