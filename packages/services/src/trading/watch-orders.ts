import type { Fact, OrdersMessage } from "@tandem/contract/live";
import type { OrdersWatchInput } from "@tandem/contract/orders";
import { listOrdersForUser, ordersById } from "@tandem/db/trading/list-orders";
import type { UserCtx } from "../context.ts";
import { streamFacts } from "./stream-facts.ts";
import { toWireOrder } from "./to-wire-order.ts";

const NEWEST = 50;
const OPEN_MAX = 200;

/** The caller's orders, by hand and of deals, as a stream of facts. Ends when `signal` aborts. */
export function watchOrders(args: {
  readonly ctx: UserCtx;
  readonly input?: OrdersWatchInput | undefined;
  readonly signal: AbortSignal | undefined;
}): AsyncGenerator<Fact<OrdersMessage>, void> {
  const { ctx, input, signal } = args;
  const { clock } = ctx.deps;
  const userId = ctx.identity.user.id;
  const mode = input?.mode;
  return streamFacts<OrdersMessage>({
    ctx,
    mode,
    lastEventId: input?.lastEventId,
    signal,
    source: {
      about: "orders",
      snapshot: async (tx) => {
        const newest = await listOrdersForUser({ tx, userId, filter: { mode }, limit: NEWEST });
        const known = new Set(newest.map(({ order }) => order.id));
        const open = await listOrdersForUser({ tx, userId, filter: { mode, open: true }, limit: OPEN_MAX });
        const items = [...newest, ...open.filter(({ order }) => !known.has(order.id))].map(toWireOrder);
        return { type: "snapshot", at: clock.epochMs(), items };
      },
      change: async (tx, events) => {
        const ids = [...new Set(events.flatMap(({ orderId }) => (orderId === null ? [] : [orderId])))];
        const upsert = (await ordersById({ tx, userId, ids })).map(toWireOrder);
        return { type: "change", at: clock.epochMs(), upsert, remove: [] };
      },
      beat: () => ({ type: "beat", at: clock.epochMs() }),
    },
  });
}
