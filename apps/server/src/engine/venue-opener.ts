import type { Db } from "@tandem/db/database";
import { type ExchangeKeyRow, listExchangeKeysForUser } from "@tandem/db/repositories/exchange-keys";
import { withTransaction } from "@tandem/db/with-transaction";
import type { LiveEngine } from "@tandem/engine/live/create-live-engine";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import type { Clock, IdSource } from "@tandem/engine/ports";
import type { VenueOpener } from "@tandem/engine/trading/account-deps";
import { createPaperAccount } from "@tandem/engine/trading/paper/create-paper-account";
import type { VenueAccount } from "@tandem/engine/trading/venue-account";
import { withCredentials } from "@tandem/services/keys/with-credentials";
import type { Vault } from "@tandem/vault/create-vault";
import type { LiveAccounts } from "@tandem/venues/trading/live-accounts";

/** How long a paper order is on its way, as to a venue that is not far. */
const PAPER_LATENCY_MS = 20;
const KEYS_MAX = 200;

export type VenueOpenerDeps = {
  readonly engine: Pick<LiveEngine, "view" | "bookState">;
  readonly venues: readonly string[];
  readonly live: LiveAccounts;
  readonly vault: Vault;
  readonly db: Db;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly log: EngineLog;
};

/** Paper accounts over the live books of every venue; live ones with the newest key that is proved and may trade. */
export function createVenueOpener(deps: VenueOpenerDeps): VenueOpener {
  const { db, clock, engine } = deps;

  const keysOf = (userId: string): Promise<readonly ExchangeKeyRow[]> =>
    withTransaction({ db, scope: { userId } }, (tx) => listExchangeKeysForUser({ tx, userId, limit: KEYS_MAX }));

  function openPaper({ venue, funds, orders }: Parameters<VenueOpener["open"]>[0]): VenueAccount {
    return createPaperAccount({
      venue: venue.venue,
      books: (symbol) => engine.bookState(venue.venue, symbol),
      funds,
      orders,
      onBooks: (listener) =>
        engine.view.subscribe(({ books }) => {
          const symbols = books.filter((book) => book.venue === venue.venue).map(({ symbol }) => symbol);
          if (symbols.length > 0) listener(symbols);
        }),
      clock,
      latencyMs: () => PAPER_LATENCY_MS,
    });
  }

  async function openLive(userId: string, venue: { venue: string; version: string }): Promise<VenueAccount | string> {
    const refusal = deps.live.refusal(venue.venue);
    if (refusal !== undefined) return refusal;
    const key = (await keysOf(userId)).find(({ id }) => id === venue.version);
    if (key === undefined || !mayTrade(key, clock.epochMs())) return "there is no key that may trade";
    const alarm = ({ kind, recordId }: { readonly kind: string; readonly recordId: string }): void =>
      deps.log.error({ kind, recordId }, "a sealed secret does not open: it was changed or moved, or its key is gone");
    return withCredentials({ deps: { ...deps, alarm }, key }, (credentials) =>
      deps.live.open({ venue: venue.venue, credentials }),
    );
  }

  return {
    venuesOf: async ({ userId, mode }) => {
      if (mode === "paper") return deps.venues.map((venue) => ({ venue, version: "paper" }));
      const found = new Map<string, string>();
      // Newest first.
      for (const key of await keysOf(userId))
        if (mayTrade(key, clock.epochMs()) && deps.venues.includes(key.venue) && !found.has(key.venue))
          found.set(key.venue, key.id);
      return Array.from(found, ([venue, version]) => ({ venue, version }));
    },
    open: async (args) => (args.account.mode === "paper" ? openPaper(args) : openLive(args.account.userId, args.venue)),
  };
}

/** Proved by its venue to trade and not to withdraw. Anything else fails closed. */
const mayTrade = ({ state, permissions, expiresAt }: ExchangeKeyRow, now: number): boolean =>
  state === "verified" &&
  permissions.includes("trade") &&
  !permissions.includes("withdraw") &&
  (expiresAt === null || expiresAt > now);
