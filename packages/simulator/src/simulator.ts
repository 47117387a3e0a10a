import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import { handleControl } from "./control/handle-control.ts";
import { playScenario, readScenario } from "./control/scenario.ts";
import { type AccountFill, DemoMarket } from "./market/demo-market.ts";
import { DEMO_VENUES, SIMULATED_VENUES } from "./market/listing.ts";
import type { SimulatedBook } from "./market/simulated-book.ts";
import { type SimClock, systemClock } from "./server/clock.ts";
import { HttpHost } from "./server/http-host.ts";
import { SimulatorError } from "./server/simulator-error.ts";
import { createVenueUnit, unknownVenue } from "./venue-unit.ts";

export type SimulatorOptions = {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** A whole number from 0; the same seed and venues give the same market. */
  readonly seed?: number;
  readonly venues?: readonly VenueId[];
  readonly clock?: SimClock;
  /** How often the market moves, in ms. 0: only when `tick` is called. */
  readonly tickMs?: number;
  /** A file with a list of control requests, each with `atMs`, when after the start it is carried out. */
  readonly scenario?: string;
  /** Hears of a step of the scenario that cannot be carried out. */
  readonly onProblem?: (message: string) => void;
};

export type Simulator = {
  readonly port: number;
  readonly seed: number;
  /** The value of `VENUE_URLS` for these venues. */
  readonly baseUrls: Readonly<Record<VenueId, string>>;
  /** Moves the market by one tick and sends what changed; returns the number of the tick. */
  readonly tick: () => number;
  readonly book: (venue: VenueId, symbol: MarketSymbol) => SimulatedBook | undefined;
  readonly stop: () => Promise<void>;
};

const TICK_MS = 100;

/**
 * Starts the simulated exchanges on one port: each venue's real wire protocol under `/<venue>/<HOST>/<PATH>`.
 * @throws {SimulatorError} when an option is wrong or the port cannot be had.
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port: wanted = 0, host = "127.0.0.1", seed = 1, venues = DEMO_VENUES } = options;
  const { clock = systemClock, tickMs = TICK_MS } = options;
  checkOptions({ port: wanted, seed, venues });
  const steps = options.scenario === undefined ? [] : await readScenario(options.scenario);
  const market = new DemoMarket({ seed, venues, epochMs: clock.epochMs });
  const units = new Map(venues.map((venue) => [venue, createVenueUnit(venue, market, clock)]));
  const bookFills = (fills: readonly AccountFill[]): void => {
    for (const { venue, desk } of units.values()) {
      desk.bookCrowdFills(fills.filter(({ book }) => book.listing.venue === venue));
    }
  };
  const context = { market, units, bookFills };
  const server = new HttpHost({
    host,
    port: wanted,
    clock,
    venues: units,
    other: (request, body) => handleControl(context, request, body),
  });
  const port = await server.listen();
  const tick = (): number => {
    bookFills(market.step());
    for (const { endpoint } of units.values()) endpoint.publish();
    return market.tick;
  };
  const stopScenario = playScenario(context, steps, { clock, onProblem: options.onProblem ?? (() => {}) });
  const stopTicking = tickMs > 0 ? clock.every(tickMs, tick) : undefined;
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    port,
    seed,
    baseUrls: Object.fromEntries(venues.map((venue) => [venue, `${origin}/${venue}`])),
    tick,
    book: (venue, symbol) => market.book(venue, symbol),
    stop: async () => {
      stopScenario();
      stopTicking?.();
      await server.close();
    },
  };
}

function checkOptions({ port, seed, venues }: { port: number; seed: number; venues: readonly VenueId[] }): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SimulatorError("bad_port", `The port must be a whole number from 0 to 65535, not ${port}.`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new SimulatorError("bad_seed", `The seed must be a whole number from 0, not ${seed}.`);
  }
  const unknown = venues.find((venue) => !SIMULATED_VENUES.includes(venue));
  if (unknown !== undefined) throw new SimulatorError("unknown_venue", unknownVenue(unknown));
  if (venues.length === 0) throw new SimulatorError("unknown_venue", "Name at least one venue to simulate.");
}
