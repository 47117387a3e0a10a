import { plainText } from "../book/decimal.ts";
import type { Account } from "../trading/account.ts";
import { type FaultAnswers, placeUnderFaults } from "../trading/place-under-faults.ts";
import { orderIdOf, orderTxid } from "./order-wire.ts";
import { parseOrder, refusalWord } from "./parse-order.ts";
import type { KrakenPrivate } from "./private-rest.ts";
import { altPair, timestamp } from "./wire.ts";

/** What a method answers: results to be told one by one, the venue's word for a refusal, or nothing ever. */
export type SocketAnswer = { readonly results: readonly object[] } | { readonly error: string } | undefined;

type Params = Readonly<Record<string, unknown>>;

const TIMER_SECONDS_MAX = 86_400;
export const ORDER_METHODS: readonly string[] = ["add_order", "cancel_order", "cancel_all", "cancel_all_orders_after"];

const FAULT_ANSWERS: FaultAnswers<SocketAnswer> = {
  reject: { error: "EOrder:Invalid order" },
  rateLimit: { error: "EOrder:Rate limit exceeded" },
  serverError: { error: "EService:Unavailable" },
  lost: undefined,
};

// Longer on the socket than over REST.
const WORDS: Readonly<Record<string, string>> = {
  "EOrder:Insufficient funds": "EOrder:Insufficient funds (insufficient user funds)",
  "EOrder:Order minimum not met": "EOrder:Order minimum not met (volume too low)",
};

/** Carries out one of `ORDER_METHODS` for an account whose token has been checked. */
export function socketOrder(
  venue: KrakenPrivate,
  account: Account,
  { method, params }: { readonly method: string; readonly params: Params },
): SocketAnswer {
  if (!account.permissions.has("trade")) return { error: "EAccount:Invalid permissions" };
  if (!venue.limits.mayTrade(account, venue.epochMs())) return { error: "EOrder:Rate limit exceeded" };
  switch (method) {
    case "add_order":
      return add(venue, account, params);
    case "cancel_order":
      return cancel(venue, account, params);
    case "cancel_all":
      return { results: [{ count: venue.desk.cancelAll(account).length }] };
    default:
      return cancelAfter(venue, account, params["timeout"]);
  }
}

function add(venue: KrakenPrivate, account: Account, params: Params): SocketAnswer {
  const { symbol } = params;
  const book = venue.books.find(({ listing }) => listing.symbol === symbol);
  if (!book) return { error: `Currency pair not supported ${String(symbol).replace(/[^\w/.:-]/g, "?")}` };
  const parsed = parseOrder(venue.books, restParams(params, altPair(book.listing)));
  if (!parsed.ok) return { error: parsed.error };
  return placeUnderFaults(venue.faults, FAULT_ANSWERS, (options) => {
    const placed = venue.desk.place(account, parsed.value, options);
    if (placed.ok) return { results: [named(placed.value)] };
    const word = refusalWord(placed.error);
    return { error: WORDS[word] ?? word };
  });
}

/** One answer an order. */
function cancel({ desk }: KrakenPrivate, account: Account, params: Params): SocketAnswer {
  const names = [
    ...listOf(params["order_id"]).map((txid) => ({ id: orderIdOf(txid) ?? -1 })),
    ...listOf(params["cl_ord_id"]).map((clientId) => ({ clientId })),
  ];
  const cancelled = names.flatMap((name) => desk.cancel(account, name) ?? []);
  return cancelled.length > 0 ? { results: cancelled.map(named) } : { error: "EOrder:Unknown order" };
}

function cancelAfter({ timers, epochMs }: KrakenPrivate, account: Account, seconds: unknown): SocketAnswer {
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 0 || seconds > TIMER_SECONDS_MAX) {
    return { error: "EGeneral:Invalid arguments:timeout" };
  }
  const triggerAt = timers.set(account, seconds * 1000);
  const triggerTime = triggerAt === undefined ? "0" : timestamp(triggerAt);
  return { results: [{ currentTime: timestamp(epochMs()), triggerTime }] };
}

const named = ({ id, clientId }: { id: number; clientId: string }) => ({
  order_id: orderTxid(id),
  ...(clientId === "" ? {} : { cl_ord_id: clientId }),
});

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The socket's fields by their names over REST. */
function restParams(params: Params, pair: string): URLSearchParams {
  const cash = params["cash_order_qty"];
  const flags = [params["post_only"] === true ? "post" : [], cash === undefined ? [] : "viqc"].flat();
  const fields = {
    pair,
    type: params["side"],
    ordertype: params["order_type"],
    volume: cash ?? params["order_qty"],
    price: params["limit_price"],
    timeinforce: params["time_in_force"],
    cl_ord_id: params["cl_ord_id"],
    ...(flags.length > 0 ? { oflags: flags.join(",") } : {}),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, textOf(value)]));
}

const textOf = (value: unknown): string => (typeof value === "number" ? plainText(value) : String(value));
