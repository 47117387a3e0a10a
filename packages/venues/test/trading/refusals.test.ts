import { createOrder } from "@tandem/domain/orders/order";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { PlaceOutcome } from "@tandem/engine/trading/trading-ports";
import { createSimulator } from "@tandem/simulator/simulator";
import { expect, onTestFinished, test } from "vitest";
import { createLiveAccounts } from "../../src/trading/live-accounts.ts";
import { freeGovernor, request, SECRET } from "./live-support.ts";
import { type RawAnswer, rawVenue } from "./raw-venue.ts";

const binance = (code: number, msg: string, status = 400): RawAnswer => ({
  status,
  body: JSON.stringify({ code, msg }),
});
const kraken = (...error: string[]): RawAnswer => ({ status: 200, body: JSON.stringify({ error }) });
/** One order's refusal; `sMsg` as in the venue's documents. */
const okx = (sCode: string, sMsg: string): RawAnswer => ({
  status: 200,
  body: JSON.stringify({ code: "1", data: [{ clOrdId: "", ordId: "", sCode, sMsg, tag: "" }], msg: "" }),
});
const okxWhole = (code: string, msg: string, status = 200): RawAnswer => ({
  status,
  body: JSON.stringify({ code, data: [], msg }),
});

type Row = readonly [answer: RawAnswer, outcome: string];
/** As the venues' documents write them, and what ccxt's issues have seen. */
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  binance: [
    [binance(-2010, "Account has insufficient balance for requested action."), "insufficient_funds"],
    [binance(-2010, "Order would immediately match and take."), "would_take"],
    [binance(-2010, "Market is closed."), "market_closed"],
    [binance(-2010, "This symbol is not permitted for this account."), "not_permitted"],
    [binance(-1013, "Filter failure: LOT_SIZE"), "amount_invalid"],
    [binance(-1013, "Filter failure: PRICE_FILTER"), "price_invalid"],
    [binance(-1013, "Filter failure: NOTIONAL"), "notional_too_small"],
    [binance(-1121, "Invalid symbol."), "unknown_symbol"],
    [binance(-1111, "Parameter 'quantity' has too much precision."), "amount_invalid"],
    [binance(-1021, "Timestamp for this request is outside of the recvWindow."), "too_late"],
    [binance(-1022, "Signature for this request is not valid."), "key_refused"],
    [binance(-1015, "Too many new orders; current limit is 100 orders per 10 SECOND.", 429), "too_many_orders"],
    // After a call that worked, ccxt would call it DDoSProtection.
    [binance(-2015, "Invalid API-key, IP, or permissions for action.", 401), "not_permitted"],
    // It exists: sent twice it would be found.
    [binance(-2010, "Duplicate order sent."), "unknown: server_error"],
    [
      binance(-1003, "Too much request weight used; current limit is 6000 request weight per 1 MINUTE.", 429),
      "unknown: server_error",
    ],
    [
      binance(-1006, "An unexpected response was received from the message bus. Execution status unknown."),
      "unknown: server_error",
    ],
    [
      binance(
        -1007,
        "Timeout waiting for response from backend server. Send status unknown; execution status unknown.",
        503,
      ),
      "unknown: server_error",
    ],
    [binance(-1000, "An unknown error occurred while processing the request."), "unknown: server_error"],
    [binance(-2013, "Order does not exist."), "unknown: server_error"],
    [binance(-9999, "A code of next year."), "unknown: server_error"],
    [binance(-2010, "A message of next year."), "unknown: server_error"],
    // The same words with 5xx prove nothing.
    [binance(-2010, "Account has insufficient balance for requested action.", 502), "unknown: server_error"],
  ],
  kraken: [
    [kraken("EOrder:Insufficient funds"), "insufficient_funds"],
    [kraken("EOrder:Order minimum not met"), "amount_too_small"],
    [kraken("EOrder:Cost minimum not met"), "notional_too_small"],
    [kraken("EOrder:Tick size check failed"), "price_invalid"],
    [kraken("EOrder:Post only order"), "would_take"],
    [kraken("EOrder:Rate limit exceeded"), "rate_limited"],
    [kraken("EOrder:Orders limit exceeded"), "too_many_orders"],
    [kraken("EQuery:Unknown asset pair"), "unknown_symbol"],
    [kraken("EGeneral:Permission denied"), "not_permitted"],
    [kraken("EAPI:Invalid key"), "key_refused"],
    [kraken("EAPI:Invalid signature"), "key_refused"],
    [kraken("EAPI:Invalid nonce"), "too_late"],
    [kraken("EService:Deadline elapsed"), "too_late"],
    [kraken("EService:Market in cancel_only mode"), "market_closed"],
    [kraken("EGeneral:Invalid arguments:volume"), "amount_invalid"],
    [kraken("EGeneral:Invalid arguments:cl_ord_id"), "unknown: server_error"],
    [kraken("EService:Unavailable"), "unknown: server_error"],
    [kraken("EService:Busy"), "unknown: server_error"],
    [kraken("EGeneral:Internal error"), "unknown: server_error"],
    [kraken("EOrder:A word of next year"), "unknown: server_error"],
    // One that is not known beside one that is.
    [kraken("EOrder:Insufficient funds", "EService:Timeout"), "unknown: server_error"],
  ],
  okx: [
    [okx("51008", "Order failed. Insufficient USDT balance in account."), "insufficient_funds"],
    [okx("51119", "Order placement failed due to insufficient balance. "), "insufficient_funds"],
    [okx("51020", "Your order should meet or exceed the minimum order amount."), "amount_too_small"],
    [okx("51121", "Order quantity must be a multiple of the lot size."), "amount_invalid"],
    [okx("51001", "Instrument ID, Instrument ID code, or Spread ID doesn't exist."), "unknown_symbol"],
    [okx("51006", "Order price is not within the price limit"), "price_invalid"],
    [okx("51155", "You can't trade this pair due to local compliance restrictions."), "not_permitted"],
    [okx("51000", "Parameter sz error"), "refused"],
    [okxWhole("50011", "Rate limit reached.", 429), "rate_limited"],
    [okxWhole("50102", "Timestamp request expired", 401), "too_late"],
    [okxWhole("50113", "Invalid Sign", 401), "key_refused"],
    [okxWhole("50120", "This API key doesn't have permission to use this function", 401), "not_permitted"],
    [okx("51016", "Client order ID already exists."), "unknown: server_error"],
    [okxWhole("50001", "Service temporarily unavailable. Try again later.", 503), "unknown: server_error"],
    [okxWhole("50004", "API endpoint request timeout."), "unknown: server_error"],
    [okxWhole("50026", "System error. Try again later."), "unknown: server_error"],
    [okx("51149", "Order timed out. Please try again later."), "unknown: server_error"],
    [okx("59999", "A code of next year"), "unknown: server_error"],
  ],
};
/** Of every venue. */
const NONSENSE: readonly Row[] = [
  [{ status: 502, body: "<html>Bad gateway</html>" }, "unknown: server_error"],
  [{ status: 200, body: "<html>Sign in to the hotel's network</html>" }, "unknown: unreadable"],
  [{ status: 200, body: "" }, "unknown: unreadable"],
  [{ status: 200, body: "{}" }, "unknown: *"],
  [{ status: 200, body: '{"result":' }, "unknown: unreadable"],
  [{ status: 404, body: "" }, "unknown: *"],
  ["cut", "unknown: connection_lost"],
  ["silence", "unknown: timeout"],
];

const ORDER_CALLS: Readonly<Record<string, string>> = {
  binance: "POST /api/v3/order",
  kraken: "POST /0/private/AddOrder",
  okx: "POST /api/v5/trade/order",
};

const words = (outcome: PlaceOutcome): string =>
  outcome.kind === "rejected"
    ? outcome.reason
    : outcome.kind === "unknown"
      ? `unknown: ${outcome.cause}`
      : outcome.kind;

test.each(Object.keys(TABLE))("%s: only what its table lists is a refusal, by the venue's own code", async (venue) => {
  const simulator = await createSimulator({ port: 0, seed: 7, tickMs: 0, isLimited: false });
  onTestFinished(() => simulator.stop());
  const credentials = { apiKey: "publicMARKER", secret: SECRET, ...(venue === "okx" && { passphrase: "passMARKER" }) };
  simulator.control({
    do: "account",
    venue,
    ...credentials,
    balances: { USDT: "1000" },
    permissions: ["read", "trade"],
  });
  let next: RawAnswer | undefined;
  const { baseUrl, calls } = await rawVenue(simulator.baseUrls[venue], ({ call }) =>
    call === ORDER_CALLS[venue] ? next : undefined,
  );
  const accounts = createLiveAccounts({
    clock: createLiveClock(),
    governor: freeGovernor(),
    venueUrls: { [venue]: baseUrl },
    timeoutMs: 300,
    arrivalMarginMs: -5_000,
  });
  const account = await accounts.open({ venue, credentials });
  onTestFinished(() => account.stop());
  // The key has worked.
  await account.balances();
  for (const [answer, expected] of [...(TABLE[venue] ?? []), ...NONSENSE]) {
    next = answer;
    const order = request(venue, { amount: "0.01", price: "30000" });
    const before = calls.filter((call) => call === ORDER_CALLS[venue]).length;
    const outcome = await account.place(order);
    const shown = `${typeof answer === "string" ? answer : answer.body}: ${words(outcome)}`;
    expect(shown.replace(/unknown: \w+$/, expected.endsWith("*") ? "unknown: *" : "$&")).toContain(`: ${expected}`);
    // Whatever it was, it was sent once.
    expect(calls.filter((call) => call === ORDER_CALLS[venue]).length - before).toBe(1);
    if (outcome.kind === "unknown")
      expect(await account.look(createOrder(order), Date.now())).toEqual({ kind: "never_arrived" });
  }
});
