import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../ccxt/load-ccxt-class.ts";
import { readVenueBase } from "../ccxt/map-venue-urls.ts";
import { openExchange } from "../ccxt/open-exchange.ts";
import { isRecord } from "../read-json.ts";
import type { ListAnswer, ListCall, ListNote } from "./list-call.ts";

const REASON_LENGTH_MAX = 300;

/**
 * Makes list calls where nothing else is held up by them. `wanted` says which symbols matter beside the followed ones:
 * what nobody follows need not cross between threads.
 */
export function createListAnswerer(wanted: readonly string[] | "all"): (call: ListCall) => Promise<ListAnswer> {
  const opened = new Map<string, Promise<CcxtExchange>>();

  const open = (call: ListCall): Promise<CcxtExchange> => {
    const key = `${call.venue} ${call.baseUrl ?? ""}`;
    const known = opened.get(key) ?? openList(call);
    opened.set(key, known);
    known.catch(() => opened.delete(key));
    return known;
  };

  return async (call) => {
    const notes: ListNote[] = [];
    try {
      const exchange = await open(call);
      noteAnswers(exchange, notes);
      const isWanted = wanted === "all" ? () => true : isOneOf(new Set([...wanted, ...call.followed]));
      const value = call.method === "fetchMarkets" ? await fetchMarkets(exchange) : await fetchCurrencies(exchange);
      return { ok: true, value: cut(value, isWanted), notes };
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH_MAX);
      return { ok: false, reason, notes };
    }
  };
}

async function openList({ venue, config, baseUrl }: ListCall): Promise<CcxtExchange> {
  return openExchange({
    exchangeClass: await loadCcxtClass(venue),
    config,
    base: baseUrl === undefined ? undefined : readVenueBase(baseUrl),
    hooks: { frame: () => true, pong: () => {}, connected: () => {}, down: () => {} },
  });
}

function noteAnswers(exchange: CcxtExchange, notes: ListNote[]): void {
  const handle = Object.getPrototypeOf(exchange).handleRestResponse as CcxtExchange["handleRestResponse"]; // its class's own
  exchange.handleRestResponse = (response, ...rest) => {
    notes.push({ status: response.status, headers: { ...exchange.getResponseHeaders(response) } });
    return handle.call(exchange, response, ...rest);
  };
}

/** As ccxt's `loadMarkets` does it: some classes read the currencies while they read the markets. */
async function fetchMarkets(exchange: CcxtExchange): Promise<readonly unknown[]> {
  if (exchange.has["fetchCurrencies"] === true) exchange.options["cachedCurrencies"] = await exchange.fetchCurrencies();
  return exchange.fetchMarkets();
}

const fetchCurrencies = async (exchange: CcxtExchange): Promise<Record<string, unknown> | undefined> =>
  exchange.fetchCurrencies();

type IsWanted = (symbol: string) => boolean;
const isOneOf =
  (symbols: ReadonlySet<string>): IsWanted =>
  (symbol) =>
    symbols.has(symbol);

/** Markets by symbol, all currencies without the venue's own words. */
function cut(value: readonly unknown[] | Record<string, unknown> | undefined, isWanted: IsWanted) {
  if (value === undefined) return undefined;
  const plain: typeof value = JSON.parse(JSON.stringify(value));
  if (Array.isArray(plain))
    return plain.filter((market: unknown) => isRecord(market) && isWanted(String(market["symbol"])));
  return Object.fromEntries(
    Object.entries(plain).map(([code, currency]) => [
      code,
      isRecord(currency) ? { ...currency, info: undefined, networks: {} } : currency,
    ]),
  );
}
