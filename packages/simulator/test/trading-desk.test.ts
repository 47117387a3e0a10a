import { formatScaled, parseScaled } from "@tandem/domain/money";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DemoMarket } from "../src/market/demo-market.ts";
import { Account } from "../src/trading/account.ts";
import type { OrderRequest } from "../src/trading/order-request.ts";
import { type DeskEvent, TradingDesk } from "../src/trading/trading-desk.ts";

function account(apiKey: string, balances: Record<string, string>): Account {
  const scaled = Object.entries(balances).map(([asset, text]) => [asset, parseScaled(text)] as const);
  return new Account({ apiKey, secret: "s", permissions: ["read", "trade"], balances: new Map(scaled) });
}

/** An empty, frozen book: only accounts and what a test places there. */
function emptyBook(venue: "binance" | "kraken", symbol: string) {
  const market = new DemoMarket({ seed: 1, venues: ["binance", "kraken"], epochMs: () => 5 });
  const book = market.book(venue, symbol);
  if (!book) throw new Error("no such market");
  book.frozen = true;
  book.crowd.clear();
  const desk = new TradingDesk({ epochMs: () => 5, firstOrderId: 100 });
  const events: DeskEvent[] = [];
  desk.listen((event) => events.push(event));
  const open = (owner: Account) => {
    desk.addAccount(owner);
    return owner;
  };
  return { market, book, desk, events, open };
}

const funds = (owner: Account) =>
  Object.fromEntries(
    [...owner.balances].map(([asset, { free, locked }]) => [asset, [formatScaled(free), formatScaled(locked)]]),
  );

const limit = (market: OrderRequest["market"], side: "buy" | "sell", price: number, size: number): OrderRequest => ({
  market,
  side,
  type: "limit",
  timeInForce: "GTC",
  price,
  size,
});

test("a fee from what is received: buying 1 for 100 at 10 bps keeps 0.999 and pays 100", () => {
  const { book, desk, open } = emptyBook("binance", "ETH/USDT");
  const buyer = open(account("buyer", { USDT: "1000" }));
  // Price in ticks of 0.01, size in steps of 0.0001.
  book.book.setCrowd("ask", 10_000, 20_000);
  const placed = desk.place(buyer, limit(book, "buy", 10_000, 10_000));
  expect(placed.ok && placed.value.status).toBe("filled");
  expect(funds(buyer)).toEqual({ USDT: ["900", "0"], ETH: ["0.999", "0"] });
});

test("a fee in quote: buying 1 for 100 at 16 bps keeps 1 and pays 100.16; the maker pays 10 bps of what it gets", () => {
  const { book, desk, open } = emptyBook("kraken", "ETH/USDT");
  const seller = open(account("seller", { ETH: "3" }));
  const buyer = open(account("buyer", { USDT: "1000" }));
  desk.place(seller, limit(book, "sell", 10_000, 200_000_000));
  desk.place(buyer, limit(book, "buy", 10_500, 100_000_000));
  expect(funds(buyer)).toEqual({ USDT: ["899.84", "0"], ETH: ["1", "0"] });
  // 100 less 10 bps; one of two still stands in the book.
  expect(funds(seller)).toEqual({ ETH: ["1", "1"], USDT: ["99.9", "0"] });
});

test("a resting order locks its funds, is filled by the crowd that comes to it, and frees the rest when cancelled", () => {
  const { market, book, desk, open, events } = emptyBook("binance", "ETH/USDT");
  const buyer = open(account("buyer", { USDT: "500" }));
  const placed = desk.place(buyer, { ...limit(book, "buy", 10_000, 40_000), clientId: "mine" });
  expect(funds(buyer)).toEqual({ USDT: ["100", "400"] });
  desk.bookCrowdFills(market.settle(book, book.crowd.place("ask", 10_000, 10_000)));
  // 1 of 4 at 100: pays 100, gets 1 less the maker's 10 bps.
  expect(funds(buyer)).toEqual({ USDT: ["100", "300"], ETH: ["0.999", "0"] });
  expect(placed.ok && placed.value.status).toBe("partially_filled");
  expect(desk.cancel(buyer, { clientId: "mine" })?.status).toBe("cancelled");
  expect(funds(buyer)).toEqual({ USDT: ["400", "0"], ETH: ["0.999", "0"] });
  expect(desk.cancel(buyer, { clientId: "mine" })).toBeUndefined();
  expect(events.map((event) => (event.type === "order" ? event.order.status : event.type))).toEqual([
    "cancelled",
    "balance",
    "fill",
    "balance",
    "cancelled",
    "balance",
  ]);
});

test.each<[string, Partial<OrderRequest>, string, number]>([
  ["IOC", { timeInForce: "IOC" }, "expired", 5000],
  ["FOK that cannot be filled", { timeInForce: "FOK" }, "expired", 0],
  ["FOK that can", { timeInForce: "FOK", size: 5000 }, "filled", 5000],
  ["GTC", {}, "partially_filled", 5000],
  ["market", { type: "market", price: undefined, timeInForce: "IOC" }, "expired", 5000],
])("%s ends as its kind says", (_, change, status, filled) => {
  const { book, desk, open } = emptyBook("binance", "ETH/USDT");
  const buyer = open(account("buyer", { USDT: "500" }));
  book.book.setCrowd("ask", 10_000, 5000);
  const placed = desk.place(buyer, { ...limit(book, "buy", 10_000, 10_000), ...change });
  expect(placed.ok && [placed.value.status, placed.value.filled]).toEqual([status, filled]);
});

test("a market order in quote buys the most that the money pays for", () => {
  const { book, desk, open } = emptyBook("binance", "ETH/USDT");
  const buyer = open(account("buyer", { USDT: "250" }));
  book.book.setCrowd("ask", 10_000, 10_000);
  book.book.setCrowd("ask", 20_000, 10_000);
  // 100 buys 1 at 100; the other 150 buy 0.75 at 200.
  const request = {
    market: book,
    side: "buy",
    type: "market",
    timeInForce: "IOC",
    quoteSize: parseScaled("250"),
  } as const;
  const placed = desk.place(buyer, request);
  expect(placed.ok && placed.value.filled).toBe(17_500);
  expect(funds(buyer)).toEqual({ USDT: ["0", "0"], ETH: ["1.74825", "0"] });
});

test("what breaks a rule is refused, and nothing is locked", () => {
  const { book, desk, open } = emptyBook("binance", "ETH/USDT");
  const trader = open(account("trader", { USDT: "100", ETH: "1" }));
  const refusal = (request: Partial<OrderRequest>) => {
    const placed = desk.place(trader, { ...limit(book, "buy", 10_000, 1000), ...request });
    return placed.ok ? "taken" : placed.error.kind;
  };
  expect(refusal({ type: "market", price: undefined })).toBe("no_liquidity");
  book.book.setCrowd("ask", 10_000, 10_000);
  expect(refusal({ size: 0 })).toBe("size_too_small");
  // 0.049 at 100 is 4.9, the minimum is 5.
  expect(refusal({ size: 490 })).toBe("notional_too_small");
  expect(refusal({ timeInForce: "PO" })).toBe("would_take");
  expect(refusal({ size: 10_001 })).toBe("insufficient_funds");
  expect(refusal({ side: "sell", price: 20_000, size: 10_001 })).toBe("insufficient_funds");
  expect(refusal({ price: 9000, clientId: "twice" })).toBe("taken");
  expect(refusal({ price: 9000, size: 600, clientId: "twice" })).toBe("duplicate_client_id");
  expect(funds(trader)).toEqual({ USDT: ["91", "9"], ETH: ["1", "0"] });
});

const order = fc.record({
  who: fc.nat(2),
  side: fc.constantFrom("buy" as const, "sell" as const),
  price: fc.integer({ min: 95, max: 105 }),
  size: fc.integer({ min: 1, max: 400 }),
  timeInForce: fc.constantFrom("GTC" as const, "IOC" as const, "FOK" as const, "PO" as const),
  cancels: fc.boolean(),
});

test.each(["binance", "kraken"] as const)(
  "%s: no order makes or loses money: balances and fees add up, locks match orders",
  (venue) => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 60 }), (orders) => {
        const { book, desk, open } = emptyBook(venue, "ETH/USDT");
        const traders = ["a", "b", "c"].map((key) => open(account(key, { USDT: "5000", ETH: "50" })));
        const step = 10 ** (book.listing.amountDecimals - 2);
        for (const { who, side, price, size, timeInForce, cancels } of orders) {
          const trader = traders[who];
          if (!trader) continue;
          const placed = desk.place(trader, { ...limit(book, side, price * 100, size * step), timeInForce });
          if (placed.ok && cancels) desk.cancel(trader, { id: placed.value.id });
        }
        const fills = desk.orders().flatMap(({ fills: own }) => own);
        for (const asset of ["USDT", "ETH"]) {
          const held = traders.reduce((sum, trader) => {
            const { free = 0n, locked = 0n } = trader.balances.get(asset) ?? {};
            return sum + free + locked;
          }, 0n);
          const fees = fills.reduce((sum, fill) => (fill.feeAsset === asset ? sum + fill.fee : sum), 0n);
          expect(held + fees).toBe(parseScaled(asset === "USDT" ? "15000" : "150"));
          const locked = traders.reduce((sum, trader) => sum + (trader.balances.get(asset)?.locked ?? 0n), 0n);
          const side = asset === "USDT" ? "buy" : "sell";
          expect(desk.orders().reduce((sum, each) => (each.side === side ? sum + each.locked : sum), 0n)).toBe(locked);
        }
        const resting = desk.orders().filter(({ status }) => status === "open" || status === "partially_filled");
        const inBook = [...book.book.bids.top(99), ...book.book.asks.top(99)].reduce((sum, [, size]) => sum + size, 0);
        expect(resting.reduce((sum, each) => sum + each.size - each.filled, 0)).toBe(inBook);
      }),
      { numRuns: 100 },
    );
  },
);
