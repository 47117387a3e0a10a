import type { AddressBudget } from "@tandem/auth/address-budget";
import type { Hasher } from "@tandem/auth/hasher";
import type { RateLimiter } from "@tandem/auth/rate-limiter";
import type { Sessions } from "@tandem/auth/sessions";
import type { TokenScope } from "@tandem/contract/account";
import type { User } from "@tandem/contract/auth";
import type { AuditAnchors } from "@tandem/db/audit-anchors/audit-anchors";
import type { Db } from "@tandem/db/database";
import type { Redis } from "@tandem/db/redis/redis";
import type { KeyCheck } from "@tandem/engine/key-check";
import type { MarketView } from "@tandem/engine/market-view";
import type { Clock, IdSource } from "@tandem/engine/ports";
import type { Trader } from "@tandem/engine/trading/trader";
import type { Vault } from "@tandem/vault/create-vault";
import type { SystemProbe } from "./admin/system-probe.ts";
import type { Alarm } from "./alarm.ts";
import type { IdentityCache } from "./auth/identity-cache.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { TrustTeller } from "./trust/follow-trust.ts";

export type Registration = "open" | "invite" | "closed";

export type ServiceSettings = {
  readonly registration: Registration;
  /** In production the first admin is made on the command line: no registration ever becomes admin. */
  readonly production: boolean;
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  /** Every venue is simulated: pages say so. */
  readonly demo?: boolean;
  /** The origin that users open: links in mail begin with it. */
  readonly publicUrl?: string;
};

/** Who asks, as far as the transport knows. `ip` is the client's address after trusted hops. */
export type RequestInfo = {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
};

export type Identity = {
  readonly user: User;
  /** The sha256 of the token in hex: names the session or API token, opens nothing. */
  readonly sessionId: string;
  /** The earlier of the idle and the absolute end, epoch ms. */
  readonly expiresAt: number;
  readonly createdAt: number;
  /** Of an API token: all that it reaches. Absent: a session, which reaches what its user may. */
  readonly scopes?: readonly TokenScope[];
};

export type ServiceDeps = {
  readonly db: Db;
  /** Where `REDIS_URL` is set. */
  readonly redis?: Redis;
  readonly sessions: Sessions;
  readonly hasher: Hasher;
  readonly limiter: RateLimiter;
  readonly identities: IdentityCache;
  /** What an address may cost with tokens of nobody. */
  readonly strangers: AddressBudget;
  readonly market: MarketView;
  /** What sends orders: beside the market, in the engine's thread. */
  readonly trader: Trader;
  /** Hears which unproved venues may be traded. */
  readonly trust: TrustTeller;
  /** Seals and opens what users entrust. */
  readonly vault: Vault;
  readonly keyCheck: KeyCheck;
  readonly alarm: (alarm: Alarm) => void;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: ServiceSettings;
  readonly mailer: Mailer;
  /** Signed heads of the audit chain, outside of the database. */
  readonly anchors: AuditAnchors;
  /** What the process knows about itself. */
  readonly system: SystemProbe;
};

export type PublicCtx = { readonly deps: ServiceDeps; readonly request: RequestInfo };
export type UserCtx = PublicCtx & { readonly identity: Identity };
