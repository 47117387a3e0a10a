import type { VenueLink } from "../server/venue-link.ts";
import type { Account } from "../trading/account.ts";
import type { DeskEvent } from "../trading/trading-desk.ts";
import { checkLogin } from "./authenticate.ts";
import { cancelOrders, codeOf, type OkxPrivate, placeOrders } from "./order-calls.ts";
import { balanceRow, orderRow } from "./order-wire.ts";
import { type ChannelArg, parseMessage, type SocketMessage } from "./socket-message.ts";
import { okxId } from "./wire.ts";

type Session = { account: Account | undefined; readonly args: Map<string, ChannelArg> };

// What a client may do besides subscribing, once it has logged in.
const CALLS: Readonly<Record<string, typeof placeOrders>> = {
  order: placeOrders,
  "batch-orders": placeOrders,
  "cancel-order": cancelOrders,
  "batch-cancel-orders": cancelOrders,
};

/** The private socket: a login, then the channels `orders` and `account` of that account, and its orders. */
export class PrivateSocket {
  readonly #venue: OkxPrivate;
  readonly #sessions = new Map<VenueLink, Session>();

  constructor(venue: OkxPrivate) {
    this.#venue = venue;
    venue.desk.listen((event) => this.#tell(event));
  }

  connect(link: VenueLink): void {
    const session: Session = { account: undefined, args: new Map() };
    this.#sessions.set(link, session);
    link.onMessage((text) => {
      if (text === "ping") link.send("pong");
      else this.#message(link, session, text);
    });
    link.onClose(() => this.#sessions.delete(link));
  }

  #message(link: VenueLink, session: Session, text: string): void {
    const message = parseMessage(text);
    const [arg = {}] = message?.args ?? [];
    if (message?.op === "login") {
      this.#login(link, session, arg);
      return;
    }
    const call = message && CALLS[message.op];
    if (message && call) {
      this.#call(link, session, { message, call });
      return;
    }
    if (message?.op !== "subscribe" && message?.op !== "unsubscribe") {
      link.send(failure("60012", `Illegal request: ${text.slice(0, 500)}`));
      return;
    }
    if (!session.account) {
      link.send(failure("60011", "Please log in"));
      return;
    }
    for (const each of message.args) this.#channel(link, session, { op: message.op, arg: each });
  }

  #call(
    link: VenueLink,
    { account }: Session,
    { message, call }: { message: SocketMessage; call: typeof placeOrders },
  ): void {
    const inTime = `${this.#venue.epochMs()}000`;
    const answer = (rest: object): void =>
      link.send(JSON.stringify({ id: message.id, op: message.op, ...rest, inTime, outTime: inTime }));
    if (!account) {
      answer({ code: "60011", msg: "Please log in", data: [] });
      return;
    }
    const outcome = call(this.#venue, account, message.args);
    if (outcome.kind === "failed") answer({ code: outcome.code, msg: outcome.msg, data: [] });
    // Other than over REST, the whole has no words of its own.
    else if (outcome.kind === "rows") answer({ code: codeOf(outcome.rows).code, msg: "", data: outcome.rows });
  }

  #login(link: VenueLink, session: Session, arg: ChannelArg): void {
    const { apiKey, passphrase, timestamp, sign } = arg;
    const checked = checkLogin(this.#venue.desk, { apiKey, passphrase, timestamp, sign }, this.#venue.epochMs());
    if (!checked.ok) {
      link.send(failure(checked.error.code, checked.error.msg));
      return;
    }
    session.account = checked.value;
    link.send(JSON.stringify({ event: "login", code: "0", msg: "", connId: "a4d3ae55" }));
  }

  #channel(link: VenueLink, session: Session, { op, arg }: { op: string; arg: ChannelArg }): void {
    const { channel } = arg;
    if (channel !== "orders" && channel !== "account") {
      link.send(failure("60018", `Wrong URL or channel:${String(channel)} doesn't exist.`));
      return;
    }
    const key = JSON.stringify(arg);
    if (op === "unsubscribe") session.args.delete(key);
    else session.args.set(key, arg);
    link.send(JSON.stringify({ event: op, arg, connId: "a4d3ae55" }));
    if (op !== "subscribe" || channel !== "account" || !session.account) return;
    const row = balanceRow(session.account, [...session.account.balances.keys()], this.#venue.epochMs());
    link.send(JSON.stringify({ arg, data: [row] }));
  }

  #tell(event: DeskEvent): void {
    const account = event.type === "balance" ? event.account : event.order.account;
    for (const [link, session] of this.#sessions) {
      if (session.account !== account) continue;
      for (const arg of session.args.values()) {
        const row = this.#row(arg, event);
        if (row === undefined) continue;
        const frame = JSON.stringify({ arg, data: [row] });
        link.send(frame);
        if (event.type === "fill" && event.order.isDuplicated) link.send(frame);
      }
    }
  }

  #row(arg: ChannelArg, event: DeskEvent): object | undefined {
    if (event.type === "balance") {
      return arg.channel === "account" ? balanceRow(event.account, event.assets, this.#venue.epochMs()) : undefined;
    }
    if (arg.channel !== "orders") return undefined;
    if (arg.instId !== undefined && arg.instId !== okxId(event.order.market.listing)) return undefined;
    return orderRow(event.order, event.type === "fill" ? event.fill : undefined);
  }
}

const failure = (code: string, msg: string): string =>
  JSON.stringify({ event: "error", code, msg, connId: "a4d3ae55" });
