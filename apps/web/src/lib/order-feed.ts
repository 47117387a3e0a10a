import type { OrdersMessage } from "@tandem/contract/live";
import type { Order } from "@tandem/contract/orders";
import { createKeyedStore, type KeyedStore } from "./keyed-store.ts";
import { createLiveStream, type LiveStream, type StreamOptions } from "./live-stream.ts";
import { tradingApi } from "./trading-api.ts";

/** The user's orders of both accounts: those that are open and the newest of the rest. */
export type OrderFeed = LiveStream & { readonly orders: KeyedStore<Order> };

/**
 * A socket that drops is resumed by the client after the last event that it saw, so nothing is missed; a new connection
 * begins with a snapshot.
 */
export function createOrderFeed(options: StreamOptions): OrderFeed {
  const orders = createKeyedStore<Order>({ keyOf: ({ id }) => id, schedule: options.schedule });
  const stream = createLiveStream<OrdersMessage>({
    ...options,
    take(message) {
      if (message.type === "snapshot") orders.reset(message.items);
      else if (message.type === "change") orders.change(message.upsert, message.remove);
    },
    subscribe: (api, handlers) =>
      tradingApi(api).orders.watch.subscribe(undefined, {
        ...handlers,
        onData: (fact) => handlers.onData("data" in fact ? fact.data : fact),
      }),
  });
  return { ...stream, orders };
}
