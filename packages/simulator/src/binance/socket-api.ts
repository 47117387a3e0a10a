import type { VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueLink } from "../server/venue-link.ts";
import type { Account } from "../trading/account.ts";
import type { DeskEvent } from "../trading/trading-desk.ts";
import { checkSigned } from "./authenticate.ts";
import { accountPosition, executionReport } from "./order-wire.ts";
import { type BinancePrivate, privateRest } from "./private-rest.ts";

// Methods of the socket that are REST calls by another name.
const CALLS: Readonly<Record<string, string>> = {
  "order.place": "POST /api/v3/order",
  "order.cancel": "DELETE /api/v3/order",
  "order.status": "GET /api/v3/order",
  "openOrders.status": "GET /api/v3/openOrders",
  "openOrders.cancelAll": "DELETE /api/v3/openOrders",
  "account.status": "GET /api/v3/account",
  allOrders: "GET /api/v3/allOrders",
  myTrades: "GET /api/v3/myTrades",
};

type Message = { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown };

/** The WebSocket API: signed calls, and the account's own events for who subscribes with a signature. */
export class SocketApi {
  readonly #venue: BinancePrivate;
  readonly #subscribers = new Map<VenueLink, Account>();

  constructor(venue: BinancePrivate) {
    this.#venue = venue;
    venue.desk.listen((event) => this.#tell(event));
  }

  connect(link: VenueLink): void {
    link.onMessage((text) => {
      const answer = this.#answer(link, parseMessage(text));
      if (!answer.isLost) link.send(answer.body);
    });
    link.onClose(() => this.#subscribers.delete(link));
  }

  #answer(link: VenueLink, message: Message): VenueResponse {
    const method = String(message.method);
    if (method === "ping") return wrapped(message, { status: 200, body: "{}" });
    if (method === "time") return wrapped(message, { status: 200, body: `{"serverTime":${this.#venue.epochMs()}}` });
    const given: [string, unknown][] = Object.entries(isObject(message.params) ? message.params : {});
    const params = given.map(([name, value]): [string, string] => [name, String(value)]);
    const all = new URLSearchParams(params);
    const unsigned = params.filter(([name]) => name !== "signature").sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
    const signed = checkSigned(this.#venue.desk, {
      key: all.get("apiKey") ?? "",
      payload: unsigned.map(([name, value]) => `${name}=${value}`).join("&"),
      signature: all.get("signature") ?? undefined,
      params: all,
      now: this.#venue.epochMs(),
    });
    if (!signed.ok) return wrapped(message, signed.error);
    if (method === "userDataStream.subscribe.signature") {
      this.#subscribers.set(link, signed.value.account);
      return wrapped(message, { status: 200, body: '{"subscriptionId":0}' });
    }
    const call = CALLS[method];
    const answer = call === undefined ? undefined : privateRest(this.#venue, call, signed.value);
    return wrapped(message, answer ?? { status: 400, body: '{"code":-1125,"msg":"Unknown method."}' });
  }

  #tell(event: DeskEvent): void {
    const account = event.type === "balance" ? event.account : event.order.account;
    const now = this.#venue.epochMs();
    const told =
      event.type === "balance"
        ? accountPosition(account, event.assets, now)
        : executionReport(event.order, event.type === "fill" ? event.fill : undefined, now);
    const frame = `{"subscriptionId":0,"event":${JSON.stringify(told)}}`;
    const times = event.type === "fill" && event.order.isDuplicated ? 2 : 1;
    for (const [link, subscriber] of this.#subscribers) {
      if (subscriber !== account) continue;
      for (let time = 0; time < times; time += 1) link.send(frame);
    }
  }
}

function wrapped({ id }: Message, answer: VenueResponse): VenueResponse {
  const field = answer.status === 200 ? "result" : "error";
  return {
    ...answer,
    body: `{"id":${JSON.stringify(id ?? null)},"status":${answer.status},"${field}":${answer.body || "{}"}}`,
  };
}

function parseMessage(text: string): Message {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
