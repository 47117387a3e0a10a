import type { SimClock } from "../server/clock.ts";
import type { VenueLink } from "../server/venue-link.ts";
import type { Account } from "../trading/account.ts";
import type { DeskEvent, TradingDesk } from "../trading/trading-desk.ts";
import { checkLogin } from "./authenticate.ts";
import { balanceRow, orderRow } from "./order-wire.ts";
import { type ChannelArg, parseMessage } from "./socket-message.ts";
import { okxId } from "./wire.ts";

type Session = { account: Account | undefined; readonly args: Map<string, ChannelArg> };

/** The private socket: a login, then the channels `orders` and `account` of that account. */
export class PrivateSocket {
  readonly #desk: TradingDesk;
  readonly #clock: SimClock;
  readonly #sessions = new Map<VenueLink, Session>();

  constructor(options: { desk: TradingDesk; clock: SimClock }) {
    this.#desk = options.desk;
    this.#clock = options.clock;
    options.desk.listen((event) => this.#tell(event));
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

  #login(link: VenueLink, session: Session, arg: ChannelArg): void {
    const { apiKey, passphrase, timestamp, sign } = arg;
    const checked = checkLogin(this.#desk, { apiKey, passphrase, timestamp, sign }, this.#clock.epochMs());
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
    const row = balanceRow(session.account, [...session.account.balances.keys()], this.#clock.epochMs());
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
      return arg.channel === "account" ? balanceRow(event.account, event.assets, this.#clock.epochMs()) : undefined;
    }
    if (arg.channel !== "orders") return undefined;
    if (arg.instId !== undefined && arg.instId !== okxId(event.order.market.listing)) return undefined;
    return orderRow(event.order, event.type === "fill" ? event.fill : undefined);
  }
}

const failure = (code: string, msg: string): string =>
  JSON.stringify({ event: "error", code, msg, connId: "a4d3ae55" });
