import type { MarketView } from "@tandem/engine/market-view";
import type { EngineStats } from "@tandem/engine/remote/thread-link";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Market } from "./engine/start-market.ts";

export type MetricSources = {
  readonly market: Market;
  readonly openSockets: () => number;
  /** Of this process's own loop since it was last asked. */
  readonly loopDelayMs: () => EngineStats["loopDelayMs"];
};

/** What `/metrics` shows. Read when it is asked for; nothing is counted on the way of a book. */
export function createMetrics(sources: MetricSources): Registry {
  const registry = new Registry();
  const { market, openSockets } = sources;
  collectDefaultMetrics({ register: registry });
  const read = (name: string, help: string, value: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        const now = value();
        if (now !== undefined) this.set(now);
      },
    });
  };
  read("tandem_open_opportunities", "Opportunities that are open now.", () => market.view.opportunities().length);
  read("tandem_open_sockets", "Live sockets of browsers and programs.", openSockets);
  addVenues(registry, market.view);
  addEngine(registry, sources);
  read("tandem_engine_up", "1 while the market engine runs and speaks.", () =>
    (market.view.isConnected?.() ?? true) ? 1 : 0,
  );
  return registry;
}

type VenueState = ReturnType<MarketView["venues"]>[number];

/** Counters start again at 0 when the engine does, as counters may. */
const VENUE_METRICS: readonly (readonly [name: string, help: string, read: (venue: VenueState) => number | null])[] = [
  ["live", "1 while the venue is live.", ({ status }) => (status === "live" ? 1 : 0)],
  ["halted", "1 while the venue says that it does not trade.", ({ status }) => (status === "halted" ? 1 : 0)],
  ["latency_ms", "Round trip to the venue.", ({ latencyMs }) => latencyMs],
  ["clock_skew_ms", "The venue's clock less ours.", ({ clockSkewMs }) => clockSkewMs],
  ["last_message_seconds", "When the venue was last heard, epoch seconds.", (venue) => seconds(venue.lastMessageAt)],
  ["symbols", "Followed symbols.", ({ symbols }) => symbols],
  ["gaps", "Lost messages that were noticed.", ({ gaps }) => gaps],
  ["checksum_failures", "Books that did not match the venue's checksum.", (venue) => venue.checksumFailures],
  ["resyncs", "Books that were made whole again.", ({ resyncs }) => resyncs],
  ["reconnects", "Connections that had to be made again.", ({ reconnects }) => reconnects],
];

const seconds = (at: number | null): number | null => at && at / 1_000;

function addVenues(registry: Registry, market: MarketView): void {
  for (const [name, help, read] of VENUE_METRICS)
    new Gauge({
      name: `tandem_venue_${name}`,
      help,
      labelNames: ["venue"],
      registers: [registry],
      collect() {
        this.reset();
        for (const venue of market.venues()) {
          const value = read(venue);
          if (value !== null) this.set({ venue: venue.id }, value);
        }
      },
    });
}

/** How the threads are doing; the engine's figures are those of its last beat, and absent while it is down. */
function addEngine(registry: Registry, { market, loopDelayMs }: MetricSources): void {
  const registers = [registry];
  new Gauge({
    name: "tandem_event_loop_delay_ms",
    help: "How late a role's event loop was since it was last asked.",
    labelNames: ["role", "quantile"],
    registers,
    collect() {
      this.reset();
      for (const [role, delay] of [
        ["api", loopDelayMs()],
        ["market", market.stats()?.loopDelayMs],
      ] as const)
        for (const [quantile, value] of Object.entries(delay ?? {})) this.set({ role, quantile }, value);
    },
  });
  new Gauge({
    name: "tandem_books",
    help: "Followed books by how they stand.",
    labelNames: ["venue", "status"],
    registers,
    collect() {
      this.reset();
      for (const { venue, status, count } of market.stats()?.books ?? []) this.set({ venue, status }, count);
    },
  });
  const lost = new Counter({
    name: "tandem_books_lost_total",
    help: "Books that lost their proof.",
    labelNames: ["venue", "fault"],
    registers,
  });
  market.bus.subscribe("book.lost", ({ venue, fault }) => lost.inc({ venue, fault }));
  const figures: readonly (readonly [string, string, (stats: EngineStats) => number])[] = [
    ["waiting", "Facts and changed keys that wait for the api role.", ({ waiting }) => waiting],
    ["batches", "Batches handed to the api role.", ({ batches }) => batches],
    ["conflated", "Changes that were told together with a later one.", ({ conflated }) => conflated],
    ["facts_lost", "Facts given up because the api role fell too far behind.", ({ factsLost }) => factsLost],
  ];
  for (const [name, help, read] of figures)
    new Gauge({
      name: `tandem_engine_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        const stats = market.stats();
        if (stats !== undefined) this.set(read(stats));
      },
    });
  new Gauge({
    name: "tandem_engine_restarts",
    help: "How often the market engine had to be started again.",
    registers,
    collect() {
      this.set(market.restarts());
    },
  });
}
