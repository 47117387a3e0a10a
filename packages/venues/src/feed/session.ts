import type { Clock, FeedSink } from "@tandem/engine/ports";
import type { CcxtClient, CcxtExchange, CcxtMarket } from "../ccxt/ccxt-types.ts";

export type SessionStart = {
  readonly exchange: CcxtExchange;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sink: FeedSink;
  readonly markets: readonly CcxtMarket[];
};

/** The books of one venue from `start` to `stop`. */
export type Session = {
  readonly start: () => void;
  /** Changes what is followed. Books that stay are left alone. */
  readonly follow: (markets: readonly CcxtMarket[]) => void;
  /** Nothing is reported afterwards. */
  readonly stop: () => void;
  readonly connected: (client: CcxtClient) => void;
  readonly pong: (client: CcxtClient) => void;
  /** A socket is gone; may be called again for the same one. */
  readonly down: (client: CcxtClient) => void;
  /** Every frame, before ccxt. `true`: it is dealt with. */
  readonly frame: (client: CcxtClient, text: string) => boolean;
};
