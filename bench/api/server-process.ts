// One server of the benchmark in a process of its own, which tells its port, and on every message the processor time it
// has used. `bare`: a tRPC query on the library's own adapter and nothing else. `protected`: all of ours, on a real
// database. `asking`: the same without the half second for which a caller is remembered.
import { createServer, type Server } from "node:http";
import { createLiveClock } from "@tandem/engine/live-clock";
import { register } from "@tandem/services/auth/register";
import { createServiceDeps } from "@tandem/services/create-service-deps";
import { systemIds } from "@tandem/services/system-ids";
import { createScriptedKeyCheck } from "@tandem/testing/scripted-key-check";
import { createScriptedMarket } from "@tandem/testing/scripted-market";
import { createTestVault } from "@tandem/vault/testing/test-vault";
import { initTRPC } from "@trpc/server";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { pino } from "pino";
import { createHttpServer } from "../../apps/server/src/http/create-http-server.ts";

const HOUR_MS = 3_600_000;
const [mode = "bare", databaseUrl = ""] = process.argv.slice(2);

function bareServer(): Server {
  const t = initTRPC.create();
  const user = { id: systemIds.next(), username: "alice", email: "a@example.com", role: "viewer", createdAt: 0 };
  const router = t.router({ auth: t.router({ me: t.procedure.query(() => ({ user, expiresAt: 0 })) }) });
  return createServer((request, response) => {
    const path = (request.url ?? "").split("?", 1)[0]?.slice("/trpc/".length) ?? "";
    void nodeHTTPRequestHandler({ req: request, res: response, path, router, createContext: () => ({}) });
  });
}

async function protectedServer(): Promise<{ server: Server; token: string }> {
  const clock = createLiveClock();
  const owned = createServiceDeps({
    databaseUrl,
    market: createScriptedMarket(clock).view,
    vault: createTestVault().vault,
    keyCheck: createScriptedKeyCheck(),
    onAlarm: () => {},
    clock,
    ids: systemIds,
    settings: { registration: "open", production: false, sessionIdleMs: HOUR_MS, sessionMaxMs: HOUR_MS },
    rateLimits: { read: 1_000_000, auth: 1_000_000 },
    // A busy machine decides how fast, not whether.
    deadlinesMs: { transaction: 30_000, limiter: 30_000 },
  });
  const forgetful = { ...owned.identities, get: () => undefined };
  const deps = mode === "asking" ? { ...owned, identities: forgetful } : owned;
  const name = `user${process.pid}`;
  const { token } = await register({
    ctx: { deps, request: { requestId: "bench", ip: "127.0.0.1", userAgent: "bench" } },
    input: { username: name, email: `${name}@example.com`, password: "four green lorries" },
  });
  const settings = {
    environment: "production",
    publicUrl: "https://tandem.example",
    corsOrigins: [],
    trustProxyHops: 0,
  } as const;
  const log = pino({ level: "info" }, { write: () => {} });
  return { server: createHttpServer({ deps, settings, log, web: { kind: "handler", handle: () => {} } }), token };
}

const { server, token } = mode === "bare" ? { server: bareServer(), token: "" } : await protectedServer();
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0, token });
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system });
});
