import {
  OrderCancelAllInput,
  OrderInput,
  OrderPlaceInput,
  OrdersListInput,
  OrdersWatchInput,
} from "@tandem/contract/orders";
import { cancelAllOrders } from "@tandem/services/trading/cancel-all-orders";
import { cancelOrder } from "@tandem/services/trading/cancel-order";
import { getOrder } from "@tandem/services/trading/get-order";
import { listOrders } from "@tandem/services/trading/list-orders";
import { placeOrder } from "@tandem/services/trading/place-order";
import { watchOrders } from "@tandem/services/trading/watch-orders";
import { traderProcedure, userProcedure } from "../procedures.ts";
import { trackFacts } from "../track-facts.ts";
import { router } from "../trpc.ts";

export const ordersRouter = router({
  place: traderProcedure("trade")
    .input(OrderPlaceInput)
    .mutation(({ ctx, input }) => placeOrder({ ctx, input })),
  cancel: traderProcedure("safety")
    .input(OrderInput)
    .mutation(({ ctx, input }) => cancelOrder({ ctx, input })),
  cancelAll: traderProcedure("safety")
    .input(OrderCancelAllInput)
    .mutation(({ ctx, input }) => cancelAllOrders({ ctx, input })),
  list: userProcedure("read")
    .input(OrdersListInput)
    .query(({ ctx, input }) => listOrders({ ctx, input })),
  get: userProcedure("read")
    .input(OrderInput)
    .query(({ ctx, input }) => getOrder({ ctx, input })),
  watch: userProcedure("stream")
    .input(OrdersWatchInput)
    .subscription(({ ctx, input, signal }) => trackFacts(watchOrders({ ctx, input, signal }))),
});
