import { formatScaled } from "@tandem/domain/money";
import type { Fill, OrderRequest } from "@tandem/domain/orders/order";
import type { CcxtExchange } from "../../ccxt/ccxt-types.ts";
import { isRecord, type JsonRecord } from "../../read-json.ts";
import type { Ask, Dialect, Names, OrderName, OrderRow } from "../dialect.ts";
import { isAnsweredWith } from "../raw-answer.ts";
import { must, mustRecord, mustRecords, textOf } from "../read-text.ts";
import { okxRefusals } from "./okx-refusals.ts";
import { okxBalances, okxFill, okxOrder } from "./okx-rows.ts";
import { okxStream } from "./okx-stream.ts";

/** Sent along as `expTime`: what comes later is refused by the venue. */
const ARRIVES_WITHIN_MS = 5_000;
const PAGE = 100;
const PAGES_MAX = 100;
/** As far as its archives of orders and fills go back. */
const HISTORY_MS = 89 * 24 * 3_600_000;
/** The venue's own bounds of its dead-man's switch. */
const COUNTDOWN_SECONDS = [10, 120] as const;

const ORDER_TYPES = { GTC: "limit", IOC: "ioc", FOK: "fok", PO: "post_only" } as const;

/** Spot in cash. @see https://www.okx.com/docs-v5/en/#order-book-trading-trade */
export const okxDialect: Dialect = {
  venue: "okx",
  config: { options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } } },
  prepare: expireOrders,
  arrivesWithinMs: ARRIVES_WITHIN_MS,
  refusals: okxRefusals,
  place,
  cancel: async (ask, { marketId, clientOrderId }) => {
    await ask("privatePostTradeCancelOrder", { instId: marketId, clOrdId: clientOrderId });
  },
  find,
  open: async (ask, names, marketId) => {
    const params = { instType: "SPOT", ...(marketId !== undefined && { instId: marketId }) };
    const { rows, isWhole } = await pagesOf({ ask, method: "privateGetTradeOrdersPending", params, idField: "ordId" });
    must(isWhole ? true : undefined, "more open orders than can be listed");
    return rows.map((row) => okxOrder(row, names));
  },
  history,
  fills,
  balances: async (ask, names) => {
    const [account] = dataOf(await ask("privateGetAccountBalance", {}));
    return okxBalances(mustRecord(account, "account"), names);
  },
  cancelAllAfter: async (ask, ms) => {
    const [least, most] = COUNTDOWN_SECONDS;
    const seconds = ms <= 0 ? 0 : Math.min(Math.max(Math.ceil(ms / 1000), least), most);
    dataOf(await ask("privatePostTradeCancelAllAfter", { timeOut: String(seconds) }));
  },
  stream: okxStream,
};

const dataOf = (answer: unknown): readonly JsonRecord[] =>
  mustRecords(isRecord(answer) ? answer["data"] : undefined, "data");

function expireOrders(exchange: CcxtExchange): void {
  const sign = exchange.sign.bind(exchange);
  exchange.sign = (path, ...rest) => {
    const request = sign(path, ...rest);
    if (path === "trade/order")
      request.headers = { ...request.headers, expTime: String(exchange.milliseconds() + ARRIVES_WITHIN_MS) };
    return request;
  };
}

async function place(ask: Ask, order: OrderRequest & { readonly marketId: string }) {
  const { type, timeInForce, amount, price, clientOrderId, marketId, side } = order;
  const answer = await ask("privatePostTradeOrder", {
    instId: marketId,
    tdMode: "cash",
    clOrdId: clientOrderId,
    side,
    ordType: type === "market" ? "market" : ORDER_TYPES[timeInForce],
    sz: formatScaled(amount),
    // Of a market order `sz` would otherwise be in quote for a buyer.
    tgtCcy: "base_ccy",
    ...(type === "limit" && price !== undefined && { px: formatScaled(price) }),
  });
  const [row] = dataOf(answer);
  // A row without this code would have been an error already.
  must(row?.["sCode"] === "0" ? true : undefined, "sCode");
  return { venueOrderId: textOf(row?.["ordId"]), events: [] };
}

const NO_SUCH_ORDER = "51603";

async function find(ask: Ask, { marketId, clientOrderId }: OrderName, names: Names): Promise<OrderRow | undefined> {
  try {
    const [row] = dataOf(await ask("privateGetTradeOrder", { instId: marketId, clOrdId: clientOrderId }));
    return row === undefined ? undefined : okxOrder(row, names);
  } catch (error) {
    if (isAnsweredWith(error, okxRefusals, NO_SUCH_ORDER)) return undefined;
    throw error;
  }
}

/** Newest first, until a page is not full. */
async function pagesOf(of: {
  readonly ask: Ask;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly idField: "ordId" | "billId";
}): Promise<{ rows: readonly JsonRecord[]; isWhole: boolean }> {
  const rows: JsonRecord[] = [];
  let after: Readonly<Record<string, unknown>> = {};
  for (let page = 0; page < PAGES_MAX; page++) {
    const list = dataOf(await of.ask(of.method, { ...of.params, limit: String(PAGE), ...after }));
    rows.push(...list);
    if (list.length < PAGE) return { rows, isWhole: true };
    after = { after: must(textOf(list.at(-1)?.[of.idField]), of.idField) };
  }
  return { rows, isWhole: false };
}

/**
 * The archive of three months leaves out what was cancelled without a trade longer than two hours ago: such an order and one
 * that never came are the same to the account.
 */
async function history(ask: Ask, of: { marketId: string; since: number; now: number }, names: Names) {
  const params = { instType: "SPOT", instId: of.marketId, begin: String(of.since) };
  const lists = ["privateGetTradeOrdersHistory", "privateGetTradeOrdersHistoryArchive"].map((method) =>
    pagesOf({ ask, method, params, idField: "ordId" }),
  );
  const found = await Promise.all(lists);
  return {
    rows: found.flatMap(({ rows }) => rows.map((row) => okxOrder(row, names))),
    isWhole: found.every(({ isWhole }) => isWhole) && of.now - of.since < HISTORY_MS,
  };
}

async function fills(ask: Ask, { marketId, venueOrderId }: OrderRow & OrderName, names: Names): Promise<Fill[]> {
  const params = { instType: "SPOT", instId: marketId, ordId: venueOrderId };
  const { rows } = await pagesOf({ ask, method: "privateGetTradeFillsHistory", params, idField: "billId" });
  // They come newest first.
  return rows.map((row) => okxFill(row, names)).toReversed();
}
