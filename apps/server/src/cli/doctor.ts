import { checkAppRole } from "@tandem/db/check-app-role";
import { createDatabase, type Db } from "@tandem/db/database";
import { databaseTime } from "@tandem/db/repositories/database-time";
import { isAdminClaimed } from "@tandem/db/repositories/is-admin-claimed";
import { NOBODY, withTransaction } from "@tandem/db/with-transaction";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketFeed } from "@tandem/engine/ports";
import { createFeeds } from "@tandem/venues/create-feeds";
import { describeDatabaseError } from "../describe-database-error.ts";
import { type Config, readEnv } from "../env.ts";
import { probeAddress } from "../listen.ts";
import { StartError } from "../start-error.ts";
import { checkCertificate } from "./doctor/check-certificate.ts";
import { type ClockReading, judgeClock, readVenueClocks } from "./doctor/check-clock.ts";
import { checkRedis } from "./doctor/check-redis.ts";
import type { Finding } from "./doctor/finding.ts";

const NODE_MIN = [20, 19] as const;
const VENUE_MS = 15_000;

/** `tandem doctor`: a line a finding. @returns 1 when something fails */
export async function doctor(): Promise<number> {
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    findings.push(finding);
    process.stdout.write(`${finding.state.padEnd(5)} ${finding.part}: ${finding.text}\n`);
  };
  report(checkNode());
  const env = readEnv();
  if (!env.ok) {
    for (const { variable, remedy } of env.problems) report({ state: "fails", part: variable, text: remedy });
    return 1;
  }
  for (const { variable, remedy } of env.warnings) report({ state: "note", part: variable, text: remedy });
  const { config } = env;
  report({ state: "ok", part: "environment", text: `${config.nodeEnv}, venues ${String(config.venues)}` });
  const clocks: ClockReading[] = [];
  report(await checkDatabase(config, clocks));
  for (const finding of await checkRedis(config)) report(finding);
  for (const finding of checkCertificate(config, Date.now())) report(finding);
  report(await checkPort(config));
  for (const finding of await checkVenues(config)) report(finding);
  report(judgeClock([...clocks, ...(await readVenueClocks(config))]));
  return findings.some(({ state }) => state === "fails") ? 1 : 0;
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const recent = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const text = recent ? process.version : `${process.version} is too old: install ${NODE_MIN.join(".")} or later`;
  return { state: recent ? "ok" : "fails", part: "Node", text };
}

/** What it says of the time goes to `clocks`. */
async function checkDatabase(config: Config, clocks: ClockReading[]): Promise<Finding> {
  const part = "database";
  if (config.databaseUrl === undefined)
    return { state: "note", part, text: `the embedded one under ${config.dataDir}` };
  const db = createDatabase({ url: config.databaseUrl.reveal(), connectionsMax: 1 });
  try {
    clocks.push({ of: "the database", offMs: await readDatabaseClock(db) });
    const claimed = await withTransaction({ db, scope: NOBODY }, isAdminClaimed);
    const faults = await checkAppRole(db);
    if (faults.length > 0) return { state: config.production ? "fails" : "note", part, text: faults.join(" ") };
    return {
      state: "ok",
      part,
      text: claimed ? "answers" : "answers; no administrator yet: tandem users create-admin",
    };
  } catch (error) {
    const described = describeDatabaseError(error, "DATABASE_URL");
    return {
      state: "fails",
      part,
      text: described instanceof StartError ? described.message : "fails for an unknown reason",
    };
  } finally {
    await db.close();
  }
}

/** How far it is before this machine's (ms). */
async function readDatabaseClock(db: Db): Promise<number> {
  const startedAt = Date.now();
  const theirs = await withTransaction({ db, scope: NOBODY }, databaseTime);
  return theirs - (startedAt + Date.now()) / 2;
}

async function checkPort(config: Config): Promise<Finding> {
  try {
    const port = await probeAddress(config);
    return { state: "ok", part: "address", text: `${config.host}:${port} is free` };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { state: "note", part: "address", text: `${error.message} (Tandem itself, perhaps.)` };
  }
}

async function checkVenues(config: Config): Promise<readonly Finding[]> {
  if (config.venues === "demo")
    return [{ state: "note", part: "venues", text: "the simulated ones, started with the server" }];
  const { venueUrls, venueFees, venues } = config;
  const feeds = createFeeds({ venues, venueUrls, venueFees, clock: createLiveClock() });
  return Promise.all(feeds.map(checkVenue));
}

async function checkVenue(feed: MarketFeed): Promise<Finding> {
  const part = feed.venue;
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${VENUE_MS / 1000} s`)), VENUE_MS).unref();
  });
  try {
    const markets = await Promise.race([feed.loadMarkets(), late]);
    return { state: "ok", part, text: `lists ${markets.length} markets` };
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "unknown reason";
    return { state: "fails", part, text: `cannot be reached (${reason}): check the network, or VENUE_URLS` };
  } finally {
    await feed.stop();
  }
}
