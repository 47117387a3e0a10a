import type { VenueId } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import type { VenueLink } from "../server/venue-link.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { okxError, publicRest } from "./public-rest.ts";
import { PublicSocket } from "./public-socket.ts";
import { okxId } from "./wire.ts";

/** OKX spot: REST and sockets, with the venue's own names, numbers, sequence and checksum. */
export class OkxVenue implements VenueEndpoint {
  readonly venue: VenueId = "okx";
  readonly #books: ReadonlyMap<string, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #public: PublicSocket;

  constructor(options: {
    books: readonly SimulatedBook[];
    clock: SimClock;
    faults: VenueFaults;
    desk: TradingDesk;
  }) {
    this.#books = new Map(options.books.map((book) => [okxId(book.listing), book]));
    this.#clock = options.clock;
    this.#public = new PublicSocket({ books: this.#books, clock: options.clock, faults: options.faults });
  }

  http(request: VenueRequest): VenueResponse {
    const answer = publicRest({ books: this.#books, epochMs: this.#clock.epochMs }, request);
    return answer ?? okxError(404, "404", "Not found");
  }

  accepts(host: string, path: string): boolean {
    return host.startsWith("ws.okx.com") && path === "/ws/v5/public";
  }

  connect(link: VenueLink): void {
    this.#public.connect(link);
  }

  /** Sends what happened in the books since the last call. Once a tick. */
  publish(): void {
    this.#public.publish();
  }
}
