import { formatScaled } from "@tandem/domain/money";
import type { Fill, OrderRequest } from "@tandem/domain/orders/order";
import type { Ask, Dialect, Names, OrderName, OrderRow } from "../dialect.ts";
import { orderEvents } from "../order-events.ts";
import { isAnsweredWith } from "../raw-answer.ts";
import { must, mustRecord, mustRecords, recordsOf, scaledOf, textOf, timeOf } from "../read-text.ts";
import { binanceRefusals } from "./binance-refusals.ts";
import { binanceFill, binanceOrder } from "./binance-rows.ts";
import { binanceStream } from "./binance-stream.ts";

/** A request that comes later than this after its own time is refused, by the venue's word. */
const RECV_WINDOW_MS = 5_000;
const PAGE = 1_000;
/** `allOrders` takes at most a day at once. */
const DAY_MS = 24 * 3_600_000;
const DAYS_MAX = 31;

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints */
export const binanceDialect: Dialect = {
  venue: "binance",
  config: {
    options: {
      defaultType: "spot",
      fetchMarkets: { types: ["spot"] },
      recvWindow: RECV_WINDOW_MS,
      watchBalance: { fetchBalanceSnapshot: false },
    },
  },
  arrivesWithinMs: RECV_WINDOW_MS,
  refusals: binanceRefusals,
  // The venue counts only new orders by key.
  orderKeyWeight: 1,
  place,
  cancel: async (ask, { marketId, clientOrderId }) => {
    await ask("privateDeleteOrder", { symbol: marketId, origClientOrderId: clientOrderId });
  },
  find,
  open: async (ask, names, marketId) => {
    const answer = await ask("privateGetOpenOrders", marketId === undefined ? {} : { symbol: marketId });
    return mustRecords(answer, "openOrders").map((row) => binanceOrder(row, names));
  },
  history,
  fills,
  balances: async (ask, names) => {
    const answer = mustRecord(await ask("privateGetAccount", { omitZeroBalances: "true" }), "account");
    return mustRecords(answer["balances"], "balances").map((row) => ({
      asset: names.assetOf(must(textOf(row["asset"]), "asset")),
      free: must(scaledOf(row["free"]), "free"),
      used: must(scaledOf(row["locked"]), "locked"),
    }));
  },
  stream: binanceStream,
};

async function place(ask: Ask, order: OrderRequest & { readonly marketId: string }, names: Names) {
  const { type, timeInForce, amount, price, clientOrderId, marketId, side } = order;
  const isPostOnly = timeInForce === "PO";
  const answer = await ask("privatePostOrder", {
    symbol: marketId,
    side: side.toUpperCase(),
    type: type === "market" ? "MARKET" : isPostOnly ? "LIMIT_MAKER" : "LIMIT",
    quantity: formatScaled(amount),
    ...(price !== undefined && type === "limit" && { price: formatScaled(price) }),
    ...(type === "limit" && !isPostOnly && { timeInForce }),
    newClientOrderId: clientOrderId,
    newOrderRespType: "FULL",
  });
  const placed = mustRecord(answer, "order");
  const row = binanceOrder(placed, names);
  const at = timeOf(placed["transactTime"]);
  const told = recordsOf(placed["fills"]) ?? [];
  return {
    venueOrderId: row.venueOrderId,
    events: orderEvents(
      row,
      told.map((one) => binanceFill(one, names, at)),
    ),
  };
}

const NO_SUCH_ORDER = "-2013";

async function find(ask: Ask, { marketId, clientOrderId }: OrderName, names: Names): Promise<OrderRow | undefined> {
  try {
    const answer = await ask("privateGetOrder", { symbol: marketId, origClientOrderId: clientOrderId });
    return binanceOrder(mustRecord(answer, "order"), names);
  } catch (error) {
    if (isAnsweredWith(error, binanceRefusals, NO_SUCH_ORDER)) return undefined;
    throw error;
  }
}

/** Oldest first, a day at a time, page by page. */
async function history(ask: Ask, of: { marketId: string; since: number; now: number }, names: Names) {
  const rows: OrderRow[] = [];
  if (of.now - of.since > DAYS_MAX * DAY_MS) return { rows, isWhole: false };
  for (let from = of.since; from <= of.now; from += DAY_MS) {
    const end = Math.min(from + DAY_MS - 1, of.now + DAY_MS - 1);
    let start: Readonly<Record<string, unknown>> = { startTime: from, endTime: end };
    for (;;) {
      const page = mustRecords(
        await ask("privateGetAllOrders", { symbol: of.marketId, limit: PAGE, ...start }),
        "list",
      );
      rows.push(...page.map((row) => binanceOrder(row, names)));
      const last = page.at(-1);
      if (page.length < PAGE || last === undefined) break;
      start = { orderId: String(BigInt(must(textOf(last["orderId"]), "orderId")) + 1n) };
    }
  }
  return { rows, isWhole: true };
}

async function fills(ask: Ask, { marketId, venueOrderId }: OrderRow & OrderName, names: Names): Promise<Fill[]> {
  const found: Fill[] = [];
  let from: Readonly<Record<string, unknown>> = {};
  for (;;) {
    const params = { symbol: marketId, orderId: venueOrderId, limit: PAGE, ...from };
    const page = mustRecords(await ask("privateGetMyTrades", params), "myTrades");
    found.push(...page.map((row) => binanceFill(row, names)));
    const last = found.at(-1);
    if (page.length < PAGE || last === undefined) return found;
    from = { fromId: String(BigInt(last.tradeId) + 1n) };
  }
}
