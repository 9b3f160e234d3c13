/**
 * What runs when nobody says what: small enough to be read, lively enough to be worth reading.
 */

export const TOUR: readonly string[] = ['--members', '4', '--partitions', '12', '--for', '5m', '--churn', 'every=30s'];
