import { formatScaled } from "@tandem/domain/money";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import { DecayCounter } from "../trading/decay-counter.ts";
import { type AccountOrder, isFinal } from "../trading/order.ts";
import type { OrderFaults } from "../trading/order-faults.ts";
import { placeUnderFaults } from "../trading/place-under-faults.ts";
import { krakenSignature, sameText } from "../trading/signature.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { keyInfo } from "./key-info.ts";
import { orderAnswer, orderDescription, orderIdOf, orderTxid, reported, tradeAnswer, tradeTxid } from "./order-wire.ts";
import { parseOrder, refusalWord } from "./parse-order.ts";
import { krakenError } from "./public-rest.ts";
import type { SocketTokens } from "./socket-tokens.ts";
import { restAsset, restPair } from "./wire.ts";

export type KrakenPrivate = {
  readonly books: readonly SimulatedBook[];
  readonly desk: TradingDesk;
  readonly faults: OrderFaults;
  readonly tokens: SocketTokens;
  readonly epochMs: () => number;
};

type Call = { readonly account: Account; readonly params: URLSearchParams };

const ok = (result: unknown): VenueResponse => ({ status: 200, body: JSON.stringify({ error: [], result }) });

const FAULT_ANSWERS = {
  reject: krakenError("EOrder:Invalid order"),
  rateLimit: krakenError("EOrder:Rate limit exceeded"),
  serverError: { ...krakenError("EService:Unavailable"), status: 503 },
};

// What the calls cost on the counter of a key; those that trade have a counter of their own.
const COSTS: Readonly<Record<string, number>> = {
  AddOrder: 0,
  CancelOrder: 0,
  CancelAll: 0,
  TradesHistory: 2,
  ClosedOrders: 2,
  GetApiKeyInfo: 1,
};
const TRADING = ["AddOrder", "CancelOrder", "CancelAll"];

/** `/0/private/…`: keys, nonces, signatures, rate counters, and the calls behind them. */
export class PrivateRest {
  readonly #venue: KrakenPrivate;
  readonly #nonces = new Map<string, bigint>();
  readonly #counters = new Map<string, { calls: DecayCounter; orders: DecayCounter }>();

  constructor(venue: KrakenPrivate) {
    this.#venue = venue;
  }

  answer(request: VenueRequest): VenueResponse {
    const name = request.path.slice("/0/private/".length);
    const params = bodyParams(request.body);
    const account = this.#venue.desk.account(String(request.headers["api-key"] ?? ""));
    if (!account) return krakenError("EAPI:Invalid key");
    const nonce = params.get("nonce") ?? "";
    const expected = krakenSignature(account.secret, { path: request.path, nonce, body: request.body });
    if (!sameText(String(request.headers["api-sign"] ?? ""), expected)) return krakenError("EAPI:Invalid signature");
    if (!this.#isFresh(account, nonce)) return krakenError("EAPI:Invalid nonce");
    const needed = TRADING.includes(name) ? "trade" : "read";
    // Whatever a key may not do, it may ask what it may do.
    if (name !== "GetApiKeyInfo" && !account.permissions.has(needed)) {
      return krakenError("EGeneral:Permission denied");
    }
    if (!this.#mayCall(account, name)) {
      return krakenError(TRADING.includes(name) ? "EOrder:Rate limit exceeded" : "EAPI:Rate limit exceeded");
    }
    return this.#call(name, { account, params });
  }

  #call(name: string, call: Call): VenueResponse {
    const { account } = call;
    const { desk, tokens } = this.#venue;
    switch (name) {
      case "Balance":
        return ok(
          Object.fromEntries(
            [...account.balances].map(([asset, { free, locked }]) => [restAsset(asset), formatScaled(free + locked)]),
          ),
        );
      case "BalanceEx":
        return ok(extendedBalances(account));
      case "AddOrder":
        return this.#add(call);
      case "CancelOrder":
        return this.#cancel(call);
      case "CancelAll":
        return ok({ count: openOrders(desk, account).filter(({ id }) => desk.cancel(account, { id })).length });
      case "OpenOrders":
        return ok({ open: named(openOrders(desk, account).filter(isAskedFor(call.params))) });
      case "ClosedOrders": {
        const closed = desk.ordersOf(account).filter(isFinal).filter(isAskedFor(call.params));
        return ok({ closed: named(closed), count: closed.length });
      }
      case "QueryOrders":
        return this.#query(call);
      case "TradesHistory":
        return ok(this.#trades(call));
      case "TradeVolume":
        return ok(this.#fees());
      case "GetApiKeyInfo":
        return ok(keyInfo(account, call.params.get("nonce") ?? "", this.#venue.epochMs()));
      case "GetWebSocketsToken":
        return ok({ token: tokens.issue(account), expires: 900 });
      default:
        return krakenError("EGeneral:Unknown method");
    }
  }

  #isFresh({ apiKey }: Account, nonce: string): boolean {
    if (!/^\d{1,20}$/.test(nonce)) return false;
    const value = BigInt(nonce);
    if (value <= (this.#nonces.get(apiKey) ?? -1n)) return false;
    this.#nonces.set(apiKey, value);
    return true;
  }

  #mayCall({ apiKey }: Account, name: string): boolean {
    const counters = this.#counters.get(apiKey) ?? {
      calls: new DecayCounter({ max: 20, perSecond: 0.5 }),
      orders: new DecayCounter({ max: 125, perSecond: 2.34 }),
    };
    this.#counters.set(apiKey, counters);
    const now = this.#venue.epochMs();
    return TRADING.includes(name) ? counters.orders.use(1, now) : counters.calls.use(COSTS[name] ?? 1, now);
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
    const clientId = params.get("cl_ord_id") ?? undefined;
    const id = clientId === undefined ? orderIdOf(params.get("txid") ?? "") : undefined;
    const isNamed = id !== undefined || clientId !== undefined;
    const order = isNamed ? this.#venue.desk.cancel(account, { id, clientId }) : undefined;
    return order ? ok({ count: 1 }) : krakenError("EOrder:Unknown order");
  }

  #query({ account, params }: Call): VenueResponse {
    const ids = (params.get("txid") ?? "").split(",").map(orderIdOf);
    const orders = ids.map((id) => (id === undefined ? undefined : this.#venue.desk.order(account, { id })));
    const found = orders.filter((order) => order !== undefined);
    return found.length === orders.length ? ok(named(found)) : krakenError("EOrder:Unknown order");
  }

  #trades({ account, params }: Call) {
    const start = Number(params.get("start") ?? 0) * 1000;
    const end = Number(params.get("end") ?? Number.MAX_SAFE_INTEGER) * 1000;
    const rows = this.#venue.desk
      .ordersOf(account)
      .flatMap((order) =>
        reported(order).map((fill, index) => [`${tradeTxid(order, fill)}`, index, tradeAnswer(order, fill)] as const),
      );
    const within = rows.filter(([, , { time }]) => time * 1000 >= start && time * 1000 <= end);
    return { trades: Object.fromEntries(within.map(([id, , trade]) => [id, trade])), count: within.length };
  }

  #fees() {
    const rows = (pick: "takerBps" | "makerBps") =>
      Object.fromEntries(
        this.#venue.books.map(({ listing }) => [restPair(listing), { fee: (listing[pick] / 100).toFixed(4) }]),
      );
    return { currency: "ZUSD", volume: "0.0000", fees: rows("takerBps"), fees_maker: rows("makerBps") };
  }
}

const openOrders = (desk: TradingDesk, account: Account): AccountOrder[] =>
  desk.ordersOf(account).filter((order) => !isFinal(order));

const named = (orders: readonly AccountOrder[]) =>
  Object.fromEntries(orders.map((order) => [orderTxid(order.id), orderAnswer(order)]));

const isAskedFor =
  (params: URLSearchParams) =>
  (order: AccountOrder): boolean =>
    !params.has("cl_ord_id") || params.get("cl_ord_id") === order.clientId;

const extendedBalances = (account: Account) =>
  Object.fromEntries(
    [...account.balances].map(([asset, { free, locked }]) => [
      restAsset(asset),
      { balance: formatScaled(free + locked), hold_trade: formatScaled(locked) },
    ]),
  );

/** Bodies come as forms or as JSON. */
function bodyParams(body: string): URLSearchParams {
  if (!body.startsWith("{")) return new URLSearchParams(body);
  try {
    const value: unknown = JSON.parse(body);
    const fields: [string, unknown][] = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return new URLSearchParams(fields.map(([name, field]): [string, string] => [name, String(field)]));
  } catch {
    return new URLSearchParams();
  }
}
