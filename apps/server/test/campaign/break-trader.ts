import { createDatabase } from "@tandem/db/database";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { Lease, TradingStore } from "@tandem/engine/trading/trading-store";
import type { VenueAccount } from "@tandem/engine/trading/venue-account";
import type { Break, ChildStart } from "./messages.ts";

/** The store of a coordinator that is broken in one way. */
export function breakStore(store: TradingStore, { breaks, superuserUrl }: ChildStart): TradingStore {
  if (breaks === "no_write_before_wire")
    return {
      ...store,
      journal: (lease) => {
        const journal = store.journal(lease);
        const later = new Promise<void>((resolve) => setTimeout(resolve, 1));
        let written: Promise<unknown> = later;
        return {
          ...journal,
          // Answers before anything is durable.
          sending: async (entry) => {
            written = new Promise((resolve) => setTimeout(resolve, 300)).then(() => journal.sending(entry));
            written.catch(() => {});
          },
          happened: async (entry) => {
            await written;
            await journal.happened(entry);
          },
          decided: async (entry) => {
            await written;
            await journal.decided(entry);
          },
        };
      },
    };
  if (breaks === "no_fence") {
    const superuser = createDatabase({ url: superuserUrl, connectionsMax: 1 });
    const forge = async (args: Parameters<TradingStore["takeLease"]>[0]): Promise<Lease | undefined> => {
      const taken = await store.takeLease(args);
      if (taken !== undefined) return taken;
      const rows = await superuser.drizzle.execute<{ token: string }>(
        `select token::text as token from trading_leases where user_id = '${args.account.userId}' and mode = '${args.account.mode}'`,
      );
      const token = rows[0]?.token;
      return token === undefined ? undefined : { account: args.account, holder: args.holder, token: BigInt(token) };
    };
    return { ...store, takeLease: forge, renewLeases: async (leases) => leases };
  }
  return store;
}

/** The account of a coordinator that is broken in one way. */
export function breakAccount(account: VenueAccount, breaks: Break | undefined): VenueAccount {
  switch (breaks) {
    case "timeout_as_failure":
      return {
        ...account,
        place: async (order, purpose) => {
          const outcome = await account.place(order, purpose);
          return outcome.kind === "unknown" ? { kind: "rejected", reason: "timeout" } : outcome;
        },
        start: () => {},
      };
    case "no_dedupe": {
      let count = 0;
      // As if a trade that is told again were another one.
      const again = (event: OrderEvent): OrderEvent =>
        event.type === "fill"
          ? { type: "fill", fill: { ...event.fill, tradeId: `${event.fill.tradeId}#${count++}` } }
          : event;
      return {
        ...account,
        place: async (order, purpose) => {
          const outcome = await account.place(order, purpose);
          return outcome.kind === "accepted" ? { ...outcome, events: outcome.events.map(again) } : outcome;
        },
        look: async (order, sentAt) => {
          const outcome = await account.look(order, sentAt);
          return outcome.kind === "found" ? { ...outcome, events: outcome.events.map(again) } : outcome;
        },
        start: (hear) =>
          account.start((report) => hear(report.type === "order" ? { ...report, event: again(report.event) } : report)),
      };
    }
    case "bare_promise_all":
      // Where a send fails, what became of every other is never heard.
      return {
        ...account,
        place: async (order, purpose) => {
          const outcome = await account.place(order, purpose);
          if (outcome.kind !== "accepted") deaf = Date.now() + 60_000;
          return Date.now() < deaf ? new Promise(() => {}) : outcome;
        },
        look: async (order, sentAt) => (Date.now() < deaf ? { kind: "unanswered" } : account.look(order, sentAt)),
        start: (hear) =>
          account.start((report) => {
            if (report.type !== "order" || Date.now() >= deaf) hear(report);
          }),
      };
    case "no_fence":
    case "no_write_before_wire":
    case undefined:
      return account;
  }
}
let deaf = 0;
