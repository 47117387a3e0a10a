import { formatScaled } from "@tandem/domain/money";
import type { VenueLink } from "../server/venue-link.ts";
import type { Account } from "../trading/account.ts";
import type { DeskEvent } from "../trading/trading-desk.ts";
import { executionRow } from "./order-wire.ts";
import type { KrakenPrivate } from "./private-rest.ts";
import { ORDER_METHODS, socketOrder } from "./socket-orders.ts";
import { parseRequest, type SocketRequest } from "./subscription.ts";
import { timestamp } from "./wire.ts";

type Channel = "executions" | "balances";
type Session = { readonly accounts: Map<Channel, Account>; sequence: number };
type Params = Readonly<Record<string, unknown>>;

const SNAPSHOT_TRADES = 50;

/** The authenticated WebSocket v2: `executions` and `balances` of an account, and its orders, opened by a token. */
export class PrivateSocket {
  readonly #venue: KrakenPrivate;
  readonly #sessions = new Map<VenueLink, Session>();

  constructor(venue: KrakenPrivate) {
    this.#venue = venue;
    venue.desk.listen((event) => this.#tell(event));
  }

  connect(link: VenueLink): void {
    const session: Session = { accounts: new Map(), sequence: 0 };
    this.#sessions.set(link, session);
    link.onMessage((text) => this.#message(link, session, text));
    link.onClose(() => this.#sessions.delete(link));
  }

  #message(link: VenueLink, session: Session, text: string): void {
    const request = parseRequest(text);
    const method = String(request?.method);
    if (method === "ping") {
      link.send(`{"method":"pong"${this.#tail(request)}`);
      return;
    }
    const params: Params = isObject(request?.params) ? { ...request.params } : {};
    const account = this.#venue.tokens.use(params["token"]);
    const fail = (word: string): void =>
      link.send(`{"error":${JSON.stringify(word)},"method":"${method}","success":false${this.#tail(request)}`);
    if (!account) fail("ESession:Invalid session");
    else if (method === "subscribe" || method === "unsubscribe") {
      this.#channel(link, session, { account, method, params, tail: this.#tail(request), fail });
    } else if (ORDER_METHODS.includes(method)) {
      const answer = socketOrder(this.#venue, account, { method, params });
      if (answer && "error" in answer) fail(answer.error);
      for (const result of answer && "results" in answer ? answer.results : []) {
        link.send(`{"method":"${method}","result":${JSON.stringify(result)},"success":true${this.#tail(request)}`);
      }
    } else fail("Unsupported event");
  }

  #channel(
    link: VenueLink,
    session: Session,
    asked: { account: Account; method: string; params: Params; tail: string; fail: (word: string) => void },
  ): void {
    const { account, method, params, tail } = asked;
    const { channel } = params;
    if (channel !== "executions" && channel !== "balances") {
      asked.fail("Channel name invalid");
      return;
    }
    if (method === "unsubscribe") session.accounts.delete(channel);
    else session.accounts.set(channel, account);
    link.send(`{"method":"${method}","result":{"channel":"${channel}","snapshot":true},"success":true${tail}`);
    if (method === "unsubscribe") return;
    for (const rows of this.#snapshots(channel, account, params)) {
      this.#send(link, session, { channel, type: "snapshot", rows });
    }
  }

  /** Of executions: the open orders, and where they are asked for the last trades. */
  #snapshots(channel: Channel, account: Account, params: Params): string[][] {
    const { desk } = this.#venue;
    if (channel === "balances") return [[...account.balances.keys()].map((asset) => balanceRow(account, asset))];
    const open = params["snap_orders"] === false ? [] : desk.openOrdersOf(account).map((order) => executionRow(order));
    if (params["snap_trades"] !== true) return [open];
    const fills = desk.ordersOf(account).flatMap((order) => order.fills.map((fill) => ({ order, fill })));
    const newest = fills.sort((a, b) => a.fill.at - b.fill.at).slice(-SNAPSHOT_TRADES);
    return [open, newest.map(({ order, fill }) => executionRow(order, fill))];
  }

  #tail(request: SocketRequest | undefined): string {
    const now = timestamp(this.#venue.epochMs());
    const echo = typeof request?.req_id === "number" ? `,"req_id":${request.req_id}` : "";
    return `${echo},"time_in":"${now}","time_out":"${now}"}`;
  }

  #tell(event: DeskEvent): void {
    const account = event.type === "balance" ? event.account : event.order.account;
    const channel = event.type === "balance" ? "balances" : "executions";
    for (const [link, session] of this.#sessions) {
      if (session.accounts.get(channel) !== account) continue;
      for (const row of rowsOf(event)) this.#send(link, session, { channel, type: "update", rows: [row] });
    }
  }

  #send(link: VenueLink, session: Session, message: { channel: Channel; type: string; rows: readonly string[] }): void {
    session.sequence += 1;
    const { channel, type, rows } = message;
    link.send(`{"channel":"${channel}","type":"${type}","data":[${rows.join(",")}],"sequence":${session.sequence}}`);
  }
}

/** A fill is told as a trade (twice under the duplicate fault), the last one also as the order's end. */
function rowsOf(event: DeskEvent): string[] {
  switch (event.type) {
    case "balance":
      return event.assets.map((asset) => balanceRow(event.account, asset));
    case "order":
      return [executionRow(event.order)];
    case "fill": {
      const trade = executionRow(event.order, event.fill);
      const trades = event.order.isDuplicated ? [trade, trade] : [trade];
      return event.order.status === "filled" ? [...trades, executionRow(event.order)] : trades;
    }
  }
}

function balanceRow(account: Account, asset: string): string {
  const { free = 0n, locked = 0n } = account.balances.get(asset) ?? {};
  const total = formatScaled(free + locked);
  const wallets = `[{"type":"spot","id":"main","balance":${total}}]`;
  return `{"asset":"${asset}","asset_class":"currency","balance":${total},"wallets":${wallets}}`;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
