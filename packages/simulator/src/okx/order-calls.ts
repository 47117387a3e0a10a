import type { SimulatedBook } from "../market/simulated-book.ts";
import type { Account } from "../trading/account.ts";
import type { CancelTimers } from "../trading/cancel-timers.ts";
import type { AccountOrder } from "../trading/order.ts";
import type { OrderFaults } from "../trading/order-faults.ts";
import type { PerAccount } from "../trading/per-account.ts";
import { type FaultAnswers, placeUnderFaults } from "../trading/place-under-faults.ts";
import type { RateWindow } from "../trading/rate-window.ts";
import type { PlaceOptions, TradingDesk } from "../trading/trading-desk.ts";
import { type OrderBody, parseOrder, refusalRow } from "./parse-order.ts";

export type OkxPrivate = {
  readonly books: ReadonlyMap<string, SimulatedBook>;
  readonly desk: TradingDesk;
  readonly faults: OrderFaults;
  readonly orderCounts: PerAccount<RateWindow>;
  readonly timers: CancelTimers;
  readonly epochMs: () => number;
};

export type NamedBody = OrderBody & { readonly ordId?: unknown };
export type Row = { readonly sCode: string; readonly sMsg: string };

/** What a call about orders comes to, over REST as on the socket: rows, a refusal of the whole, or nothing ever. */
export type CallOutcome =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "failed"; readonly status: number; readonly code: string; readonly msg: string }
  | { readonly kind: "lost" };

const TOO_MANY: CallOutcome = { kind: "failed", status: 429, code: "50011", msg: "Too Many Requests" };
const NO_PERMISSION: CallOutcome = {
  kind: "failed",
  status: 401,
  code: "50120",
  msg: "This API key doesn't have permission to use this function",
};
const BATCH_MAX = 20;
const BAD_BATCH: CallOutcome = { kind: "failed", status: 400, code: "50014", msg: "Parameter args can not be empty" };

const FAULT_ANSWERS: FaultAnswers<CallOutcome> = {
  reject: {
    kind: "rows",
    rows: [{ ...answerRow(undefined, {}), sCode: "51006", sMsg: "Order price is not within the price limit." }],
  },
  rateLimit: TOO_MANY,
  serverError: { kind: "failed", status: 503, code: "50026", msg: "System error. Try again later." },
  lost: { kind: "lost" },
};

/** Places one order or a batch of them. */
export function placeOrders(venue: OkxPrivate, account: Account, bodies: readonly NamedBody[]): CallOutcome {
  const refused = refusal(venue, account, bodies);
  if (refused) return refused;
  return placeUnderFaults(venue.faults, FAULT_ANSWERS, (options) => ({
    kind: "rows",
    rows: bodies.map((body) => place(venue, account, { body, options })),
  }));
}

/** Cancels one order or a batch of them. */
export function cancelOrders(venue: OkxPrivate, account: Account, bodies: readonly NamedBody[]): CallOutcome {
  const refused = refusal(venue, account, bodies);
  return refused ?? { kind: "rows", rows: bodies.map((body) => cancel(venue.desk, account, body)) };
}

function refusal(venue: OkxPrivate, account: Account, bodies: readonly NamedBody[]): CallOutcome | undefined {
  if (!account.permissions.has("trade")) return NO_PERMISSION;
  if (bodies.length === 0 || bodies.length > BATCH_MAX) return BAD_BATCH;
  return venue.orderCounts.of(account).use(bodies.length, venue.epochMs()) ? undefined : TOO_MANY;
}

function place(
  { books, desk }: OkxPrivate,
  account: Account,
  { body, options }: { readonly body: OrderBody; readonly options: PlaceOptions },
): Row {
  const parsed = parseOrder(books, body);
  if (!parsed.ok) return { ...answerRow(undefined, body), ...parsed.error };
  const placed = desk.place(account, parsed.value, options);
  if (!placed.ok) return { ...answerRow(undefined, body), ...refusalRow(placed.error) };
  return { ...answerRow(placed.value, body), sCode: "0", sMsg: "Order placed" };
}

function cancel(desk: TradingDesk, account: Account, body: NamedBody): Row {
  const order = desk.order(account, nameOf(body));
  if (!order) {
    const sMsg = "Cancellation failed as the order does not exist.";
    return { ...answerRow(undefined, body), sCode: "51400", sMsg };
  }
  if (!desk.cancel(account, { id: order.id })) {
    const sCode = order.status === "filled" ? "51402" : "51401";
    return { ...answerRow(order, body), sCode, sMsg: "Cancellation failed as the order is completed or canceled." };
  }
  return { ...answerRow(order, body), sCode: "0", sMsg: "" };
}

function answerRow(order: AccountOrder | undefined, body: NamedBody) {
  const clOrdId = order?.clientId ?? String(body.clOrdId ?? "");
  return { ordId: order ? String(order.id) : "", clOrdId, tag: "", ts: String(order?.updatedAt ?? 0) };
}

/** An id wins over a client's id. */
export function nameOf({ ordId, clOrdId }: NamedBody): { id: number | undefined; clientId: string | undefined } {
  const hasId = ordId !== undefined && ordId !== "";
  return {
    id: hasId ? Number(ordId) : undefined,
    clientId: hasId || clOrdId === undefined ? undefined : String(clOrdId),
  };
}

/** One failed row of one makes the whole answer fail; some of several leave it in part. */
export function codeOf(rows: readonly Row[]): { readonly code: string; readonly msg: string } {
  const failed = rows.filter(({ sCode }) => sCode !== "0").length;
  if (failed === 0) return { code: "0", msg: "" };
  if (failed === rows.length) return { code: "1", msg: "All operations failed" };
  return { code: "2", msg: "Bulk operation partially succeeded." };
}
