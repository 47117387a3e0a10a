import { formatScaled } from "@tandem/domain/money";
import type { SimulatedBook } from "../market/simulated-book.ts";
import { LOST, type VenueRequest, type VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import type { CancelTimers } from "../trading/cancel-timers.ts";
import { isFinal } from "../trading/order.ts";
import type { OrderFaults } from "../trading/order-faults.ts";
import { placeUnderFaults } from "../trading/place-under-faults.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { Authenticator, type Call } from "./authenticate.ts";
import type { CallLimits } from "./call-limits.ts";
import { keyInfo } from "./key-info.ts";
import { closedOrders, isAskedFor, named, queriedTrades, tradesHistory } from "./order-history.ts";
import { orderDescription, orderIdOf, orderTxid } from "./order-wire.ts";
import { parseOrder, refusalWord } from "./parse-order.ts";
import { krakenError } from "./public-rest.ts";
import type { SocketTokens } from "./socket-tokens.ts";
import { restAsset, restPair } from "./wire.ts";

export type KrakenPrivate = {
  readonly books: readonly SimulatedBook[];
  readonly desk: TradingDesk;
  readonly faults: OrderFaults;
  readonly tokens: SocketTokens;
  readonly limits: CallLimits;
  readonly timers: CancelTimers;
  readonly epochMs: () => number;
};

const ok = (result: unknown): VenueResponse => ({ status: 200, body: JSON.stringify({ error: [], result }) });

const FAULT_ANSWERS = {
  reject: krakenError("EOrder:Invalid order"),
  rateLimit: krakenError("EOrder:Rate limit exceeded"),
  serverError: { ...krakenError("EService:Unavailable"), status: 503 },
  lost: LOST,
};

const TRADING = ["AddOrder", "CancelOrder", "CancelOrderBatch", "CancelAll", "CancelAllOrdersAfter"];
// Whatever a key may not do, it may ask what it may do.
const FREE = ["GetApiKeyInfo"];
const TIMER_SECONDS_MAX = 86_400;

/** `/0/private/…`: keys, nonces, signatures, rate counters, and the calls behind them. */
export class PrivateRest {
  readonly #venue: KrakenPrivate;
  readonly #authenticator: Authenticator;

  constructor(venue: KrakenPrivate) {
    this.#venue = venue;
    this.#authenticator = new Authenticator(venue.desk);
  }

  answer(request: VenueRequest): VenueResponse {
    const name = request.path.slice("/0/private/".length);
    const checked = this.#authenticator.check(request);
    if (!checked.ok) return krakenError(checked.error);
    const { account } = checked.value;
    const isTrading = TRADING.includes(name);
    const isAllowed = FREE.includes(name) || account.permissions.has(isTrading ? "trade" : "read");
    if (!isAllowed) return krakenError("EGeneral:Permission denied");
    const { limits, epochMs } = this.#venue;
    if (isTrading && !limits.mayTrade(account, epochMs())) return krakenError("EOrder:Rate limit exceeded");
    if (!isTrading && !limits.mayCall(account, name, epochMs())) return krakenError("EAPI:Rate limit exceeded");
    return isTrading ? this.#trade(name, checked.value) : this.#read(name, checked.value);
  }

  #trade(name: string, call: Call): VenueResponse {
    const { account, params } = call;
    switch (name) {
      case "AddOrder":
        return this.#add(call);
      case "CancelOrder":
        return this.#cancel(call);
      case "CancelOrderBatch":
        return ok({ count: params.getAll("orders").filter((txid) => this.#cancelTxid(account, txid)).length });
      case "CancelAll":
        return ok({ count: this.#venue.desk.cancelAll(account).length });
      default:
        return this.#cancelAfter(call);
    }
  }

  #read(name: string, { account, params }: Call): VenueResponse {
    const { desk, tokens, epochMs } = this.#venue;
    switch (name) {
      case "Balance":
        return ok(balances(account));
      case "BalanceEx":
        return ok(extendedBalances(account));
      case "OpenOrders":
        return ok({ open: named(desk.openOrdersOf(account).filter(isAskedFor(params))) });
      case "ClosedOrders":
        return ok(closedOrders(desk.ordersOf(account).filter(isFinal), params));
      case "QueryOrders":
        return this.#query(account, params);
      case "TradesHistory":
        return ok(tradesHistory(desk.ordersOf(account), params));
      case "QueryTrades":
        return ok(queriedTrades(desk.ordersOf(account), params));
      case "TradeVolume":
        return ok(this.#fees());
      case "GetApiKeyInfo":
        return ok(keyInfo(account, params.get("nonce") ?? "", epochMs()));
      case "GetWebSocketsToken":
        return ok({ token: tokens.issue(account), expires: 900 });
      default:
        return krakenError("EGeneral:Unknown method");
    }
  }

  #add({ account, params }: Call): VenueResponse {
    const parsed = parseOrder(this.#venue.books, params);
    if (!parsed.ok) return krakenError(parsed.error);
    return placeUnderFaults(this.#venue.faults, FAULT_ANSWERS, (options) => {
      const placed = this.#venue.desk.place(account, parsed.value, options);
      if (!placed.ok) return krakenError(refusalWord(placed.error));
      return ok({ descr: { order: orderDescription(placed.value) }, txid: [orderTxid(placed.value.id)] });
    });
  }

  #cancel({ account, params }: Call): VenueResponse {
    const clientId = params.get("cl_ord_id");
    const isCancelled =
      clientId === null
        ? this.#cancelTxid(account, params.get("txid") ?? "")
        : this.#venue.desk.cancel(account, { clientId }) !== undefined;
    return isCancelled ? ok({ count: 1 }) : krakenError("EOrder:Unknown order");
  }

  #cancelTxid(account: Account, txid: string): boolean {
    const id = orderIdOf(txid);
    return id !== undefined && this.#venue.desk.cancel(account, { id }) !== undefined;
  }

  #cancelAfter({ account, params }: Call): VenueResponse {
    const seconds = Number(params.get("timeout"));
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > TIMER_SECONDS_MAX || !params.has("timeout")) {
      return krakenError("EGeneral:Invalid arguments:timeout");
    }
    const triggerAt = this.#venue.timers.set(account, seconds * 1000);
    const text = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
    return ok({
      currentTime: text(this.#venue.epochMs()),
      triggerTime: triggerAt === undefined ? "0" : text(triggerAt),
    });
  }

  #query(account: Account, params: URLSearchParams): VenueResponse {
    const ids = (params.get("txid") ?? "").split(",").map(orderIdOf);
    const orders = ids.map((id) => (id === undefined ? undefined : this.#venue.desk.order(account, { id })));
    const found = orders.filter((order) => order !== undefined);
    return found.length === orders.length ? ok(named(found)) : krakenError("EOrder:Unknown order");
  }

  #fees() {
    const rows = (pick: "takerBps" | "makerBps") =>
      Object.fromEntries(
        this.#venue.books.map(({ listing }) => [restPair(listing), { fee: (listing[pick] / 100).toFixed(4) }]),
      );
    return { currency: "ZUSD", volume: "0.0000", fees: rows("takerBps"), fees_maker: rows("makerBps") };
  }
}

const balances = (account: Account) =>
  Object.fromEntries(
    [...account.balances].map(([asset, { free, locked }]) => [restAsset(asset), formatScaled(free + locked)]),
  );

const extendedBalances = (account: Account) =>
  Object.fromEntries(
    [...account.balances].map(([asset, { free, locked }]) => [
      restAsset(asset),
      { balance: formatScaled(free + locked), hold_trade: formatScaled(locked) },
    ]),
  );
