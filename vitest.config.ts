import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

const packages = readdirSync("packages").filter((name) => existsSync(`packages/${name}/package.json`));

const node = (name: string, root: string) => ({
  test: {
    name,
    root,
    environment: "node" as const,
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    globalSetup: ["packages/db/src/testing/global-setup.ts"],
    projects: [
      ...packages.map((name) => node(name, `packages/${name}`)),
      node("server", "apps/server"),
      node("scripts", "scripts"),
      "apps/web/vite.config.ts",
      node("e2e", "e2e"),
    ],
  },
});
