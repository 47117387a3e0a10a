import type { PartStatus, SystemStatus } from "@tandem/contract/admin";
import { readServerVersion } from "@tandem/db/repositories/read-database-facts";
import { readAuditHead } from "@tandem/db/repositories/verify-audit";
import type { ServiceDeps, UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

/** A database that takes longer than this still works, and is not well. */
const SLOW_MS = 250;

/** How this installation is doing, from the process that answers. Parts that are down are told, not thrown. */
export async function systemStatus({ ctx }: { readonly ctx: UserCtx }): Promise<SystemStatus> {
  const { deps } = ctx;
  const process = deps.system();
  const memory = globalThis.process.memoryUsage();
  const [database, keyProvider] = await Promise.all([askDatabase(deps), askKeyProvider(deps)]);
  const anchor = deps.anchors.newest();
  const mail = deps.mailer.state();
  const passwords = deps.hasher.state();
  return {
    at: deps.clock.epochMs(),
    startedAt: process.startedAt,
    versions: { tandem: process.version, node: globalThis.process.version, postgres: database.version },
    environment: process.environment,
    roles: [...process.roles],
    eventLoop: process.eventLoop,
    memory: { rss: memory.rss, heapUsed: memory.heapUsed },
    queues: [
      { name: "password checks", depth: passwords.waiting, max: passwords.waitingMax },
      // Without mail there is no queue for it, and no limit of it.
      ...(deps.mailer.configured ? [{ name: "mail", depth: mail.waiting, max: mail.waitingMax }] : []),
      ...(process.engine ? [{ name: "market engine", depth: process.engine.waiting, max: null }] : []),
    ],
    sockets: process.sockets,
    engine: process.engine,
    keyProvider: { status: keyProvider },
    database: { status: database.status, latencyMs: database.latencyMs },
    venues: deps.market.venues().map(({ id, status, lastMessageAt }) => ({
      id,
      status,
      lastMessageAt: lastMessageAt ?? null,
    })),
    audit: { entries: database.entries, anchoredSeq: anchor?.seq ?? null, anchoredAt: anchor?.at ?? null },
    mail: { configured: deps.mailer.configured, failed: mail.failed },
  };
}

const askKeyProvider = ({ vault }: ServiceDeps): Promise<PartStatus> =>
  vault.health().then(
    () => "ok",
    () => "down",
  );

type DatabaseFacts = {
  readonly status: PartStatus;
  readonly latencyMs: number | null;
  readonly version: string | null;
  readonly entries: number | null;
};

async function askDatabase(deps: ServiceDeps): Promise<DatabaseFacts> {
  const startedAt = deps.clock.monotonicMs();
  try {
    const version = await transaction({ deps, scope: {} }, readServerVersion);
    const latencyMs = Math.round(deps.clock.monotonicMs() - startedAt);
    const { seq } = await readAuditHead(deps.db);
    return { status: latencyMs > SLOW_MS ? "degraded" : "ok", latencyMs, version, entries: seq };
  } catch {
    return { status: "down", latencyMs: null, version: null, entries: null };
  }
}
