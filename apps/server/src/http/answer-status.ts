import type { ServerResponse } from "node:http";
import type { ServiceDeps } from "@tandem/services/context";
import { answerJson } from "./answer-error.ts";

/** The process runs and its loop turns. */
export const answerHealth = (response: ServerResponse): void => answerJson(response, 200, { status: "ok" });

/**
 * Whether this server can do its work: 200 while the database answers, else 503. Venues only inform. However
 * often it is asked at once, the database is asked once.
 */
export function createReadiness(deps: ServiceDeps): (response: ServerResponse) => Promise<void> {
  let asking: Promise<DatabasePart> | undefined;
  const askDatabase = (): Promise<DatabasePart> => {
    asking ??= pingDatabase(deps).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return async (response) => {
    const database = await askDatabase();
    const venues = deps.market.venues();
    const ready = database.state === "up";
    answerJson(response, ready ? 200 : 503, {
      status: ready ? "ready" : "unavailable",
      parts: {
        database,
        venues: { live: venues.filter((venue) => venue.status === "live").length, total: venues.length },
      },
    });
  };
}

type DatabasePart = { readonly state: "up"; readonly latencyMs: number } | { readonly state: "down" };

async function pingDatabase({ db, clock }: ServiceDeps): Promise<DatabasePart> {
  const startedAt = clock.monotonicMs();
  try {
    await db.ping();
    return { state: "up", latencyMs: Math.round(clock.monotonicMs() - startedAt) };
  } catch {
    return { state: "down" };
  }
}
