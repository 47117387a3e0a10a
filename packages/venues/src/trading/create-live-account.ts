import type { OrderPurpose } from "@tandem/domain/deals/deal";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import type { Clock } from "@tandem/engine/ports";
import type { LookOutcome, PlaceOutcome } from "@tandem/engine/trading/trading-ports";
import type { AccountReport, VenueAccount, VenueBalance } from "@tandem/engine/trading/venue-account";
import type { AccountStream, StreamDeps } from "./account-stream.ts";
import { classifyFailure } from "./classify-failure.ts";
import type { Dialect, Names, OrderName, StreamNews } from "./dialect.ts";
import { lookForOrder } from "./look-for-order.ts";
import { SentOrders } from "./sent-orders.ts";
import type { SigningExchange } from "./signing-exchange.ts";

export type LiveAccountDeps = {
  readonly dialect: Dialect;
  readonly signing: SigningExchange;
  readonly names: Names;
  readonly clock: Clock;
  readonly random: () => number;
  /** This long after an order was sent, what the venue does not have never arrived. Ms. */
  readonly neverArrivedAfterMs: number;
  readonly openStream: (deps: Pick<StreamDeps, "news" | "link">) => AccountStream | undefined;
};

/** Waits before the outcome of an order that cannot rest is asked for, when no stream has told it. */
const FOLLOW_MS = [300, 700, 2_000, 5_000] as const;
const BALANCES_MS = 250;

/**
 * One key's account at a real venue. All that it is made of hangs in closures: nothing of the key is reachable from the
 * object, printed or not.
 */
export function createLiveAccount(deps: LiveAccountDeps): VenueAccount {
  const { dialect, signing, names, clock } = deps;
  const sent = new SentOrders();
  let hear: (report: AccountReport) => void = () => {};
  let stream: AccountStream | undefined;
  let isStopped = false;
  let cancelBalances: (() => void) | undefined;

  const nameOf = (
    order: { clientOrderId: string; symbol: string; venueOrderId?: string | undefined },
    sentAt: number,
  ) => {
    const marketId = names.idOf(order.symbol);
    const { clientOrderId, symbol, venueOrderId } = order;
    return marketId === undefined ? undefined : { clientOrderId, symbol, venueOrderId, marketId, sentAt };
  };

  async function place(order: OrderRequest, purpose: OrderPurpose = "leg"): Promise<PlaceOutcome> {
    const marketId = names.idOf(order.symbol);
    if (isStopped) return { kind: "rejected", reason: "not_sent" };
    if (marketId === undefined) return { kind: "rejected", reason: "unknown_symbol" };
    const now = clock.epochMs();
    const mine = sent.add(order.clientOrderId, { symbol: order.symbol, sentAt: now });
    // Repair lowers a risk that is taken already.
    const lane = purpose === "leg" ? "order" : "cancel";
    try {
      const ask = signing.ask(lane, dialect.orderKeyWeight);
      const placed = await dialect.place(ask, { ...order, marketId, now }, names);
      noteEnd(order.clientOrderId, placed.events);
      if (order.type === "market" || order.timeInForce === "IOC" || order.timeInForce === "FOK")
        follow(order.clientOrderId);
      return { kind: "accepted", ...placed };
    } catch (error) {
      return classifyFailure(error, dialect.refusals);
    } finally {
      mine.isInFlight = false;
    }
  }

  async function look(name: OrderName | undefined): Promise<LookOutcome> {
    if (name === undefined) return { kind: "unanswered" };
    const now = clock.epochMs();
    const mayStillArrive =
      sent.get(name.clientOrderId)?.isInFlight === true || now < name.sentAt + deps.neverArrivedAfterMs;
    try {
      return await lookForOrder({ dialect, ask: signing.ask("repair"), names, name }, { now, mayStillArrive });
    } catch {
      return { kind: "unanswered" };
    }
  }

  function noteEnd(clientOrderId: string, events: readonly OrderEvent[]): void {
    const order = sent.get(clientOrderId);
    if (order === undefined) return;
    if (events.some((event) => event.type === "report" && isFinalStatus(event.status))) order.isOver = true;
  }

  /** Asks how an order ended that cannot rest, where the venue's answer did not say and no stream does. */
  function follow(clientOrderId: string, attempt = 0): void {
    const waitMs = FOLLOW_MS[attempt];
    if (waitMs === undefined || sent.get(clientOrderId)?.isOver !== false) return;
    clock.after(waitMs, () => {
      const order = sent.get(clientOrderId);
      if (isStopped || order === undefined || order.isOver) return;
      void lookAndTell(clientOrderId).then(() => follow(clientOrderId, attempt + 1));
    });
  }

  async function lookAndTell(clientOrderId: string): Promise<void> {
    const order = sent.get(clientOrderId);
    if (order === undefined) return;
    const outcome = await look(nameOf({ clientOrderId, symbol: order.symbol }, order.sentAt));
    if (outcome.kind !== "found" || isStopped) return;
    noteEnd(clientOrderId, outcome.events);
    for (const event of outcome.events) hear({ type: "order", clientOrderId, event });
  }

  async function balances(): Promise<readonly VenueBalance[]> {
    const all = await dialect.balances(signing.ask("repair"), names);
    return all.filter(({ free, used }) => free !== 0n || used !== 0n);
  }

  function tellBalancesSoon(): void {
    cancelBalances ??= clock.after(BALANCES_MS, () => {
      cancelBalances = undefined;
      balances().then(
        (all) => {
          if (!isStopped) hear({ type: "balances", balances: all });
        },
        () => {},
      );
    });
  }

  function take(news: StreamNews): void {
    switch (news.type) {
      case "order":
        noteEnd(news.clientOrderId, [news.event]);
        hear(news);
        return;
      case "balances":
        hear(news);
        return;
      case "balances_changed":
        tellBalancesSoon();
        return;
      case "order_changed":
        void lookAndTell(news.clientOrderId);
        return;
    }
  }

  const { cancelAllAfter } = dialect;
  return {
    venue: dialect.venue,
    place,
    cancel: async (order) => {
      const name = nameOf(order, 0);
      if (name === undefined || isStopped) return;
      await dialect.cancel(signing.ask("cancel"), name).catch(() => {});
    },
    look: (order, sentAt) => look(nameOf(order, sentAt)),
    balances,
    resting: () => dialect.open(signing.ask("repair"), names),
    ...(cancelAllAfter && { cancelAllAfter: (ms: number) => cancelAllAfter(signing.ask("cancel"), ms) }),
    start: (listener) => {
      hear = listener;
      const link = (isConnected: boolean): void => hear({ type: "link", isConnected });
      stream ??= deps.openStream({ news: take, link });
      stream?.start();
    },
    stop: async () => {
      isStopped = true;
      stream?.stop();
      cancelBalances?.();
      hear = () => {};
      await signing.close();
    },
  };
}
