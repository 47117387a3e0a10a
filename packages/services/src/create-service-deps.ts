import { createAddressBudget } from "@tandem/auth/address-budget";
import { createHasher } from "@tandem/auth/hasher";
import { createRateLimiter } from "@tandem/auth/rate-limiter";
import { createSessions } from "@tandem/auth/sessions";
import type { RateClass } from "@tandem/contract/rate-limits";
import { type AuditAnchors, noAnchors } from "@tandem/db/audit-anchors/audit-anchors";
import { createDatabase } from "@tandem/db/database";
import { createRedisRateStore } from "@tandem/db/redis/rate-store";
import { createRedis } from "@tandem/db/redis/redis";
import { createRateStore } from "@tandem/db/repositories/rate-store";
import { saveSessionActivity } from "@tandem/db/repositories/sessions";
import { withTransaction } from "@tandem/db/with-transaction";
import type { KeyCheck } from "@tandem/engine/key-check";
import type { MarketView } from "@tandem/engine/market-view";
import type { Clock, IdSource } from "@tandem/engine/ports";
import { noTrader } from "@tandem/engine/trading/no-trader";
import type { Trader } from "@tandem/engine/trading/trader";
import type { Vault } from "@tandem/vault/create-vault";
import { noProbe, type SystemProbe } from "./admin/system-probe.ts";
import type { Alarm } from "./alarm.ts";
import { createIdentityCache } from "./auth/identity-cache.ts";
import type { ServiceDeps, ServiceSettings } from "./context.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { startKeyRechecks } from "./keys/recheck-keys.ts";
import { type Mailer, noMailer } from "./mail/mailer.ts";
import { createTrustTeller, followTrust } from "./trust/follow-trust.ts";

/** The limiter has connections of its own: a slow page must not make logins look over the limit. */
const LIMITER_DEADLINE_MS = 400;
const LIMITER_CONNECTIONS = 4;
/** Tokens of nobody that one address may have looked up, at once and a minute. */
const STRANGERS_A_MINUTE = 600;

export type OwnedServiceDeps = ServiceDeps & {
  /** Writes what is still in memory and ends every connection. */
  readonly close: () => Promise<void>;
};

/** Everything the verbs need, on connections of the application role. */
export function createServiceDeps(options: {
  readonly databaseUrl: string;
  readonly market: MarketView;
  /** Absent: nothing trades here. */
  readonly trader?: Trader;
  /** Tells the engine which unproved venues may be traded. Absent: there is no engine to tell. */
  readonly allowVenues?: (venues: readonly string[]) => void;
  readonly vault: Vault;
  readonly keyCheck: KeyCheck;
  /** Told what a person must look into. */
  readonly onAlarm: (alarm: Alarm) => void;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: ServiceSettings;
  readonly rateLimits?: Partial<Record<RateClass, number>>;
  /** Where every limit is counted, for all processes together; without it the exact ones are counted in the database. */
  readonly redisUrl?: string | undefined;
  /** Told when the store of the limits stops answering, and when it answers again. */
  readonly onLimiterChange?: (state: "down" | "up", cause?: unknown) => void;
  /** Absent: no mail is sent. */
  readonly mailer?: Mailer;
  /** Absent: heads of the audit chain are not kept outside of the database. */
  readonly anchors?: AuditAnchors;
  readonly system?: SystemProbe;
  /** How long a transaction may take, and the limiter's one statement; 1000 and 400 by default. */
  readonly deadlinesMs?: { readonly transaction: number; readonly limiter: number };
}): OwnedServiceDeps {
  const { databaseUrl: url, clock, settings } = options;
  const limiterDeadlineMs = options.deadlinesMs?.limiter ?? LIMITER_DEADLINE_MS;
  const db = createDatabase({ url, ...(options.deadlinesMs ? { deadlineMs: options.deadlinesMs.transaction } : {}) });
  const limiterDb = createDatabase({ url, deadlineMs: limiterDeadlineMs, connectionsMax: LIMITER_CONNECTIONS });
  const redis =
    options.redisUrl === undefined ? undefined : createRedis({ url: options.redisUrl, deadlineMs: limiterDeadlineMs });
  const shared = redis && createRedisRateStore(redis);
  // The first to sign in must not pay for the first connection; a database that is down shows in /readyz.
  for (const pool of [db, limiterDb]) void pool.ping().catch(() => {});
  const sessions = createSessions({
    clock,
    idleMs: settings.sessionIdleMs,
    maxMs: settings.sessionMaxMs,
    saveActivity: (id, at) =>
      withTransaction({ db, scope: { sessionIds: [id] } }, (tx) => saveSessionActivity({ tx, id, at })),
  });
  const limiter = createRateLimiter({
    exactStore: shared ?? createRateStore(limiterDb),
    ...(shared && { sharedStore: shared }),
    monotonicMs: clock.monotonicMs,
    deadlineMs: limiterDeadlineMs,
    ...(options.onLimiterChange && { onChange: options.onLimiterChange }),
    ...(options.rateLimits ? { limits: options.rateLimits } : {}),
  });
  const deps: ServiceDeps = {
    db,
    ...(redis && { redis }),
    sessions,
    limiter,
    identities: createIdentityCache(clock),
    strangers: createAddressBudget({ perMinute: STRANGERS_A_MINUTE, monotonicMs: clock.monotonicMs }),
    hasher: createHasher(),
    market: options.market,
    trader: options.trader ?? noTrader,
    trust: createTrustTeller(options.allowVenues ?? (() => {})),
    vault: options.vault,
    keyCheck: options.keyCheck,
    alarm: options.onAlarm,
    mailer: options.mailer ?? noMailer,
    anchors: options.anchors ?? noAnchors,
    system: options.system ?? noProbe,
    clock,
    ids: options.ids,
    settings,
  };
  const stopHousekeeping = startHousekeeping({ db, clock, settings });
  const stopKeyRechecks = startKeyRechecks(deps);
  const stopTrust = options.allowVenues === undefined ? () => {} : followTrust(deps);
  return {
    ...deps,
    close: async () => {
      stopHousekeeping();
      stopKeyRechecks();
      stopTrust();
      await sessions.flush();
      await Promise.all([db.close(), limiterDb.close(), redis?.close()]);
    },
  };
}
