import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookMessage, RawLevel } from "../ports.ts";
import { isRecord } from "./is-record.ts";

/** What was recorded: the message and when it was received, epoch ms. */
export type RecordedBook = { readonly at: number; readonly message: BookMessage };

/** Builds the parser of event lines for the markets of a header. Its throws are `RangeError`s that say what is wrong. */
export function createBookEventParser(markets: readonly Market[]): (event: unknown) => RecordedBook {
  const known = new Map<VenueId, Map<MarketSymbol, Market>>();
  for (const market of markets) {
    const symbols = known.get(market.venue) ?? new Map<MarketSymbol, Market>();
    known.set(market.venue, symbols.set(market.symbol, market));
  }

  return (event) => {
    if (!isRecord(event)) throw new RangeError("an event must be an object");
    const { at, venue, symbol, type, bids, asks } = event;
    if (typeof at !== "number" || !Number.isSafeInteger(at) || at < 0)
      throw new RangeError(`"at" must be whole milliseconds since the epoch`);
    const market = typeof venue === "string" && typeof symbol === "string" ? known.get(venue)?.get(symbol) : undefined;
    if (market === undefined)
      throw new RangeError(`unknown market ${JSON.stringify(venue)} ${JSON.stringify(symbol)}: not in the header`);
    if (type !== "snapshot" && type !== "delta") throw new RangeError(`"type" must be "snapshot" or "delta"`);
    if (!isLevels(bids)) throw new RangeError(explainLevels("bids", bids));
    if (!isLevels(asks)) throw new RangeError(explainLevels("asks", asks));
    return { at, message: { venue: market.venue, symbol: market.symbol, type, bids, asks } };
  };
}

/** Whether `side` is a list of `[price, amount]`, finite, price above 0, amount not below 0. Allocates nothing. */
function isLevels(side: unknown): side is readonly RawLevel[] {
  if (!Array.isArray(side)) return false;
  for (const level of side) if (!isLevel(level)) return false;
  return true;
}

function isLevel(level: unknown): level is RawLevel {
  if (!Array.isArray(level) || level.length !== 2) return false;
  const [price, amount]: unknown[] = level;
  return isFiniteNumber(price) && price > 0 && isFiniteNumber(amount) && amount >= 0;
}

const isFiniteNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The first thing wrong with a side that {@link isLevels} refused. */
function explainLevels(name: string, side: unknown): string {
  if (!Array.isArray(side)) return `"${name}" must be a list of [price, amount]`;
  const index = side.findIndex((level) => !isLevel(level));
  const level: unknown = side[index];
  const where = `${name}[${index}]`;
  if (!Array.isArray(level) || level.length !== 2) return `${where} must be [price, amount]`;
  const [price, amount]: unknown[] = level;
  if (typeof price !== "number" || typeof amount !== "number") return `${where}: price and amount must be numbers`;
  if (!Number.isFinite(price) || !Number.isFinite(amount)) return `${where}: price and amount must be finite`;
  return price > 0 ? `${where}: negative amount ${amount}` : `${where}: price ${price} is not above 0`;
}
