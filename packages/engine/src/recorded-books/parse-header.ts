import { type FeeSide, type Market, marketKey } from "@tandem/domain/market";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import { isRecord } from "./is-record.ts";
import { scaledValue } from "./scaled-value.ts";

export const FORMAT = "tandem-books";
export const VERSION = 1;

const VENUE = /^[A-Za-z0-9_.-]{1,64}$/;
/** `|`, `>` and `:` separate the parts of an opportunity's id, so names must not contain them; `:` starts the settle asset. */
const SYMBOL = /^([^\s|>/:]{1,64})\/([^\s|>/:]{1,64})(?::[^\s|>/]{1,64})?$/;
const TAKER_BPS_MAX = parseScaled("10000");

/**
 * The markets of a header line. Fields that it does not know are ignored, so that a recorder may add some.
 * @throws {RangeError} saying what is wrong, in words that follow "line 1: ".
 */
export function parseHeader(header: unknown): readonly Market[] {
  const { format, version, markets } = isRecord(header) ? header : {};
  if (format !== FORMAT) throw new RangeError(`the header must be an object with "format":"${FORMAT}"`);
  if (version !== VERSION) throw new RangeError(`version ${JSON.stringify(version)} is not supported, only ${VERSION}`);
  if (!Array.isArray(markets)) throw new RangeError(`"markets" must be a list`);
  const seen = new Set<string>();
  return markets.map((entry: unknown, index) => {
    const market = parseMarket(entry, `markets[${index}]`);
    const key = marketKey(market.venue, market.symbol);
    if (seen.has(key)) throw new RangeError(`markets[${index}]: ${key} is listed twice`);
    seen.add(key);
    return market;
  });
}

function parseMarket(entry: unknown, where: string): Market {
  if (!isRecord(entry)) throw new RangeError(`${where} must be an object`);
  const { venue, symbol, feeSide } = entry;
  if (typeof venue !== "string" || !VENUE.test(venue)) throw new RangeError(`${where}: "venue" must be a venue's id`);
  const names = typeof symbol === "string" ? SYMBOL.exec(symbol) : null;
  if (typeof symbol !== "string" || names === null)
    throw new RangeError(`${where}: "symbol" must be a unified symbol like BTC/USDT`);
  const [, base = "", quote = ""] = names;
  if (base === quote) throw new RangeError(`${where}: base and quote of ${symbol} are the same`);

  const amount = (name: string, absent: bigint | undefined): bigint => {
    const value = entry[name];
    if (value === undefined && absent !== undefined) return absent;
    const scaled = named(`${where}: "${name}"`, () => scaledValue(value));
    if (scaled < 0n) throw new RangeError(`${where}: "${name}" is negative`);
    return scaled;
  };
  const takerBps = amount("takerBps", undefined);
  if (takerBps > TAKER_BPS_MAX)
    throw new RangeError(`${where}: "takerBps" is above ${formatScaled(TAKER_BPS_MAX)}, the whole amount`);
  return {
    venue,
    symbol,
    base,
    quote,
    takerBps,
    makerBps: amount("makerBps", takerBps),
    feeSide: parseFeeSide(feeSide, where),
    amountStep: amount("amountStep", 0n),
    priceStep: amount("priceStep", 0n),
    minAmount: amount("minAmount", 0n),
    minNotional: amount("minNotional", 0n),
  };
}

function parseFeeSide(value: unknown, where: string): FeeSide {
  if (value === undefined || value === "get") return "get";
  if (value === "quote") return "quote";
  throw new RangeError(`${where}: "feeSide" must be "get" or "quote"`);
}

/** Puts the name of the field before the reason of a refusal. */
function named<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof RangeError ? new RangeError(`${name} ${error.message}`) : error;
  }
}
