import { formatScaled } from "@tandem/domain/money";
import type { SimClock } from "../server/clock.ts";
import type { VenueLink } from "../server/venue-link.ts";
import type { Account } from "../trading/account.ts";
import { isFinal } from "../trading/order.ts";
import type { DeskEvent, TradingDesk } from "../trading/trading-desk.ts";
import { executionRow } from "./order-wire.ts";
import type { SocketTokens } from "./socket-tokens.ts";
import { parseRequest } from "./subscription.ts";
import { timestamp } from "./wire.ts";

type Channel = "executions" | "balances";
type Session = { readonly accounts: Map<Channel, Account>; sequence: number };
type Params = { readonly channel?: unknown; readonly token?: unknown };

/** The authenticated WebSocket v2: `executions` and `balances` of an account, opened by a token. */
export class PrivateSocket {
  readonly #desk: TradingDesk;
  readonly #tokens: SocketTokens;
  readonly #clock: SimClock;
  readonly #sessions = new Map<VenueLink, Session>();

  constructor(options: { desk: TradingDesk; tokens: SocketTokens; clock: SimClock }) {
    this.#desk = options.desk;
    this.#tokens = options.tokens;
    this.#clock = options.clock;
    options.desk.listen((event) => this.#tell(event));
  }

  connect(link: VenueLink): void {
    const session: Session = { accounts: new Map(), sequence: 0 };
    this.#sessions.set(link, session);
    link.onMessage((text) => this.#message(link, session, text));
    link.onClose(() => this.#sessions.delete(link));
  }

  #message(link: VenueLink, session: Session, text: string): void {
    const request = parseRequest(text);
    const now = timestamp(this.#clock.epochMs());
    const echo = typeof request?.req_id === "number" ? `,"req_id":${request.req_id}` : "";
    const tail = `${echo},"time_in":"${now}","time_out":"${now}"}`;
    if (request?.method === "ping") {
      link.send(`{"method":"pong"${tail}`);
      return;
    }
    const { channel, token }: Params = isObject(request?.params) ? request.params : {};
    const fail = (word: string): void => link.send(`{"error":"${word}","method":"subscribe","success":false${tail}`);
    if (request?.method !== "subscribe" || (channel !== "executions" && channel !== "balances")) {
      fail("Channel name invalid");
      return;
    }
    const account = this.#tokens.use(token);
    if (!account) {
      fail("ESession:Invalid session");
      return;
    }
    session.accounts.set(channel, account);
    link.send(`{"method":"subscribe","result":{"channel":"${channel}","snapshot":true},"success":true${tail}`);
    this.#send(link, session, { channel, type: "snapshot", rows: this.#snapshot(channel, account) });
  }

  #snapshot(channel: Channel, account: Account): string[] {
    if (channel === "balances") return [...account.balances.keys()].map((asset) => balanceRow(account, asset));
    return this.#desk
      .ordersOf(account)
      .filter((order) => !isFinal(order))
      .map((order) => executionRow(order));
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
