import { parseScaled } from "@tandem/domain/money";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { createOrder, type Order, type OrderRequest } from "@tandem/domain/orders/order";
import type { VenueCredentials } from "@tandem/engine/key-check";
import { createLiveClock } from "@tandem/engine/live-clock";
import { applyEvents } from "@tandem/engine/trading/apply-events";
import { clientOrderId } from "@tandem/engine/trading/client-order-id";
import type { PlaceOutcome } from "@tandem/engine/trading/trading-ports";
import type { AccountReport, VenueAccount } from "@tandem/engine/trading/venue-account";
import { createSimulator, type Simulator } from "@tandem/simulator/simulator";
import { onTestFinished } from "vitest";
import { createGovernor } from "../../src/governor/create-governor.ts";
import type { Governor } from "../../src/governor/governor-types.ts";
import { createLiveAccounts } from "../../src/trading/live-accounts.ts";

export const VENUES = ["binance", "kraken", "okx"] as const;
export const SECRET = Buffer.from("secretMARKER of this venue").toString("base64");

/** Nothing is ever refused for being too many. */
export const freeGovernor = (): Governor =>
  createGovernor({
    clock: createLiveClock(),
    rules: () => ({ unitsPerCost: 1, address: { kind: "window", limit: 1_000_000, windowMs: 1_000 } }),
  });

export type Scene = {
  readonly simulator: Simulator;
  readonly account: VenueAccount;
  readonly credentials: VenueCredentials;
  readonly reports: AccountReport[];
  /** Waits for the streams. */
  readonly listen: () => Promise<void>;
  readonly fault: (kind: string, more?: object) => void;
};

let made = 0;

/** A simulated venue that stands still, an account with funds, and our side of it. */
export async function scene(
  venue: string,
  given: {
    readonly governor?: Governor;
    readonly timeoutMs?: number;
    readonly balances?: Readonly<Record<string, string>>;
    readonly arrivalMarginMs?: number;
    readonly permissions?: readonly string[];
  } = {},
): Promise<Scene> {
  const simulator = await createSimulator({ port: 0, seed: 7, tickMs: 0, isLimited: false });
  made += 1;
  const credentials = {
    apiKey: `publicMARKER${made}`,
    secret: SECRET,
    ...(venue === "okx" && { passphrase: "passMARKER" }),
  };
  const balances = given.balances ?? { USDT: "10000", BTC: "2" };
  const { permissions = ["read", "trade"] } = given;
  simulator.control({ do: "account", venue, ...credentials, balances, permissions });
  const book = {
    asks: [
      [30000, 1],
      [30010, 2],
    ],
    bids: [
      [29990, 1],
      [29980, 2],
    ],
  };
  simulator.control({ do: "book", venue, symbol: "BTC/USDT", ...book });
  const accounts = createLiveAccounts({
    clock: createLiveClock(),
    governor: given.governor ?? freeGovernor(),
    venueUrls: simulator.baseUrls,
    timeoutMs: given.timeoutMs ?? 5_000,
    // The venue has nothing on its way: what it does not have never comes.
    arrivalMarginMs: given.arrivalMarginMs ?? -5_000,
  });
  const account = await accounts.open({ venue, credentials });
  const reports: AccountReport[] = [];
  onTestFinished(async () => {
    await account.stop();
    await simulator.stop();
  });
  return {
    simulator,
    account,
    credentials,
    reports,
    listen: () =>
      new Promise((resolve) =>
        account.start((report) => {
          reports.push(report);
          if (report.type === "link" && report.isConnected) resolve();
        }),
      ),
    fault: (kind, more = {}) => void simulator.control({ do: "fault", venue, kind, ...more }),
  };
}

export const request = (
  venue: string,
  text: {
    readonly side?: "buy" | "sell";
    readonly type?: "limit" | "market";
    readonly timeInForce?: OrderRequest["timeInForce"];
    readonly amount: string;
    readonly price?: string;
    readonly symbol?: string;
  },
): OrderRequest => ({
  clientOrderId: clientOrderId({ dealId: `test ${made}`, leg: 0, attempt: attempts++ }),
  venue,
  symbol: text.symbol ?? "BTC/USDT",
  side: text.side ?? "buy",
  type: text.type ?? (text.price === undefined ? "market" : "limit"),
  timeInForce: text.timeInForce ?? "IOC",
  amount: parseScaled(text.amount),
  price: text.price === undefined ? undefined : parseScaled(text.price),
});
let attempts = 0;

/** The order after what was said of it. */
export function after(order: OrderRequest, events: readonly OrderEvent[]): Order {
  const deal = {
    id: "d",
    mode: "live" as const,
    startAsset: "USDT",
    legs: [],
    policy: {
      legTimeoutMs: 0,
      answerTimeoutMs: 0,
      allow: { complete: false, unwind: false, elsewhere: false },
      holdPenaltyBps: undefined,
      lossMax: 0n,
      repairsMax: 0,
      slippageBps: 0n,
    },
    orders: [
      {
        order: createOrder(order),
        leg: 0,
        purpose: "leg" as const,
        market: {
          venue: order.venue,
          symbol: order.symbol,
          base: "BTC",
          quote: "USDT",
          takerBps: 0n,
          makerBps: 0n,
          feeSide: "get" as const,
          amountStep: 0n,
          priceStep: 0n,
          minAmount: 0n,
          minNotional: 0n,
        },
        sentAt: 0,
        cancelAskedAt: undefined,
      },
    ],
  };
  const [first] = applyEvents(
    deal,
    events.map((event) => ({ clientOrderId: order.clientOrderId, event })),
  ).deal.orders;
  if (first === undefined) throw new Error("the order is gone");
  return first.order;
}

export const eventsOf = (outcome: PlaceOutcome): readonly OrderEvent[] => {
  if (outcome.kind !== "accepted") throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return [{ type: "accepted", venueOrderId: outcome.venueOrderId }, ...outcome.events];
};
