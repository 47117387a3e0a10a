import type { ServerResponse } from "node:http";
import type { ServiceDeps } from "@tandem/services/context";
import { answerJson } from "./answer-error.ts";

/** The process runs and its loop turns. */
export const answerHealth = (response: ServerResponse): void => answerJson(response, 200, { status: "ok" });

/**
 * Whether this server can do its work: 200 while the database, and Redis where it is set, answer, else 503. The market,
 * its venues and the key provider only inform: without the last, everything works that opens no secret. However often it is asked at once, each part is asked once.
 */
export function createReadiness(deps: ServiceDeps): (response: ServerResponse) => Promise<void> {
  const { db, redis, clock, vault } = deps;
  const askDatabase = createProbe(clock, db.ping);
  const askKeyProvider = createProbe(clock, vault.health);
  const askRedis = redis && createProbe(clock, redis.ping);
  return async (response) => {
    const [database, redisPart, keyProvider] = await Promise.all([askDatabase(), askRedis?.(), askKeyProvider()]);
    const venues = deps.market.venues();
    const ready = database.state === "up" && redisPart?.state !== "down";
    answerJson(response, ready ? 200 : 503, {
      status: ready ? "ready" : "unavailable",
      parts: {
        database,
        ...(redisPart && { redis: redisPart }),
        keyProvider: { state: keyProvider.state },
        market: { state: deps.market.isConnected?.() === false ? "down" : "up" },
        venues: { live: venues.filter((venue) => venue.status === "live").length, total: venues.length },
      },
    });
  };
}

type Part = { readonly state: "up"; readonly latencyMs: number } | { readonly state: "down" };

/** Who asks while an answer is under way gets that one. */
function createProbe(clock: ServiceDeps["clock"], ping: () => Promise<void>): () => Promise<Part> {
  let asking: Promise<Part> | undefined;
  const probe = async (): Promise<Part> => {
    const startedAt = clock.monotonicMs();
    try {
      await ping();
      return { state: "up", latencyMs: Math.round(clock.monotonicMs() - startedAt) };
    } catch {
      return { state: "down" };
    }
  };
  return () => {
    asking ??= probe().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
