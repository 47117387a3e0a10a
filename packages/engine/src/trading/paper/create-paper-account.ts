import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { OrderRequest } from "@tandem/domain/orders/order";
import type { Clock } from "../../ports.ts";
import type { LookOutcome, PlaceOutcome } from "../trading-ports.ts";
import type { AccountReport, VenueAccount } from "../venue-account.ts";
import { paperEvents, paperOrderId } from "./paper-order.ts";
import { type PaperStart, PaperVenue } from "./paper-venue.ts";

/**
 * `books`: the venue's live books. `funds`: all that lies at the venue by the ledger, scaled by 10^18; what resting
 * orders hold is part of it. `orders`: those of the journal at this venue that are not settled; what the journal
 * did not see did not happen.
 */
export type PaperAccountOptions = PaperStart & {
  readonly venue: VenueId;
  /** Hears which books have changed; the returned function unsubscribes. */
  readonly onBooks: (listener: (symbols: readonly MarketSymbol[]) => void) => () => void;
  readonly clock: Clock;
  /** How long a request is on its way, ms, asked at each: the book is read at its end. */
  readonly latencyMs: () => number;
};

/**
 * The paper venue of one account: virtual funds over live books. Deterministic: the same orders at the same books
 * give the same trades with the same ids. Its outcomes are never unknown: where a book cannot be traded on,
 * the order is refused.
 */
export function createPaperAccount(options: PaperAccountOptions): VenueAccount {
  const { venue, clock } = options;
  const market = new PaperVenue(options);
  const onTheWay = new Set<() => void>();
  const inFlight = new Set<string>();
  let hear: (report: AccountReport) => void = () => {};
  let unsubscribe = (): void => {};
  let isStopped = false;

  const tell = (clientOrderId: string, from: number): void => {
    const order = market.find(clientOrderId);
    for (const event of order === undefined ? [] : paperEvents(order, from))
      hear({ type: "order", clientOrderId, event });
  };
  const tellBalances = (): void => hear({ type: "balances", balances: market.balances() });

  function match(request: OrderRequest): PlaceOutcome {
    const order = market.submit(request, clock.epochMs());
    if (typeof order === "string") return { kind: "rejected", reason: order };
    tellBalances();
    return { kind: "accepted", venueOrderId: paperOrderId(order), events: paperEvents(order) };
  }

  /** False where the account was stopped on the way. */
  function travel(): Promise<boolean> {
    const ms = isStopped ? 0 : options.latencyMs();
    if (isStopped || ms <= 0) return Promise.resolve(!isStopped);
    return new Promise((resolve) => {
      const end = (hasArrived: boolean): void => {
        onTheWay.delete(giveUp);
        resolve(hasArrived);
      };
      const cancelTimer = clock.after(ms, () => end(true));
      const giveUp = (): void => {
        cancelTimer();
        end(false);
      };
      onTheWay.add(giveUp);
    });
  }

  return {
    venue,
    place: async (request) => {
      inFlight.add(request.clientOrderId);
      const hasArrived = await travel();
      inFlight.delete(request.clientOrderId);
      return hasArrived ? match(request) : { kind: "rejected", reason: "not_sent" };
    },
    cancel: async ({ clientOrderId }) => {
      if (!(await travel()) || !market.cancel(clientOrderId)) return;
      tell(clientOrderId, market.find(clientOrderId)?.fills.length ?? 0);
      tellBalances();
    },
    look: async ({ clientOrderId }): Promise<LookOutcome> => {
      const order = market.find(clientOrderId);
      if (order !== undefined) return { kind: "found", events: paperEvents(order) };
      return { kind: inFlight.has(clientOrderId) ? "unanswered" : "never_arrived" };
    },
    balances: async () => market.balances().filter(({ free, used }) => free + used !== 0n),
    resting: async () => market.resting(),
    start: (listener) => {
      hear = listener;
      unsubscribe = options.onBooks((symbols) => {
        const moved = market.changed(symbols, clock.epochMs());
        for (const { order, from } of moved) tell(order.request.clientOrderId, from);
        if (moved.length > 0) tellBalances();
      });
      hear({ type: "link", isConnected: true });
      tellBalances();
    },
    stop: async () => {
      isStopped = true;
      unsubscribe();
      for (const giveUp of [...onTheWay]) giveUp();
      hear = () => {};
    },
  };
}
