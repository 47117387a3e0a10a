import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import { type AccountOrder, isFinal } from "../trading/order.ts";
import type { OrderFaults } from "../trading/order-faults.ts";
import { placeUnderFaults } from "../trading/place-under-faults.ts";
import { RateWindow } from "../trading/rate-window.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { authenticate } from "./authenticate.ts";
import { keyConfig } from "./key-config.ts";
import { balanceRow, fillRow, orderRow, reported } from "./order-wire.ts";
import { type OrderBody, parseOrder, refusalRow } from "./parse-order.ts";
import { okxData, okxError } from "./public-rest.ts";
import { okxId } from "./wire.ts";

export type OkxPrivate = {
  readonly books: ReadonlyMap<string, SimulatedBook>;
  readonly desk: TradingDesk;
  readonly faults: OrderFaults;
  readonly epochMs: () => number;
};

type Named = OrderBody & { readonly ordId?: unknown };
type Row = { readonly sCode: string; readonly sMsg: string };

const TOO_MANY = okxError(429, "50011", "Too Many Requests");
const FAULT_ANSWERS = {
  reject: rows([{ ...answerRow(undefined, {}), sCode: "51006", sMsg: "Order price is not within the price limit." }]),
  rateLimit: TOO_MANY,
  serverError: okxError(503, "50026", "System error. Try again later."),
};

/** `/api/v5/account`, `/api/v5/trade` and what else needs a signature. */
export class PrivateRest {
  readonly #venue: OkxPrivate;
  readonly #orderWindows = new Map<string, RateWindow>();

  constructor(venue: OkxPrivate) {
    this.#venue = venue;
  }

  answer(request: VenueRequest): VenueResponse {
    const signed = authenticate(this.#venue.desk, request, this.#venue.epochMs());
    if (!signed.ok) return signed.error;
    const account = signed.value;
    const isTrade = request.method === "POST" && request.path.startsWith("/api/v5/trade/");
    if (!account.permissions.has(isTrade ? "trade" : "read")) {
      return okxError(401, "50120", "This API key doesn't have permission to use this function");
    }
    return isTrade ? this.#trade(account, request) : this.#read(account, request);
  }

  #trade(account: Account, request: VenueRequest): VenueResponse {
    const bodies = parseBodies(request.body);
    if (!bodies) return okxError(400, "50002", "JSON syntax error");
    const window = this.#orderWindows.get(account.apiKey) ?? new RateWindow({ limit: 60, lengthMs: 2000 });
    this.#orderWindows.set(account.apiKey, window);
    if (!window.use(bodies.length, this.#venue.epochMs())) return TOO_MANY;
    switch (request.path) {
      case "/api/v5/trade/order":
      case "/api/v5/trade/batch-orders":
        return placeUnderFaults(this.#venue.faults, FAULT_ANSWERS, (options) =>
          rows(bodies.map((body) => this.#place(account, body, options))),
        );
      case "/api/v5/trade/cancel-order":
      case "/api/v5/trade/cancel-batch-orders":
        return rows(bodies.map((body) => this.#cancel(account, body)));
      default:
        return okxError(404, "404", "Not found");
    }
  }

  #place(account: Account, body: OrderBody, options: Parameters<TradingDesk["place"]>[2]) {
    const parsed = parseOrder(this.#venue.books, body);
    if (!parsed.ok) return { ...answerRow(undefined, body), ...parsed.error };
    const placed = this.#venue.desk.place(account, parsed.value, options);
    if (!placed.ok) return { ...answerRow(undefined, body), ...refusalRow(placed.error) };
    return { ...answerRow(placed.value, body), sCode: "0", sMsg: "Order placed" };
  }

  #cancel(account: Account, body: Named): Row {
    const order = this.#venue.desk.order(account, nameOf(body));
    if (!order)
      return {
        ...answerRow(undefined, body),
        sCode: "51400",
        sMsg: "Cancellation failed as the order does not exist.",
      };
    if (!this.#venue.desk.cancel(account, { id: order.id })) {
      const sCode = order.status === "filled" ? "51402" : "51401";
      return { ...answerRow(order, body), sCode, sMsg: "Cancellation failed as the order is completed or canceled." };
    }
    return { ...answerRow(order, body), sCode: "0", sMsg: "" };
  }

  #read(account: Account, request: VenueRequest): VenueResponse {
    const { desk, epochMs } = this.#venue;
    const { query } = request;
    const orders = desk
      .ordersOf(account)
      .filter((order) => !query.has("instId") || okxId(order.market.listing) === query.get("instId"));
    const limit = Number(query.get("limit") ?? 100);
    const newest = (list: readonly AccountOrder[]) =>
      [...list]
        .reverse()
        .slice(0, limit)
        .map((order) => orderRow(order));
    switch (request.path) {
      case "/api/v5/account/balance": {
        const asked = query.get("ccy")?.split(",") ?? [...account.balances.keys()];
        return okxData([balanceRow(account, asked, epochMs())]);
      }
      case "/api/v5/account/config":
        return okxData([keyConfig(account)]);
      case "/api/v5/account/trade-fee":
        return okxData([this.#fees(query.get("instId"))]);
      case "/api/v5/asset/currencies":
        return okxData([]);
      case "/api/v5/trade/order": {
        const order = desk.order(
          account,
          nameOf({ ordId: query.get("ordId") ?? "", clOrdId: query.get("clOrdId") ?? "" }),
        );
        return order ? okxData([orderRow(order)]) : okxError(200, "51603", "Order does not exist");
      }
      case "/api/v5/trade/orders-pending":
        return okxData(newest(orders.filter((order) => !isFinal(order))));
      case "/api/v5/trade/orders-history":
      case "/api/v5/trade/orders-history-archive":
        return okxData(newest(orders.filter(isFinal)));
      case "/api/v5/trade/fills":
      case "/api/v5/trade/fills-history": {
        const begin = Number(query.get("begin") ?? 0);
        const fills = orders.flatMap((order) => reported(order).map((fill) => fillRow(order, fill)));
        const since = fills.filter(({ ts, ordId }) => Number(ts) >= begin && (query.get("ordId") ?? ordId) === ordId);
        return okxData(since.reverse().slice(0, limit));
      }
      default:
        return okxError(404, "404", "Not found");
    }
  }

  #fees(instId: string | null) {
    const listing = (this.#venue.books.get(instId ?? "") ?? [...this.#venue.books.values()][0])?.listing;
    const rate = (bps: number | undefined) => String(-(bps ?? 0) / 10_000);
    return {
      instType: "SPOT",
      level: "Lv1",
      maker: rate(listing?.makerBps),
      taker: rate(listing?.takerBps),
      ts: String(this.#venue.epochMs()),
    };
  }
}

/** One failed row of one makes the whole answer fail; some of several leave it in part. */
function rows(data: readonly Row[]): VenueResponse {
  const failed = data.filter(({ sCode }) => sCode !== "0").length;
  const code = failed === 0 ? "0" : failed === data.length ? "1" : "2";
  const msg = code === "0" ? "" : code === "1" ? "All operations failed" : "Bulk operation partially succeeded.";
  return { status: 200, body: JSON.stringify({ code, msg, data }) };
}

function answerRow(order: AccountOrder | undefined, body: Named) {
  const clOrdId = order?.clientId ?? String(body.clOrdId ?? "");
  return { ordId: order ? String(order.id) : "", clOrdId, tag: "", ts: String(order?.updatedAt ?? 0) };
}

function nameOf({ ordId, clOrdId }: Named): { id: number | undefined; clientId: string | undefined } {
  const hasId = ordId !== undefined && ordId !== "";
  return {
    id: hasId ? Number(ordId) : undefined,
    clientId: hasId || clOrdId === undefined ? undefined : String(clOrdId),
  };
}

/** One order or a list of them. Undefined when the body is no JSON of that kind. */
function parseBodies(text: string): Named[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const bodies = list.filter((body): body is object => typeof body === "object" && body !== null);
    return bodies.length === list.length && list.length <= 20 ? bodies : undefined;
  } catch {
    return undefined;
  }
}
