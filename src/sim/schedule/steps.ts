/** Steps of an event. Observers see them as the second argument of its event. */
export const Step = {
  /** It happens. */
  Begins: 0,
  /** Its span is over. */
  Ends: 1,
  /** The last thing that follows from it: requests are read again, the log has been read. */
  Settles: 2,
  /** The grace of a process is over. */
  Kills: 3,
  /** A rolling update looks how far it can go on. */
  Proceeds: 4,
  /** A replaced process is told to stop. */
  Retires: 5,
  /** A process of a crash loop crashes. */
  Crashes: 6,
} as const;

export type StepValue = (typeof Step)[keyof typeof Step];
