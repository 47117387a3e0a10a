import { randomUUID } from "node:crypto";
import { createDatabase, type Db } from "@tandem/db/database";
import { insertUser } from "@tandem/db/repositories/users";
import { createTestDatabase, type TestDatabase } from "@tandem/db/testing/test-database";
import { createOrderFinder } from "@tandem/db/trading/create-order-finder";
import { createTradingStore } from "@tandem/db/trading/create-trading-store";
import { withTransaction } from "@tandem/db/with-transaction";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { RawLevel } from "@tandem/engine/ports";
import type { TraderTimes } from "@tandem/engine/trading/account-deps";
import { createTrader, type RunningTrader } from "@tandem/engine/trading/create-trader";
import { traderMarketOf } from "@tandem/engine/trading/trader-market";
import type { Actor } from "@tandem/engine/trading/trading-store";
import { systemIds } from "@tandem/services/system-ids";
import { market } from "@tandem/testing/books";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import { createVenueOpener } from "../../src/engine/venue-opener.ts";

export const ACTOR: Actor = {
  type: "user",
  requestId: "r1",
  sessionId: "0123456789abcdef0123456789abcdef",
  ip: "192.0.2.7",
  userAgent: "test",
};
/** Bought at `a` for 30,000, sold at `b` for 30,300: 100 basis points without fees. */
export const CROSS = "cross:USDT:a|BTC/USDT|buy>b|BTC/USDT|sell";

export type Rig = {
  readonly trader: RunningTrader;
  readonly setBook: (venue: "a" | "b", bids: readonly RawLevel[], asks: readonly RawLevel[]) => void;
  readonly stop: () => Promise<void>;
};

/** A live engine of two scripted venues, a trader on it, and the real store. */
export async function startRig(db: Db, times: Partial<TraderTimes> = {}): Promise<Rig> {
  const clock = createLiveClock();
  const text = { amountStep: "0.001", priceStep: "0.1", minAmount: "0.001", minNotional: "5" };
  const feeds = ["a", "b"].map((venue) => createScriptedFeed({ venue, answers: [[market(venue, "BTC/USDT", text)]] }));
  const errors: string[] = [];
  const log = {
    info: () => {},
    warn: (facts: object, message: string) => void errors.push(`${message} ${JSON.stringify(facts)}`),
    error: (facts: object, message: string) => void errors.push(`${message} ${JSON.stringify(facts)}`),
  };
  const engine = createLiveEngine({ feeds, clock, log, symbols: "all" });
  engine.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const setBook: Rig["setBook"] = (venue, bids, asks) =>
    feeds
      .find((feed) => feed.venue === venue)
      ?.sink()
      .book({ venue, symbol: "BTC/USDT", type: "snapshot", bids, asks });
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  const usual = (): void => {
    setBook("a", [[29_990, 50]], [[30_000, 50]]);
    setBook("b", [[30_300, 50]], [[30_310, 50]]);
  };
  usual();
  const beat = setInterval(() => {
    for (const feed of feeds) feed.sink().heartbeat(feed.venue);
  }, 500);
  const trader = createTrader({
    market: traderMarketOf(engine),
    maxNotional: new Map(),
    store: createTradingStore({ db, ids: systemIds, clock }),
    finder: createOrderFinder(db),
    venues: createVenueOpener({
      engine,
      venues: ["a", "b"],
      live: {
        refusal: () => "there are no live venues here",
        open: () => Promise.reject(new Error("there are no live venues here")),
      },
      vault: { seal: refuse, open: refuse, rewrap: refuse } as never, // no key is ever opened here
      db,
      ids: systemIds,
      clock,
      log,
    }),
    clock,
    ids: systemIds,
    holder: randomUUID(),
    times,
    log,
  });
  trader.start();
  return {
    trader,
    setBook,
    stop: async () => {
      clearInterval(beat);
      await trader.stop();
      await engine.stop();
      if (process.env["SHOW_LOG"] !== undefined) for (const line of errors) process.stdout.write(`${line}\n`);
    },
  };
}

const refuse = (): never => {
  throw new Error("no vault here");
};

export type TradingDatabase = {
  readonly database: TestDatabase;
  readonly open: () => Db;
  readonly look: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly addUser: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

export async function startDatabase(): Promise<TradingDatabase> {
  const database = await createTestDatabase();
  const opened: Db[] = [];
  const open = (): Db => {
    const db = createDatabase({ url: database.appUrl, deadlineMs: 10_000, prepares: true });
    opened.push(db);
    return db;
  };
  const own = open();
  const superuser = createDatabase({ url: database.superuserUrl, deadlineMs: 10_000, connectionsMax: 2 });
  return {
    database,
    open,
    look: async (text) => [...(await superuser.drizzle.execute(text))],
    addUser: async () => {
      const id = randomUUID();
      await withTransaction({ db: own, scope: { userId: id } }, (tx) =>
        insertUser({
          tx,
          user: {
            id,
            username: `u${id}`,
            email: `${id}@example.org`,
            passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
            role: "trader",
            createdAt: Date.now(),
          },
        }),
      );
      return id;
    },
    stop: async () => {
      await Promise.all([...opened.map((one) => one.close()), superuser.close()]);
      await database.drop();
    },
  };
}
