import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const packages = readdirSync("packages").filter((name) => existsSync(`packages/${name}/package.json`));

/** Groups run one after another: whole processes and browsers come last, when the machine is quiet. */
const project = (name: string, root: string, groupOrder = 0) => ({
  test: {
    name,
    root,
    environment: "node" as const,
    include: ["test/**/*.test.ts", "*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A condition is waited for; how long it takes on a busy machine decides nothing.
    expect: { poll: { timeout: 20_000 } },
    sequence: { groupOrder },
    ...(groupOrder > 0 && { fileParallelism: false, maxWorkers: 1 }),
  },
});

export default defineConfig({
  test: {
    globalSetup: ["packages/db/src/testing/global-setup.ts", "packages/db/src/testing/redis-setup.ts"],
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`)),
      project("scripts", "scripts"),
      "apps/web/vite.config.ts",
      project("server", "apps/server", 1),
      project("e2e", "e2e", 2),
    ],
  },
});
