import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { ControlContext } from "./control/control-context.ts";
import type { ControlBody } from "./control/control-input.ts";
import { handleControl } from "./control/handle-control.ts";
import { type HeldAssets, listBalances } from "./control/list-balances.ts";
import { listOrders, type SeenOrder } from "./control/list-orders.ts";
import { runControl } from "./control/run-control.ts";
import { checkScenario, playScenario, readScenario } from "./control/scenario.ts";
import { createContext } from "./create-context.ts";
import { SIMULATED_VENUES } from "./market/listing.ts";
import type { SimulatedBook } from "./market/simulated-book.ts";
import { type SimClock, systemClock } from "./server/clock.ts";
import { HttpHost } from "./server/http-host.ts";
import type { LatencyScript } from "./server/latency-script.ts";
import { SimulatorError } from "./server/simulator-error.ts";
import { unknownVenue } from "./venue-unit.ts";

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
  /** A file with control requests, each with `atMs`, when after the start it is carried out. */
  readonly scenario?: string;
  /** How long each message is on its way; without it none is, but for the latency fault. */
  readonly latency?: LatencyScript;
  /** False: no venue refuses a request for being too many. Default true. */
  readonly isLimited?: boolean;
};

export type Simulator = {
  readonly port: number;
  readonly seed: number;
  /** The value of `VENUE_URLS` for these venues. */
  readonly baseUrls: Readonly<Record<VenueId, string>>;
  /** Moves the market by one tick and sends what changed; returns the number of the tick. */
  readonly tick: () => number;
  readonly book: (venue: VenueId, symbol: MarketSymbol) => SimulatedBook | undefined;
  /** Does what `POST /control` does. @throws {ControlError} when the request cannot be carried out as it stands. */
  readonly control: (request: ControlBody) => object;
  /** Every order and fill that a venue (all of them, when none is named) has seen, oldest first. */
  readonly orders: (venue?: VenueId) => readonly SeenOrder[];
  /** What the account of a key has, as exact decimal strings. @throws {ControlError} when there is none. */
  readonly balances: (venue: VenueId, apiKey: string) => HeldAssets;
  readonly stop: () => Promise<void>;
};

const TICK_MS = 100;

/**
 * Starts the simulated exchanges on one port: each venue's real wire protocol under `/<venue>/<HOST>/<PATH>`.
 * @throws {SimulatorError} when an option is wrong or the port cannot be had.
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port: wanted = 0, host = "127.0.0.1", seed = 1, venues = SIMULATED_VENUES } = options;
  const { clock = systemClock, tickMs = TICK_MS, isLimited, latency } = options;
  checkOptions({ port: wanted, seed, venues });
  const steps = options.scenario === undefined ? [] : await readScenario(options.scenario);
  // Tried on a market that nobody sees, so that a mistake is told before anything listens.
  if (steps.length > 0) checkScenario(createContext({ seed, venues, clock }), steps);
  const context = createContext({ seed, venues, clock, isLimited });
  const { market, units } = context;
  const server = new HttpHost({
    host,
    port: wanted,
    clock,
    latency,
    venues: units,
    other: (request, body) => handleControl(context, request, body),
  });
  const port = await server.listen();
  const tick = (): number => {
    context.bookFills(market.step());
    for (const { endpoint } of units.values()) endpoint.publish();
    return market.tick;
  };
  const stopScenario = playScenario(context, steps, clock);
  const stopTicking = tickMs > 0 ? clock.every(tickMs, tick) : undefined;
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    port,
    seed,
    baseUrls: Object.fromEntries(venues.map((venue) => [venue, `${origin}/${venue}`])),
    tick,
    book: (venue, symbol) => market.book(venue, symbol),
    ...truthOf(context),
    stop: async () => {
      stopScenario();
      stopTicking?.();
      await server.close();
    },
  };
}

const truthOf = (context: ControlContext): Pick<Simulator, "control" | "orders" | "balances"> => ({
  control: (request) => runControl(context, request),
  orders: (venue) => listOrders(context, venue),
  balances: (venue, apiKey) => listBalances(context, venue, apiKey),
});

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
