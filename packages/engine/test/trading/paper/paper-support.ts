import type { Market } from "@tandem/domain/market";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import { OrderBook } from "@tandem/domain/order-book";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { market as marketOf } from "@tandem/testing/books";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createPaperAccount } from "../../../src/trading/paper/create-paper-account.ts";
import type { PaperStart } from "../../../src/trading/paper/paper-venue.ts";
import type { PlaceOutcome } from "../../../src/trading/trading-ports.ts";
import type { AccountReport, VenueBalance } from "../../../src/trading/venue-account.ts";

export type Levels = readonly (readonly [number, number])[];

let made = 0;

export const order = (text: {
  readonly side?: "buy" | "sell";
  readonly type?: "limit" | "market";
  readonly timeInForce?: "GTC" | "IOC" | "FOK" | "PO";
  readonly amount: string;
  readonly price?: string;
  readonly symbol?: string;
  readonly id?: string;
}): OrderRequest => ({
  clientOrderId: text.id ?? `c${made++}`,
  venue: "v",
  symbol: text.symbol ?? "BTC/USDT",
  side: text.side ?? "buy",
  type: text.type ?? (text.price === undefined ? "market" : "limit"),
  timeInForce: text.timeInForce ?? "IOC",
  amount: parseScaled(text.amount),
  price: text.price === undefined ? undefined : parseScaled(text.price),
});

/** One paper venue with one live book of BTC/USDT. */
export function paper(given: {
  readonly bids?: Levels;
  readonly asks?: Levels;
  readonly market?: Market;
  readonly funds?: Readonly<Record<string, string>>;
  readonly latencyMs?: number;
  readonly orders?: PaperStart["orders"];
}) {
  const clock = createFakeClock();
  const book = new OrderBook();
  book.applySnapshot(given.bids ?? [], given.asks ?? []);
  const state = { market: given.market ?? marketOf("v", "BTC/USDT"), book, isUsable: true };
  const listeners = new Set<(symbols: readonly string[]) => void>();
  const account = createPaperAccount({
    venue: "v",
    books: (symbol) => (symbol === "BTC/USDT" ? state : undefined),
    onBooks: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clock,
    latencyMs: () => given.latencyMs ?? 0,
    funds: Object.entries(given.funds ?? { USDT: "1000", BTC: "10" }).map(([asset, text]) => ({
      asset,
      amount: parseScaled(text),
    })),
    orders: given.orders ?? [],
  });
  const reports: AccountReport[] = [];
  account.start((report) => reports.push(report));
  return {
    account,
    clock,
    state,
    reports,
    listeners,
    set: (bids: Levels, asks: Levels) => {
      book.applyDelta(bids, asks);
      for (const listener of listeners) listener(["BTC/USDT"]);
    },
  };
}

/** `amount @ price - fee asset` of every trade, then status and filled amount. */
export const words = (outcome: PlaceOutcome): readonly string[] =>
  outcome.kind === "accepted"
    ? outcome.events.map(eventWords)
    : [outcome.kind === "rejected" ? outcome.reason : outcome.cause];

export function eventWords(event: OrderEvent): string {
  if (event.type === "report") return `${event.status} ${formatScaled(event.filled)}`;
  if (event.type !== "fill") return event.type;
  const { amount, price, fee } = event.fill;
  const paid = fee === undefined ? "" : ` - ${formatScaled(fee.amount)} ${fee.asset}`;
  return `${formatScaled(amount)} @ ${formatScaled(price)}${paid}`;
}

export const balanceWords = (balances: readonly VenueBalance[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    balances.map(({ asset, free, used }) => [
      asset,
      `${formatScaled(free)}${used > 0n ? ` + ${formatScaled(used)}` : ""}`,
    ]),
  );
