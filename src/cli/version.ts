/** The version of the package, out of its package.json: one place to change it. */
import { createRequire } from 'node:module';

/** The package asks for itself by name, so that it does not matter how deep its built files lie. */
export function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('groupsim/package.json') as { version: unknown };
  return String(version);
}
