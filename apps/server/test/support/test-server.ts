import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RateClass } from "@tandem/contract/rate-limits";
import { createTestDatabase, type TestDatabase } from "@tandem/db/testing/test-database";
import type { KeyCheck } from "@tandem/engine/key-check";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketView } from "@tandem/engine/market-view";
import type { Clock } from "@tandem/engine/ports";
import type { ServiceDeps, ServiceSettings } from "@tandem/services/context";
import { createServiceDeps } from "@tandem/services/create-service-deps";
import { systemIds } from "@tandem/services/system-ids";
import { createScriptedKeyCheck } from "@tandem/testing/scripted-key-check";
import { createScriptedMarket, type ScriptedMarket } from "@tandem/testing/scripted-market";
import { createScriptedTrader, type ScriptedTrader } from "@tandem/testing/scripted-trader";
import { createSeededIds } from "@tandem/testing/seeded-ids";
import { createTestVault } from "@tandem/vault/testing/test-vault";
import { pino } from "pino";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { Web } from "../../src/http/answer-page.ts";
import { createHttpServer } from "../../src/http/create-http-server.ts";
import type { HttpSettings } from "../../src/http/http-settings.ts";
import { logLimiter } from "../../src/log-limiter.ts";
import { type AttachedSocket, attachSocket, type SocketOptions } from "../../src/socket/attach-socket.ts";

export type TestServer = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly deps: ServiceDeps;
  readonly database: TestDatabase;
  readonly market: ScriptedMarket;
  readonly trader: ScriptedTrader;
  readonly sockets: AttachedSocket;
  readonly http: Server;
  /** Cuts every connection, as a network does. */
  readonly dropSockets: () => void;
  /** Every line of the log so far, as written. */
  readonly log: () => string[];
};

type TestServerOptions = {
  readonly clock?: Clock;
  readonly settings?: Partial<HttpSettings>;
  readonly services?: Partial<ServiceSettings>;
  readonly rateLimits?: Partial<Record<RateClass, number>>;
  /** Another server's: this one is its second process, or its restart. It stays when this server stops. */
  readonly database?: TestDatabase;
  readonly redisUrl?: string;
  /** Nothing is given up for being slow: for tests that count, on a machine that may be busy. */
  readonly patient?: boolean;
  readonly keyCheck?: KeyCheck;
  /** In place of the scripted one, which does not show in `market` then. */
  readonly engine?: { readonly view: MarketView; readonly allowVenues: (venues: readonly string[]) => void };
  readonly onOtherUpgrade?: NonNullable<SocketOptions["onOtherUpgrade"]>;
  readonly web?: Web;
  /** Changes what the verbs work with: a part that fails, for example. */
  readonly breakDeps?: (deps: ServiceDeps) => ServiceDeps;
};

const MINUTE_MS = 60_000;
const PAGE = "<!doctype html><title>Tandem</title>";

/** The whole transport over a real database, on a free port, gone when the test ends. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await openTestServer(options);
  onTestFinished(server.stop);
  return server;
}

/** One server for tests that leave nothing behind which another would notice. Limits are out of their way. */
export function shareTestServer(options: TestServerOptions = {}): () => TestServer {
  let server: (TestServer & { stop: () => Promise<void> }) | undefined;
  beforeAll(async () => {
    server = await openTestServer({ rateLimits: { auth: 10_000, read: 10_000, stream: 10_000 }, ...options });
  });
  afterAll(() => server?.stop());
  return () => {
    if (!server) throw new Error("asked for before it started");
    return server;
  };
}

async function openTestServer(options: TestServerOptions): Promise<TestServer & { stop: () => Promise<void> }> {
  const database = options.database ?? (await createTestDatabase());
  const clock = options.clock ?? createLiveClock();
  const market = createScriptedMarket(clock);
  const trader = createScriptedTrader(systemIds);
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const owned = createServiceDeps({
    databaseUrl: database.appUrl,
    market: options.engine?.view ?? market.view,
    trader,
    ...(options.engine && { allowVenues: options.engine.allowVenues }),
    vault: createTestVault().vault,
    keyCheck: options.keyCheck ?? createScriptedKeyCheck(),
    onAlarm: (alarm) => log.error({ alarm }, "a sealed secret cannot be opened"),
    clock,
    ids: options.database ? systemIds : createSeededIds(),
    settings: {
      registration: "open",
      production: false,
      sessionIdleMs: 30 * MINUTE_MS,
      sessionMaxMs: 720 * MINUTE_MS,
      ...options.services,
    },
    ...(options.rateLimits && { rateLimits: options.rateLimits }),
    redisUrl: options.redisUrl,
    ...(options.patient && { deadlinesMs: { transaction: 30_000, limiter: 30_000 } }),
    onLimiterChange: logLimiter(log),
  });
  await warmUp(owned);
  const deps = options.breakDeps?.(owned) ?? owned;
  const settings: HttpSettings = {
    environment: "test",
    publicUrl: "http://tandem.test",
    corsOrigins: [],
    trustProxyHops: 0,
    ...options.settings,
  };
  const dir = makeWebBuild();
  const server = createHttpServer({ deps, settings, log, web: options.web ?? { kind: "static", dir } });
  const sockets = attachSocket({
    server,
    deps,
    settings,
    log,
    ...(options.onOtherUpgrade && { onOtherUpgrade: options.onOtherUpgrade }),
  });
  const connections = new Set<Socket>();
  server.on("connection", (connection: Socket) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });
  const dropSockets = (): void => {
    for (const connection of connections) connection.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    void sockets.close();
    server.closeAllConnections();
    await closed;
    await owned.close();
    // A connection that is still on its way out keeps the database; the whole cluster goes with the run.
    if (!options.database) await database.drop().catch(() => {});
    rmSync(dir, { recursive: true });
  };
  const { port } = server.address() as AddressInfo; // a listening TCP server has no other kind of address
  return {
    origin: `http://127.0.0.1:${port}`,
    deps,
    database,
    market,
    trader,
    sockets,
    http: server,
    dropSockets,
    log: () => lines,
    stop,
  };
}

/**
 * Opens the limiter's connections: on a busy machine the first one alone may take longer than the limiter waits, and
 * a test is not about that.
 */
async function warmUp(deps: ServiceDeps): Promise<void> {
  const query = { rateClass: "export", keys: ["warm-up"] } as const;
  for (let failed = true; failed; await sleep(10)) {
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => deps.limiter.consume(query)));
    failed = answers.some(({ status }) => status === "rejected");
  }
}

function makeWebBuild(): string {
  const dir = mkdtempSync(join(tmpdir(), "tandem-web-"));
  writeFileSync(join(dir, "index.html"), PAGE);
  writeFileSync(join(dir, "app.js"), "export {};");
  return dir;
}
