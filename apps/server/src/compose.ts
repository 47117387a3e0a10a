import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";
import { checkAppRole } from "@tandem/db/check-app-role";
import { createDatabase } from "@tandem/db/database";
import { isAdminClaimed } from "@tandem/db/repositories/is-admin-claimed";
import { NOBODY, withTransaction } from "@tandem/db/with-transaction";
import { recordHistory } from "@tandem/engine/history/record-history";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { IdSource } from "@tandem/engine/ports";
import type { Alarm } from "@tandem/services/alarm";
import { startAnchoring } from "@tandem/services/audit/anchor-audit";
import { createServiceDeps } from "@tandem/services/create-service-deps";
import { createOpportunityHistory } from "@tandem/services/history/opportunity-history";
import { systemIds } from "@tandem/services/system-ids";
import { createKeyringProvider } from "@tandem/vault/create-keyring-provider";
import { createVault } from "@tandem/vault/create-vault";
import type { Keyring } from "@tandem/vault/keyring";
import { createKeyCheck } from "@tandem/venues/permissions/create-key-check";
import type { Logger } from "pino";
import { describeDatabaseError } from "./describe-database-error.ts";
import { measureLoopDelay } from "./engine/measure-loop-delay.ts";
import type { Market } from "./engine/start-market.ts";
import type { Config } from "./env.ts";
import type { Web } from "./http/answer-page.ts";
import { createHttpServer } from "./http/create-http-server.ts";
import { createRedirectServer } from "./http/create-redirect-server.ts";
import type { HttpSettings } from "./http/http-settings.ts";
import type { StopList } from "./lifecycle/stop-list.ts";
import { listen } from "./listen.ts";
import { logLimiter } from "./log-limiter.ts";
import { createMailer } from "./mail/create-mailer.ts";
import { createMetrics } from "./metrics.ts";
import { logAnchorFault, openAnchors } from "./open-anchors.ts";
import { attachSocket } from "./socket/attach-socket.ts";
import { StartError } from "./start-error.ts";
import { createSystemProbe } from "./system-probe.ts";
import { followCertificate } from "./tls/follow-certificate.ts";
import type { VenueSources } from "./venue-sources.ts";

const ANSWERS_END_MS = 2_000;
/** A machine that has just been switched on is slow; nobody waits for an answer yet. */
const START_DEADLINE_MS = 15_000;

const ALARMS = {
  secret_unreadable: "a sealed secret does not open: it was changed or moved, or its key is gone",
} as const satisfies Record<Alarm["kind"], string>;

export type ComposeOptions = {
  /** With the port that was found. */
  readonly config: Config;
  readonly market: Market;
  readonly sources: VenueSources;
  readonly keyring: Keyring;
  readonly databaseUrl: string;
  readonly publicUrl: string;
  readonly web: Web;
  readonly log: Logger;
  readonly stops: StopList;
  readonly onOtherUpgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
};

export type Tandem = {
  /** Takes requests, and starts to follow the venues. */
  readonly listen: () => Promise<void>;
  /** False where nobody could sign in as administrator when it started. */
  readonly startedWithAdmin: boolean;
};

/** Wires the adapters to the ports. Nothing listens yet; every part is stopped by `stops`, the youngest first. */
export async function compose(options: ComposeOptions): Promise<Tandem> {
  const { config, log, stops, market } = options;
  const startedWithAdmin = await refuseUnfitDatabase(options);
  if (config.roles.includes("trader")) market.trade({ databaseUrl: options.databaseUrl, keyring: options.keyring });
  const clock = createLiveClock();
  const mailer = config.mail && createMailer({ ...config.mail, clock, log });
  if (mailer) stops.add("mail", mailer.close);
  const anchors = openAnchors(config);
  const deps = createServiceDeps({
    databaseUrl: options.databaseUrl,
    market: market.view,
    trader: market.trader,
    allowVenues: market.allowVenues,
    vault: createVault({ provider: createKeyringProvider(options.keyring) }),
    keyCheck: createKeyCheck({ ...options.sources, governor: market.governor }),
    onAlarm: (alarm) => log.error({ alarm }, ALARMS[alarm.kind]),
    clock,
    ids: systemIds,
    settings: {
      registration: config.registration,
      production: config.production,
      sessionIdleMs: config.sessionIdleMs,
      sessionMaxMs: config.sessionMaxMs,
      demo: config.venues === "demo",
      publicUrl: options.publicUrl,
    },
    ...(mailer && { mailer }),
    anchors,
    system: createSystemProbe({ config, clock, market, openSockets: () => socket.openSockets() }),
    rateLimits: config.rateLimits,
    redisUrl: config.redisUrl?.reveal(),
    onLimiterChange: logLimiter(log),
  });
  stops.add("database connections", deps.close);
  stops.add("audit anchors", startAnchoring(deps, logAnchorFault(log)));
  const history = recordHistory({
    bus: market.bus,
    history: createOpportunityHistory(deps),
    clock,
    log,
    random: Math.random,
  });
  stops.add("opportunity history", history.stop);

  const settings = toHttpSettings(options);
  const metrics = createMetrics({
    market,
    openSockets: () => socket.openSockets(),
    loopDelayMs: measureLoopDelay(),
  });
  const server = createHttpServer({ deps, settings, web: options.web, log, metrics });
  const socket = attachSocket({
    server,
    deps,
    settings,
    log,
    ...(options.onOtherUpgrade && { onOtherUpgrade: options.onOtherUpgrade }),
  });
  return {
    startedWithAdmin,
    listen: async () => {
      if (!config.roles.includes("api")) return;
      stops.add("HTTP server", () => closeServer(server));
      stops.add("sockets", socket.close);
      // The first of its connections, so that no user waits for them. What they answer is readiness's affair.
      await Promise.allSettled([deps.db.ping(), deps.redis?.ping()]);
      await listen(server, config);
      await listenForPlainHttp({ ...options, settings, ids: deps.ids });
      if (config.tls && server instanceof TlsServer)
        stops.add("certificate", followCertificate({ server, files: config.tls, log }));
    },
  };
}

/** Where it is asked for: a listener of its own, which sends pages to the one with TLS. */
async function listenForPlainHttp(
  args: ComposeOptions & { readonly settings: HttpSettings; readonly ids: IdSource },
): Promise<void> {
  const { config, stops } = args;
  if (config.httpRedirectPort === undefined) return;
  const server = createRedirectServer(args);
  stops.add("redirect to https", () => closeServer(server));
  await listen(server, { host: config.host, port: config.httpRedirectPort });
}

const toHttpSettings = ({ config, publicUrl }: ComposeOptions): HttpSettings => ({
  environment: config.nodeEnv,
  publicUrl,
  corsOrigins: config.corsOrigins,
  trustProxyHops: config.trustProxyHops,
  ...(config.metricsToken && { metricsToken: config.metricsToken.reveal() }),
  ...(config.tls && { tls: { cert: config.tls.cert, key: config.tls.key.reveal() } }),
});

/** A schema of another version or a role with too many rights would only show in the middle of the work. */
async function refuseUnfitDatabase({ config, databaseUrl }: ComposeOptions): Promise<boolean> {
  const db = createDatabase({ url: databaseUrl, deadlineMs: START_DEADLINE_MS, connectionsMax: 1 });
  try {
    const faults = config.production ? await checkAppRole(db) : [];
    if (faults.length > 0) throw new StartError(faults.join("\n"));
    return await withTransaction({ db, scope: NOBODY }, isAdminClaimed);
  } catch (error) {
    throw describeDatabaseError(error, "DATABASE_URL");
  } finally {
    await db.close();
  }
}

/** Running answers end; what waits for a next request is cut. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), ANSWERS_END_MS);
  await closed;
  clearTimeout(timer);
}
