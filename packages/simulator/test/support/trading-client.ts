import type { SimulatorOptions } from "../../src/simulator.ts";
import { baseOf, binanceAt, krakenAt, okxAt } from "./ccxt-at.ts";
import { ACCOUNT, type Fixture, tradingFixture } from "./trading-fixture.ts";

export const VENUES = ["binance", "kraken", "okx"] as const;
export type Venue = (typeof VENUES)[number];
export type Client = Awaited<ReturnType<typeof clientAt>>;

/** ccxt's own class for the venue, with the key of the fixture unless another is given. */
export async function clientAt(venue: Venue, base: string, config: object = {}) {
  const { apiKey, secret, passphrase } = ACCOUNT;
  const given = { apiKey, secret, password: passphrase, newUpdates: true, ...config };
  if (venue === "binance") return await binanceAt(base, given);
  if (venue === "okx") return await okxAt(base, given);
  const kraken = await krakenAt(base, given);
  // Nonces in ms would repeat within one: the class leaves it to its user.
  let nonce = Date.now();
  kraken.nonce = () => (nonce += 1);
  return kraken;
}

/** A simulated venue that stands still, and a client that has loaded its markets. */
export async function tradingClient(
  venue: Venue,
  config: object = {},
  options: SimulatorOptions = {},
): Promise<Fixture & { exchange: Client }> {
  const fixture = await tradingFixture(venue, options);
  const exchange = await clientAt(venue, baseOf(fixture.simulator, venue), config);
  fixture.stops.push(() => exchange.close());
  await exchange.loadMarkets();
  return { ...fixture, exchange };
}

/** The name of ccxt's class for what went wrong, or `no error`. */
export const errorOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof Error ? error.constructor.name : String(error)),
  );
