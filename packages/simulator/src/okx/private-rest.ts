import { LOST, type VenueRequest, type VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import { authenticate } from "./authenticate.ts";
import { keyConfig } from "./key-config.ts";
import {
  type CallOutcome,
  cancelOrders,
  codeOf,
  type NamedBody,
  nameOf,
  type OkxPrivate,
  placeOrders,
} from "./order-calls.ts";
import { endedOrders, fillPage, pendingOrders } from "./order-history.ts";
import { balanceRow, orderRow } from "./order-wire.ts";
import { okxData, okxError } from "./public-rest.ts";

const NO_PERMISSION = okxError(401, "50120", "This API key doesn't have permission to use this function");
// 0 ends the countdown.
const COUNTDOWN_SECONDS = [10, 120] as const;

/** `/api/v5/account`, `/api/v5/trade` and what else needs a signature. */
export class PrivateRest {
  readonly #venue: OkxPrivate;

  constructor(venue: OkxPrivate) {
    this.#venue = venue;
  }

  answer(request: VenueRequest): VenueResponse {
    const signed = authenticate(this.#venue.desk, request, this.#venue.epochMs());
    if (!signed.ok) return signed.error;
    const account = signed.value;
    if (request.method === "POST" && request.path.startsWith("/api/v5/trade/")) return this.#trade(account, request);
    return account.permissions.has("read") ? this.#read(account, request) : NO_PERMISSION;
  }

  #trade(account: Account, request: VenueRequest): VenueResponse {
    const bodies = parseBodies(request.body);
    if (!bodies) return okxError(400, "50002", "JSON syntax error");
    switch (request.path) {
      case "/api/v5/trade/order":
      case "/api/v5/trade/batch-orders":
        return response(placeOrders(this.#venue, account, bodies));
      case "/api/v5/trade/cancel-order":
      case "/api/v5/trade/cancel-batch-orders":
        return response(cancelOrders(this.#venue, account, bodies));
      case "/api/v5/trade/cancel-all-after":
        return this.#cancelAfter(account, bodies[0]);
      default:
        return okxError(404, "404", "Not found");
    }
  }

  #cancelAfter(account: Account, body: { readonly timeOut?: unknown } | undefined): VenueResponse {
    if (!account.permissions.has("trade")) return NO_PERMISSION;
    const seconds = Number(body?.timeOut ?? Number.NaN);
    const [least, most] = COUNTDOWN_SECONDS;
    if (seconds !== 0 && !(Number.isInteger(seconds) && seconds >= least && seconds <= most)) {
      return okxError(400, "51000", "Parameter timeOut error");
    }
    const triggerAt = this.#venue.timers.set(account, seconds * 1000);
    return okxData([{ triggerTime: String(triggerAt ?? 0), tag: "", ts: String(this.#venue.epochMs()) }]);
  }

  #read(account: Account, { path, query }: VenueRequest): VenueResponse {
    const { desk, epochMs } = this.#venue;
    switch (path) {
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
        const name = nameOf({ ordId: query.get("ordId") ?? "", clOrdId: query.get("clOrdId") ?? "" });
        const order = desk.order(account, name);
        return order ? okxData([orderRow(order)]) : okxError(200, "51603", "Order does not exist");
      }
      case "/api/v5/trade/orders-pending":
        return okxData(pendingOrders(desk.openOrdersOf(account), query));
      case "/api/v5/trade/orders-history":
      case "/api/v5/trade/orders-history-archive":
        return okxData(endedOrders(desk.ordersOf(account), query));
      case "/api/v5/trade/fills":
      case "/api/v5/trade/fills-history":
        return okxData(fillPage(desk.ordersOf(account), query));
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

function response(outcome: CallOutcome): VenueResponse {
  if (outcome.kind === "lost") return LOST;
  if (outcome.kind === "failed") return okxError(outcome.status, outcome.code, outcome.msg);
  return { status: 200, body: JSON.stringify({ ...codeOf(outcome.rows), data: outcome.rows }) };
}

/** One order or a list of them. Undefined when the body is no JSON of that kind. */
function parseBodies(text: string): (NamedBody & { readonly timeOut?: unknown })[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const bodies = list.filter((body): body is object => typeof body === "object" && body !== null);
    return bodies.length === list.length ? bodies : undefined;
  } catch {
    return undefined;
  }
}
