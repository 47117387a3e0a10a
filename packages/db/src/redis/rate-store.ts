import { createHash } from "node:crypto";
import type { RateAnswer, RateQuery } from "../repositories/rate-store.ts";
import { CONSUME_RATE } from "./consume-rate-script.ts";
import type { Redis } from "./redis.ts";

/** The braces keep all keys in one slot of a cluster: one call may count against several. */
const PREFIX = "{tandem:limits}:";
const SHA1 = createHash("sha1").update(CONSUME_RATE).digest("hex");

/**
 * The exact rate limits in Redis: one call counts against every key or, where one is full, against none; over any
 * number of processes, by the server's clock. Keys are digests: nothing personal is stored.
 */
export function createRedisRateStore({ client }: Redis): {
  readonly consume: (query: RateQuery) => Promise<RateAnswer>;
} {
  const run = async (call: { keys: string[]; arguments: string[] }): Promise<unknown> => {
    try {
      return await client.evalSha(SHA1, call);
    } catch (error) {
      // A server that was restarted has forgotten the script.
      if (error instanceof Error && error.message.startsWith("NOSCRIPT")) return client.eval(CONSUME_RATE, call);
      throw error;
    }
  };
  return {
    consume: async ({ keys, limit, windowMs }) => {
      const wanted = [...new Set(keys)].map((key) => PREFIX + key);
      const answer = await run({ keys: wanted, arguments: [String(limit), String(windowMs)] });
      if (!isAnswer(answer)) throw new Error("the script of the rate limits answers four numbers");
      const [allowed, remaining, retryAfterMs, resetMs] = answer;
      return { allowed: allowed === 1, remaining, retryAfterMs, resetMs };
    },
  };
}

const isAnswer = (answer: unknown): answer is [number, number, number, number] =>
  Array.isArray(answer) && answer.length === 4 && answer.every((part) => typeof part === "number");
