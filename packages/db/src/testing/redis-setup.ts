import type { TestProject } from "vitest/node";
import { startRedisServer } from "./redis-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Absent where this machine has no `redis-server`: what needs it is skipped, with CI=true it fails. */
    redisUrl: string | undefined;
  }
}

/** One Redis for the run. Tests keep apart by keys of their own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedisServer();
  if (!server && process.env["CI"] === "true")
    throw new Error("redis-server is not installed: apt-get install redis-server");
  if (!server)
    console.log("redis-server is not installed: tests of limits in Redis are skipped (with CI=true they fail).");
  project.provide("redisUrl", server?.url);
  return async () => server?.stop();
}
