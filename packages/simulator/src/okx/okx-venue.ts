import type { VenueId } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import type { VenueLink } from "../server/venue-link.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { PrivateRest } from "./private-rest.ts";
import { PrivateSocket } from "./private-socket.ts";
import { publicRest } from "./public-rest.ts";
import { PublicSocket } from "./public-socket.ts";
import { okxId } from "./wire.ts";

/** OKX spot: REST and sockets, with the venue's own names, numbers, sequence and checksum. */
export class OkxVenue implements VenueEndpoint {
  readonly venue: VenueId = "okx";
  readonly #books: ReadonlyMap<string, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #public: PublicSocket;
  readonly #private: PrivateRest;
  readonly #privateSocket: PrivateSocket;

  constructor(options: {
    books: readonly SimulatedBook[];
    clock: SimClock;
    faults: VenueFaults;
    desk: TradingDesk;
  }) {
    this.#books = new Map(options.books.map((book) => [okxId(book.listing), book]));
    this.#clock = options.clock;
    const { clock, desk, faults } = options;
    this.#public = new PublicSocket({ books: this.#books, clock, faults });
    this.#private = new PrivateRest({ books: this.#books, desk, faults: faults.orders, epochMs: clock.epochMs });
    this.#privateSocket = new PrivateSocket({ desk, clock });
  }

  http(request: VenueRequest): VenueResponse {
    const answer = publicRest({ books: this.#books, epochMs: this.#clock.epochMs }, request);
    return answer ?? this.#private.answer(request);
  }

  accepts(host: string, path: string): boolean {
    return host.startsWith("ws.okx.com") && (path === "/ws/v5/public" || path === "/ws/v5/private");
  }

  connect(link: VenueLink): void {
    if (link.path === "/ws/v5/private") this.#privateSocket.connect(link);
    else this.#public.connect(link);
  }

  /** Sends what happened in the books since the last call. Once a tick. */
  publish(): void {
    this.#public.publish();
  }
}
