import type { SimulatedBook } from "../market/simulated-book.ts";
import { LOST, type VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import type { AccountOrder } from "../trading/order.ts";
import type { OrderFaults } from "../trading/order-faults.ts";
import type { PerAccount } from "../trading/per-account.ts";
import { placeUnderFaults } from "../trading/place-under-faults.ts";
import type { RateWindow } from "../trading/rate-window.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { type Signed, withoutPermission } from "./authenticate.ts";
import { keyRestrictions } from "./key-restrictions.ts";
import { orderHistory, tradeHistory } from "./order-history.ts";
import { cancelAnswer, eightDecimals, newOrderAnswer, orderAnswer } from "./order-wire.ts";
import { parseOrder, refusalAnswer } from "./place-order.ts";
import { binanceError, json } from "./public-rest.ts";
import { binanceId } from "./wire.ts";

export type BinancePrivate = {
  readonly books: ReadonlyMap<string, SimulatedBook>;
  readonly desk: TradingDesk;
  readonly faults: OrderFaults;
  readonly epochMs: () => number;
  readonly orderCounts: PerAccount<RateWindow>;
};

const UNKNOWN_ORDER = binanceError(400, -2013, "Order does not exist.");

const tooManyOrders = (seconds: number): VenueResponse => ({
  ...binanceError(429, -1015, "Too many new orders; current limit is 100 orders per 10 SECOND."),
  headers: { "retry-after": String(seconds) },
});

const FAULT_ANSWERS = {
  reject: binanceError(400, -2010, "This action is disabled on this account."),
  rateLimit: tooManyOrders(10),
  serverError: binanceError(503, -1000, "An unknown error occured while processing the request."),
  lost: LOST,
};

/** Answers what needs a signature, for a request whose signature has been checked. Undefined: no such thing. */
export function privateRest(venue: BinancePrivate, call: string, signed: Signed): VenueResponse | undefined {
  const { account, params } = signed;
  const isOrder = /^(POST|DELETE) \/api\/v3\/(order|openOrders)$/.test(call);
  // Whatever a key may not do, it may ask what it may do.
  const refused = call.endsWith("/apiRestrictions")
    ? undefined
    : withoutPermission(account, isOrder ? "trade" : "read");
  if (refused) return refused;
  switch (call) {
    case "GET /api/v3/account":
      return json(accountAnswer(account, venue.epochMs()));
    case "POST /api/v3/order":
      return place(venue, signed);
    case "GET /api/v3/order":
      return withOrder(venue, signed, (order) => json(orderAnswer(order)));
    case "DELETE /api/v3/order":
      return cancel(venue, signed);
    case "GET /api/v3/openOrders":
      return json(openOrders(venue, signed).map(orderAnswer));
    case "DELETE /api/v3/openOrders":
      return cancelAll(venue, signed);
    case "GET /api/v3/allOrders":
      return json(orderHistory(ordersOf(venue, signed), params).map(orderAnswer));
    case "GET /api/v3/myTrades":
      return json(tradeHistory(ordersOf(venue, signed), params));
    case "GET /sapi/v1/account/apiRestrictions":
      return json(keyRestrictions(account));
    case "GET /sapi/v1/capital/config/getall":
      return json(coins(venue, account));
    case "GET /sapi/v1/asset/tradeFee":
      return json(
        [...venue.books.values()].map(({ listing }) => ({
          symbol: binanceId(listing),
          makerCommission: String(listing.makerBps / 10_000),
          takerCommission: String(listing.takerBps / 10_000),
        })),
      );
    case "GET /sapi/v1/margin/allPairs":
    case "GET /sapi/v1/margin/isolated/allPairs":
      return json([]);
    default:
      return undefined;
  }
}

function place(venue: BinancePrivate, { account, params }: Signed): VenueResponse {
  const now = venue.epochMs();
  const count = venue.orderCounts.of(account);
  if (!count.use(1, now)) return tooManyOrders(count.secondsLeft(now));
  const placed = placeCounted(venue, { account, params });
  return { ...placed, headers: { "x-mbx-order-count-10s": String(count.used), ...placed.headers } };
}

function placeCounted(venue: BinancePrivate, { account, params }: Signed): VenueResponse {
  const parsed = parseOrder(venue.books, params);
  if (!parsed.ok) return parsed.error;
  return placeUnderFaults(venue.faults, FAULT_ANSWERS, (options) => {
    const placed = venue.desk.place(account, parsed.value, options);
    return placed.ok ? json(newOrderAnswer(placed.value)) : refusalAnswer(placed.error);
  });
}

function ordersOf(venue: BinancePrivate, { account, params }: Signed): AccountOrder[] {
  const symbol = params.get("symbol");
  return venue.desk.ordersOf(account).filter((order) => symbol === null || binanceId(order.market.listing) === symbol);
}

function openOrders(venue: BinancePrivate, { account, params }: Signed): AccountOrder[] {
  const symbol = params.get("symbol");
  const open = venue.desk.openOrdersOf(account);
  return open.filter((order) => symbol === null || binanceId(order.market.listing) === symbol);
}

function named(params: URLSearchParams): { id: number | undefined; clientId: string | undefined } {
  const id = params.get("orderId");
  return { id: id === null ? undefined : Number(id), clientId: params.get("origClientOrderId") ?? undefined };
}

function withOrder(
  venue: BinancePrivate,
  signed: Signed,
  answer: (order: AccountOrder) => VenueResponse,
): VenueResponse {
  const order = venue.desk.order(signed.account, named(signed.params));
  return order && binanceId(order.market.listing) === signed.params.get("symbol") ? answer(order) : UNKNOWN_ORDER;
}

function cancel(venue: BinancePrivate, { account, params }: Signed): VenueResponse {
  const order = venue.desk.cancel(account, named(params));
  return order ? json(cancelAnswer(order)) : binanceError(400, -2011, "Unknown order sent.");
}

function cancelAll(venue: BinancePrivate, signed: Signed): VenueResponse {
  const open = openOrders(venue, signed);
  if (open.length === 0) return binanceError(400, -2011, "Unknown order sent.");
  return json(open.flatMap((order) => venue.desk.cancel(signed.account, { id: order.id }) ?? []).map(cancelAnswer));
}

const accountAnswer = (account: Account, now: number) => ({
  makerCommission: 10,
  takerCommission: 10,
  buyerCommission: 0,
  sellerCommission: 0,
  canTrade: account.permissions.has("trade"),
  canWithdraw: account.permissions.has("withdraw"),
  canDeposit: true,
  updateTime: now,
  accountType: "SPOT",
  balances: [...account.balances].map(([asset, { free, locked }]) => ({
    asset,
    free: eightDecimals(free),
    locked: eightDecimals(locked),
  })),
  permissions: ["SPOT"],
});

function coins(venue: BinancePrivate, account: Account) {
  const assets = new Set([...venue.books.values()].flatMap(({ listing }) => [listing.base, listing.quote]));
  return [...assets].sort().map((coin) => ({
    coin,
    name: coin,
    depositAllEnable: true,
    withdrawAllEnable: true,
    trading: true,
    isLegalMoney: false,
    free: eightDecimals(account.free(coin)),
    locked: eightDecimals(account.balances.get(coin)?.locked ?? 0n),
    networkList: [],
  }));
}
