import { createDatabase } from "@tandem/db/database";
import { createOrderFinder } from "@tandem/db/trading/create-order-finder";
import { createTradingStore } from "@tandem/db/trading/create-trading-store";
import type { LiveEngine } from "@tandem/engine/live/create-live-engine";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import type { Clock } from "@tandem/engine/ports";
import { createTrader, type RunningTrader } from "@tandem/engine/trading/create-trader";
import { traderMarketOf } from "@tandem/engine/trading/trader-market";
import { systemIds } from "@tandem/services/system-ids";
import { createKeyringProvider } from "@tandem/vault/create-keyring-provider";
import { createVault } from "@tandem/vault/create-vault";
import type { Governor } from "@tandem/venues/governor/governor-types";
import { createLiveAccounts } from "@tandem/venues/trading/live-accounts";
import type { TradingSecrets } from "./thread-messages.ts";
import { createVenueOpener } from "./venue-opener.ts";

/** Connections of the trader alone: no page waits for them, and they for no page. */
const CONNECTIONS = 8;

/** What trades on the engine of this thread. */
export function composeTrader(of: {
  readonly engine: Pick<LiveEngine, "view" | "bus" | "bookState">;
  readonly venues: readonly string[];
  readonly venueUrls: Readonly<Record<string, string>>;
  readonly secrets: TradingSecrets;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly log: EngineLog;
}): RunningTrader {
  const { engine, venues, venueUrls, secrets, governor, clock, log } = of;
  const db = createDatabase({ url: secrets.databaseUrl, connectionsMax: CONNECTIONS, prepares: true });
  const vault = createVault({ provider: createKeyringProvider(secrets.keyring) });
  const live = createLiveAccounts({ clock, random: Math.random, governor, venueUrls });
  const trader = createTrader({
    market: traderMarketOf(engine),
    maxNotional: new Map(),
    store: createTradingStore({ db, ids: systemIds, clock }),
    finder: createOrderFinder(db),
    venues: createVenueOpener({ engine, venues, live, vault, db, ids: systemIds, clock, log }),
    clock,
    ids: systemIds,
    holder: systemIds.next(),
    log,
  });
  return {
    ...trader,
    stop: async () => {
      await trader.stop();
      await db.close();
    },
  };
}
