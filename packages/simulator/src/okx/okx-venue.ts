import type { VenueId } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { CancelTimers } from "../trading/cancel-timers.ts";
import { PerAccount } from "../trading/per-account.ts";
import { RateWindow } from "../trading/rate-window.ts";
import type { VenueParts } from "../venue-parts.ts";
import { PrivateRest } from "./private-rest.ts";
import { PrivateSocket } from "./private-socket.ts";
import { publicRest } from "./public-rest.ts";
import { PublicSocket } from "./public-socket.ts";
import { okxId } from "./wire.ts";

const ORDERS_MAX = 60;

/** OKX spot: REST and sockets, with the venue's own names, numbers, sequence and checksum. */
export class OkxVenue implements VenueEndpoint {
  readonly venue: VenueId = "okx";
  readonly #books: ReadonlyMap<string, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #public: PublicSocket;
  readonly #private: PrivateRest;
  readonly #privateSocket: PrivateSocket;

  constructor({ books, clock, faults, desk, isLimited = true }: VenueParts) {
    this.#books = new Map(books.map((book) => [okxId(book.listing), book]));
    this.#clock = clock;
    this.#public = new PublicSocket({ books: this.#books, clock, faults });
    const limit = isLimited ? ORDERS_MAX : Number.POSITIVE_INFINITY;
    const venue = {
      books: this.#books,
      desk,
      faults: faults.orders,
      orderCounts: new PerAccount(() => new RateWindow({ limit, lengthMs: 2000 })),
      timers: new CancelTimers(clock, (account) => desk.cancelAll(account)),
      epochMs: clock.epochMs,
    };
    this.#private = new PrivateRest(venue);
    this.#privateSocket = new PrivateSocket(venue);
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
