import type { Clock, RawLevel } from "@tandem/engine/ports";
import type { BookOutput } from "./book-output.ts";
import type { CcxtClient, CcxtExchange, CcxtMarket } from "./ccxt/ccxt-types.ts";
import type { VenueProfile } from "./feed/venue-exchange.ts";
import type { VenueFrame } from "./venue-frame.ts";

/** A book by REST. */
export type RestBook = {
  /** The last update that it contains, where the venue numbers them as its stream does. */
  readonly sequence: number | undefined;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  /** Levels that were asked for. */
  readonly limit: number;
};

/** The proof of one book, whatever way the venue allows. */
export type VenueBook<C> = {
  readonly subscribed: (depth: number | undefined) => void;
  readonly change: (change: C) => void;
  readonly malformed: () => void;
  readonly disconnected: () => void;
  readonly isLive: () => boolean;
  /** The venue's number of the last update in a live book, where it has one. */
  readonly sequence: () => number | undefined;
  /** Best price and amount of each side, `NaN` where there is none. */
  readonly best: () => readonly [bid: number, bidAmount: number, ask: number, askAmount: number];
  /** Only for venues whose snapshots come by REST. */
  readonly restSnapshot: (snapshot: RestBook) => void;
};

export type VenueBookDeps = {
  readonly market: CcxtMarket;
  readonly clock: Clock;
  readonly out: BookOutput;
  /** The proof needs a snapshot by REST. */
  readonly needSnapshot: () => void;
  /** Only a new subscription, with its own snapshot, can help. */
  readonly needSubscription: () => void;
};

/** What is particular about a venue. `C` is its own form of a change. */
export type VenueAdapter<C> = VenueProfile & {
  /** Most markets in one subscription message. */
  readonly batchSize: number;
  /** The depth to subscribe to, where the venue has depths. */
  readonly depth: number | undefined;
  /** How the venue's frames name a market. */
  readonly marketId: (market: CcxtMarket) => string;
  readonly readFrame: (text: string) => VenueFrame<C>;
  readonly createBook: (deps: VenueBookDeps) => VenueBook<C>;
  /** Ends one market's subscription on a living socket, so that it can be subscribed again. */
  readonly unsubscribe: (exchange: CcxtExchange, client: CcxtClient, market: CcxtMarket) => Promise<unknown>;
  /** Asks a sign of life, which comes back as a `pong` frame; unset: a ping of the socket itself. */
  readonly ping?: (client: CcxtClient) => void;
  /**
   * How a silent socket is told from a dead one. `rest`: by looking the same book up by REST, `probeLevels` deep.
   * A number: the venue sends something at least that often, in ms.
   */
  readonly silence: "rest" | number;
  readonly probeLevels: number;
};
