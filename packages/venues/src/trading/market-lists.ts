import type { VenueId } from "@tandem/domain/market";
import type { Clock } from "@tandem/engine/ports";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../ccxt/load-ccxt-class.ts";
import type { VenueBase } from "../ccxt/map-venue-urls.ts";
import { openExchange } from "../ccxt/open-exchange.ts";
import { governExchange } from "../governor/govern-exchange.ts";
import type { Governor } from "../governor/governor-types.ts";
import { delegateLists, type Lists } from "../lists/delegate-lists.ts";
import type { Dialect, Names } from "./dialect.ts";
import { createNames } from "./names.ts";

export type MarketList = {
  readonly exchange: CcxtExchange;
  /** Of the newest list: what is listed later is found, too, within an hour. */
  readonly names: Names;
};

const SILENT = { frame: () => true, pong: () => {}, connected: () => {}, down: () => {} };
const FRESH_MS = 3_600_000;

/** Each venue's list of markets, loaded once by a class without a key and shared by all its accounts. */
export function createMarketLists(deps: {
  readonly clock: Clock;
  readonly governor: Governor;
  readonly lists?: Lists | undefined;
  readonly base: (venue: VenueId) => VenueBase | undefined;
}): { readonly load: (dialect: Dialect) => Promise<MarketList> } {
  const loaded = new Map<VenueId, { readonly at: number; readonly list: Promise<MarketList> }>();
  const newest = new Map<VenueId, Names>();

  async function loadNew(dialect: Dialect): Promise<MarketList> {
    const { venue, config } = dialect;
    const { governor, lists } = deps;
    const base = deps.base(venue);
    const own = { ...config };
    const exchange = await openExchange({
      exchangeClass: await loadCcxtClass(venue),
      config: own,
      base,
      hooks: SILENT,
    });
    governExchange(exchange, { governor, lane: () => "repair" });
    if (lists !== undefined) delegateLists(exchange, { ...lists, governor, config: own, base });
    await exchange.loadMarkets();
    const names = createNames(exchange);
    newest.set(venue, names);
    return { exchange, names: renewed(dialect, names) };
  }

  function renewed(dialect: Dialect, first: Names): Names {
    const now = (): Names => newest.get(dialect.venue) ?? first;
    return {
      idOf: (symbol) => {
        const id = now().idOf(symbol);
        if (id === undefined) load(dialect).catch(() => {});
        return id;
      },
      symbolOf: (id) => now().symbolOf(id),
      assetOf: (id) => now().assetOf(id),
    };
  }

  function load(dialect: Dialect): Promise<MarketList> {
    const now = deps.clock.monotonicMs();
    const known = loaded.get(dialect.venue);
    if (known !== undefined && now - known.at < FRESH_MS) return known.list;
    const list = loadNew(dialect);
    loaded.set(dialect.venue, { at: now, list });
    list.catch(() => {
      if (loaded.get(dialect.venue)?.list === list) loaded.delete(dialect.venue);
    });
    return list;
  }

  return { load };
}
