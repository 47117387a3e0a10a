import type { MarketView } from "@tandem/engine/market-view";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** What `/metrics` shows. Read when it is asked for; nothing is counted on the way of a book. */
export function createMetrics(sources: { readonly market: MarketView; readonly openSockets: () => number }): Registry {
  const { market, openSockets } = sources;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "tandem_open_opportunities",
    help: "Opportunities that are open now.",
    registers,
    collect() {
      this.set(market.opportunities().length);
    },
  });
  new Gauge({
    name: "tandem_open_sockets",
    help: "Live sockets of browsers and programs.",
    registers,
    collect() {
      this.set(openSockets());
    },
  });
  const perVenue = (
    name: string,
    help: string,
    read: (venue: ReturnType<MarketView["venues"]>[number]) => number | null,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ["venue"],
      registers,
      collect() {
        this.reset();
        for (const venue of market.venues()) {
          const value = read(venue);
          if (value !== null) this.set({ venue: venue.id }, value);
        }
      },
    });
  perVenue("tandem_venue_live", "1 while the venue is live.", ({ status }) => (status === "live" ? 1 : 0));
  perVenue("tandem_venue_latency_ms", "Round trip to the venue.", ({ latencyMs }) => latencyMs);
  perVenue(
    "tandem_venue_clock_skew_ms",
    "The venue's clock less this machine's, where it was measured.",
    ({ clockSkewMs }) => clockSkewMs,
  );
  perVenue("tandem_venue_gaps", "Lost messages that were noticed.", ({ gaps }) => gaps);
  perVenue(
    "tandem_venue_checksum_failures",
    "Books that did not match the venue's checksum.",
    (venue) => venue.checksumFailures,
  );
  perVenue("tandem_venue_reconnects", "Connections that had to be made again.", ({ reconnects }) => reconnects);
  return registry;
}
