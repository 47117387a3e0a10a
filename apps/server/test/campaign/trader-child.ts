/** A trader in a process of its own, which can be told where to die, and how to be broken. */

import { createDatabase } from "@tandem/db/database";
import { createOrderFinder } from "@tandem/db/trading/create-order-finder";
import { createTradingStore } from "@tandem/db/trading/create-trading-store";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createTrader } from "@tandem/engine/trading/create-trader";
import { traderMarketOf } from "@tandem/engine/trading/trader-market";
import { systemIds } from "@tandem/services/system-ids";
import { createFeeds } from "@tandem/venues/create-feeds";
import { createGovernor } from "@tandem/venues/governor/create-governor";
import { createLiveAccounts } from "@tandem/venues/trading/live-accounts";
import { breakAccount, breakStore } from "./break-trader.ts";
import { Failpoints } from "./failpoints.ts";
import type { ChildStart, FromChild, ToChild } from "./messages.ts";

const start: ChildStart = JSON.parse(process.argv[2] ?? "{}");
const tell = (message: FromChild): void => void process.send?.(message);
const clock = createLiveClock();
const failpoints = new Failpoints();
const ENDLESS = { kind: "window", limit: 1_000_000, windowMs: 1_000 } as const;
const governor = createGovernor({ clock, rules: () => ({ unitsPerCost: 1, address: ENDLESS }) });
const line = (level: string) => (facts: object, message: string) =>
  tell({ type: "log", line: `${level} ${message} ${JSON.stringify(facts)}` });
const log = { info: () => {}, warn: line("warn"), error: line("error") };
const venues = Object.keys(start.venueUrls);
const feeds = createFeeds({ venues, venueUrls: start.venueUrls, venueFees: {}, clock, governor, random: () => 0 });
const engine = createLiveEngine({ feeds, symbols: ["BTC/USDT", "ETH/USDT", "ETH/BTC"], clock, log });
const db = createDatabase({ url: start.databaseUrl, deadlineMs: 5_000, connectionsMax: 4, prepares: true });
const live = createLiveAccounts({ clock, governor, venueUrls: start.venueUrls, timeoutMs: 400, arrivalMarginMs: 500 });

const trader = createTrader({
  market: traderMarketOf(engine),
  maxNotional: new Map([
    ["USDT", 200n * 10n ** 18n],
    ["BTC", 10n ** 16n],
    ["ETH", 2n * 10n ** 17n],
  ]),
  store: failpoints.store(breakStore(createTradingStore({ db, ids: systemIds, clock }), start)),
  finder: createOrderFinder(db),
  venues: {
    venuesOf: async ({ mode }) => (mode === "live" ? venues.map((venue) => ({ venue, version: "1" })) : []),
    open: async ({ venue }) => {
      const credentials = start.keys[venue.venue];
      if (credentials === undefined) return "no key";
      return breakAccount(failpoints.account(await live.open({ venue: venue.venue, credentials })), start.breaks);
    },
  },
  clock,
  ids: systemIds,
  holder: start.holder,
  times: { leaseMs: 3_000, failureCoolDownMs: 0, lossCoolDownMs: 0, breakerCoolDownMs: 0, retryMs: 300 },
  log,
});

process.on("message", (message: ToChild) => {
  if (message.do === "die_at") failpoints.arm(message.point, message.count);
  if (message.do === "execute") void execute(message);
  if (message.do === "halt") {
    const { userId } = start;
    const halt = { id: systemIds.next(), scope: "user" as const, userId, target: userId, reason: "campaign" };
    void trader.halted(halt).then(() => tell({ type: "halted", id: message.id }));
  }
});
// Whoever started it is gone.
process.on("disconnect", () => process.exit(0));

async function execute({ id, opportunityId, key }: Extract<ToChild, { do: "execute" }>): Promise<void> {
  const actor = { type: "user", requestId: key, sessionId: "s", ip: "192.0.2.7", userAgent: "campaign" } as const;
  try {
    const answer = await trader.execute({
      userId: start.userId,
      mode: "live",
      opportunityId,
      maxNotional: undefined,
      idempotencyKey: key,
      actor,
    });
    if (answer.kind === "deal") tell({ type: "executed", id, dealId: answer.dealId, refused: undefined });
    else tell({ type: "executed", id, dealId: undefined, refused: answer.denials.map(({ rule }) => rule).join(",") });
  } catch (error) {
    tell({ type: "executed", id, dealId: undefined, refused: error instanceof Error ? error.message : "failed" });
  }
}

engine.start();
trader.start();
setInterval(() => {
  void trader.standing(start.userId).then(({ accounts }) => {
    const account = accounts.find(({ mode }) => mode === "live");
    const detail = (account?.venues ?? []).map(
      ({ venue, state, reason }) => `${venue}=${state}${reason ? `(${reason})` : ""}`,
    );
    const opportunities = engine.view.opportunities().filter(({ blockedBy }) => blockedBy.length === 0);
    tell({
      type: "state",
      state: `${account?.state ?? "off"} ${detail.join(" ")}`,
      opportunities: opportunities.map(({ id }) => id),
    });
  });
}, 100);
