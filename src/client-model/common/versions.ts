/**
 * Behaviours that changed between versions of a library, as a table: the oldest known behaviour, and what each later version
 * changed in it. `client@x` behaves as the newest entry whose first version is not newer than x; the oldest one stands for
 * all before.
 */

/** What a version changed: the first version that has it, and the changed parts. From the oldest to the newest. */
export type Changes<T> = readonly (readonly [since: string, change: Partial<T>])[];

/** The behaviour of a version; one object for all who ask for it. */
export function byVersion<T extends object>(oldest: T, changes: Changes<T>): (version: string) => T {
  const known = new Map<string, T>();
  return (version) => {
    let behaviour = known.get(version);
    if (behaviour === undefined) {
      behaviour = newestOf(version, oldest, changes);
      known.set(version, behaviour);
    }
    return behaviour;
  };
}

function newestOf<T extends object>(version: string, oldest: T, changes: Changes<T>): T {
  let behaviour = oldest;
  for (const [since, change] of changes) {
    if (compareVersions(since, version) <= 0) behaviour = { ...behaviour, ...change };
  }
  return behaviour;
}

/** Negative if `a` is older than `b`: number by number, a missing one counts as 0. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
