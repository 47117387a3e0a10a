import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createDatabase, type Db } from "@tandem/db/database";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import { migrate } from "@tandem/db/migrate";
import { allowLiveForUser } from "@tandem/db/repositories/live-permissions";
import { insertUser } from "@tandem/db/repositories/users";
import { withTransaction } from "@tandem/db/with-transaction";
import type { VenueCredentials } from "@tandem/engine/key-check";
import { createSimulator, type Simulator } from "@tandem/simulator/simulator";

export const VENUES = ["binance", "okx", "kraken"] as const;
const FUNDS = { USDT: "10000000", BTC: "1000", ETH: "10000" };

/** The ground truth of a campaign: simulated exchanges in this process, and a PostgreSQL that can be killed. */
export type World = {
  readonly simulator: Simulator;
  readonly userId: string;
  readonly keys: Readonly<Record<string, VenueCredentials>>;
  readonly urls: () => { readonly app: string; readonly superuser: string };
  readonly look: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly setBooks: () => void;
  /** As `kill -9`, and started again on the same port. */
  readonly killDatabase: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startWorld(seed: number): Promise<World> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tandem-campaign-"));
  let postgres = await startEmbeddedPostgres({ dataDir });
  await migrate({ ownerUrl: postgres.ownerUrl });
  const userId = randomUUID();
  const db = createDatabase({ url: postgres.appUrl, deadlineMs: 10_000 });
  await addTrader(db, userId);
  await db.close();
  let superuser = createDatabase({ url: postgres.superuserUrl, deadlineMs: 20_000, connectionsMax: 2 });
  await superuser.drizzle.execute(LIMITLESS(userId));
  const simulator = await createSimulator({ seed, venues: VENUES, tickMs: 0, isLimited: false });
  const keys: Record<string, VenueCredentials> = {};
  for (const venue of VENUES) {
    // Kraken signs with the base64 of its secret.
    keys[venue] = {
      apiKey: `${venue}key`,
      secret: Buffer.from(`${venue} secret`).toString("base64"),
      passphrase: "pass",
    };
    simulator.control({ do: "account", venue, ...keys[venue], permissions: ["read", "trade"], balances: FUNDS });
  }
  const setBooks = (): void => {
    const book = (venue: string, symbol: string, bid: number, ask: number): void =>
      void simulator.control({ do: "book", venue, symbol, bids: [[bid, 500]], asks: [[ask, 500]] });
    book("binance", "BTC/USDT", 29_990, 30_000);
    book("okx", "BTC/USDT", 30_300, 30_310);
    book("kraken", "BTC/USDT", 30_150, 30_200);
    // Bought for 1,500 USDT, sold for 0.051 BTC, and that for 1,545 USDT, all at okx.
    book("okx", "ETH/USDT", 1_499, 1_500);
    book("okx", "ETH/BTC", 0.051, 0.0512);
    book("binance", "ETH/USDT", 1_499, 1_500);
    book("kraken", "ETH/USDT", 1_499, 1_500);
    book("binance", "ETH/BTC", 0.0499, 0.0501);
    book("kraken", "ETH/BTC", 0.0497, 0.0499);
  };
  setBooks();
  return {
    simulator,
    userId,
    keys,
    urls: () => ({ app: postgres.appUrl, superuser: postgres.superuserUrl }),
    look: async (text) => [...(await superuser.drizzle.execute(text))],
    setBooks,
    killDatabase: async () => {
      const { pid, port } = postgres;
      process.kill(pid, "SIGKILL");
      await postgres.stop().catch(() => {});
      await superuser.close().catch(() => {});
      postgres = await startEmbeddedPostgres({ dataDir, port });
      superuser = createDatabase({ url: postgres.superuserUrl, deadlineMs: 20_000, connectionsMax: 2 });
    },
    stop: async () => {
      await simulator.stop();
      await superuser.close();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function addTrader(db: Db, id: string): Promise<void> {
  await withTransaction({ db, scope: { userId: id } }, async (tx) => {
    const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA";
    const user = { id, username: `u${id}`, email: `${id}@example.org`, passwordHash, role: "trader" as const };
    await insertUser({ tx, user: { ...user, createdAt: Date.now() } });
    await allowLiveForUser({ tx, userId: id, at: Date.now() });
  });
}

/** Neither the user's limits nor the ceilings hold anything back, and a deal may lose what it must. */
const LIMITLESS = (userId: string): string => {
  const most = "1000000000000";
  const money = [
    "order_notional_max",
    "deal_notional_max",
    "venue_exposure_max",
    "asset_exposure_max",
    "daily_loss_max",
    "drawdown_max",
  ];
  const counts = "loss_streak_max = 1000, orders_per_minute_max = 10000, book_age_ms_max = 60000";
  return `do $$ begin
    alter table risk_ceilings disable trigger user;
    update risk_ceilings set ${money.map((name) => `${name} = ${most}`).join(", ")}, ${counts};
    alter table risk_ceilings enable trigger user;
    insert into risk_settings (user_id, ${money.join(", ")}, loss_streak_max, orders_per_minute_max, book_age_ms_max,
      repair_complete, repair_unwind, repair_elsewhere, hold_penalty_bps, repair_loss_max_bps, repair_slippage_bps, updated_at)
    values ('${userId}', ${money.map(() => most).join(", ")}, 1000, 10000, 60000, true, true, true, null, 10000, 50, now());
  end $$`;
};
