import type { Logger } from "pino";
import { publicUrlOf, welcome } from "./describe-start.ts";
import type { Development, DevelopmentWeb } from "./development.ts";
import { readKeyring } from "./encryption-keys.ts";
import { type Market, startMarket } from "./engine/start-market.ts";
import type { Config } from "./env.ts";
import type { ProcessScope } from "./lifecycle/run-process.ts";
import { probeAddress } from "./listen.ts";
import { StartError } from "./start-error.ts";
import type { VenueSources } from "./venue-sources.ts";

export type ServeOptions = {
  readonly config: Config;
  readonly log: Logger;
  readonly scope: ProcessScope;
  readonly development: Development | undefined;
  readonly web: "source" | (string & {});
  readonly engineThread?: URL;
  /** Of the monotonic clock. */
  readonly startedAt: number;
};

/** Brings everything up in order; each part is stopped by the scope it was added to. */
export async function serve(options: ServeOptions): Promise<void> {
  const { config, log, scope } = options;
  const port = await probeAddress(config);
  const venues = readyVenues(options);
  const readied: Promise<Market> = venues.then((sources) => readyMarket(options, sources));
  const [databaseUrl, sources, market, keyring, web, { compose }] = await settleAll([
    readyDatabase(options),
    venues,
    readied,
    readKeyring(config),
    startWeb(options),
    // Read while the parts above are still coming up.
    import("./compose.ts"),
  ]);
  scope.signal.throwIfAborted();
  const publicUrl = publicUrlOf(config, port);
  const tandem = await compose({
    config: { ...config, port },
    market,
    sources,
    keyring,
    databaseUrl,
    publicUrl,
    log,
    stops: scope.stops,
    web: webOf(options, web),
    onOtherUpgrade: web?.upgrade,
  });
  scope.signal.throwIfAborted();
  await tandem.listen();
  const inMs = Math.round(performance.now() - options.startedAt);
  if (config.production) log.info({ url: publicUrl, port, roles: config.roles, inMs }, "Tandem is ready");
  else if (!config.roles.includes("api")) log.info({ roles: config.roles, inMs }, "Tandem runs, without pages");
  else process.stdout.write(welcome({ url: publicUrl, adminExists: tandem.startedWithAdmin, inMs }));
}

const webOf = (options: ServeOptions, web: DevelopmentWeb | undefined) =>
  web === undefined
    ? ({ kind: "static", dir: options.web } as const)
    : ({ kind: "handler", handle: web.handle } as const);

/** All of them end before the first failure is reported: what half started must be known to whoever stops it. */
async function settleAll<const Work extends readonly Promise<unknown>[]>(work: Work) {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function startWeb({ config, scope, development, log, web }: ServeOptions): Promise<DevelopmentWeb | undefined> {
  return web === "source" ? development?.startWeb({ config, scope, log }) : undefined;
}

async function readyDatabase({ config, scope, development, log }: ServeOptions): Promise<string> {
  const embedded =
    config.databaseUrl === undefined ? await development?.startDatabase({ config, scope, log }) : undefined;
  const appUrl = config.databaseUrl?.reveal() ?? embedded?.appUrl;
  if (appUrl === undefined) throw new StartError("DATABASE_URL is not set.");
  const ownerUrl = config.migrationDatabaseUrl?.reveal() ?? embedded?.ownerUrl;
  if (ownerUrl !== undefined) await (await import("./migrate-to.ts")).migrateTo(ownerUrl, appUrl);
  return appUrl;
}

/** The venues that are followed and where they are reached: in the demo the simulated ones, which are started. */
async function readyVenues({ config, scope, development, log }: ServeOptions): Promise<VenueSources> {
  const isDemo = config.venues === "demo";
  const isHere = config.roles.includes("market");
  const demoUrls = isDemo && isHere ? ((await development?.startVenues({ config, scope, log })) ?? {}) : {};
  return {
    venues: config.venues === "demo" ? Object.keys(demoUrls) : config.venues,
    venueUrls: { ...demoUrls, ...config.venueUrls },
  };
}

/** The engine's thread. */
async function readyMarket(options: ServeOptions, sources: VenueSources): Promise<Market> {
  const { config, scope, log, engineThread } = options;
  const symbols = config.symbols ?? (config.venues === "demo" ? "all" : undefined);
  return startMarket({
    data: { ...sources, venueFees: config.venueFees, ...(symbols && { symbols }) },
    isHere: config.roles.includes("market"),
    file: engineThread,
    log,
    stops: scope.stops,
  });
}
