import { createRedis } from "@tandem/db/redis/redis";
import type { Config } from "../../env.ts";
import type { Finding } from "./finding.ts";

const DEADLINE_MS = 5_000;
const MAJOR_MIN = 7;

/** Whether the Redis of the limits answers, is recent enough, and keeps what it is told. */
export async function checkRedis(config: Pick<Config, "redisUrl">): Promise<readonly Finding[]> {
  if (config.redisUrl === undefined) return [];
  const part = "Redis";
  const redis = createRedis({ url: config.redisUrl.reveal(), deadlineMs: DEADLINE_MS });
  try {
    await redis.ping();
    const info = await redis.client.info();
    const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? "0";
    if (Number.parseInt(version, 10) < MAJOR_MIN)
      return [{ state: "fails", part, text: `version ${version} is too old: install ${MAJOR_MIN} or later` }];
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? "noeviction";
    if (policy !== "noeviction")
      return [
        { state: "note", part, text: `evicts by ${policy} and may forget limits: set maxmemory-policy noeviction` },
      ];
    return [{ state: "ok", part, text: `version ${version} answers` }];
  } catch {
    return [
      { state: "fails", part, text: "does not answer: check REDIS_URL, its password, and that Redis runs there" },
    ];
  } finally {
    await redis.close();
  }
}
