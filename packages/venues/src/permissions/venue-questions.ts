import type { VenueId } from "@tandem/domain/market";
import type { KeyRights } from "@tandem/engine/key-check";
import { readBinanceRights } from "./read-binance-rights.ts";
import { readBybitRights } from "./read-bybit-rights.ts";
import { readKrakenRights } from "./read-kraken-rights.ts";
import { readOkxRights } from "./read-okx-rights.ts";

export type VenueQuestion = {
  /** A method that ccxt makes of the venue's endpoint; it has no unified one. */
  readonly method: string;
  /** Undefined: the answer does not say what must be known. */
  readonly read: (answer: unknown) => KeyRights | undefined;
};

/** Where a venue tells what a key may do. @see docs/venues.md */
export const VENUE_QUESTIONS: Readonly<Record<VenueId, VenueQuestion>> = {
  binance: { method: "sapiGetAccountApiRestrictions", read: readBinanceRights("enableSpotAndMarginTrading") },
  binanceusdm: { method: "sapiGetAccountApiRestrictions", read: readBinanceRights("enableFutures") },
  bybit: { method: "privateGetV5UserQueryApi", read: readBybitRights },
  kraken: { method: "privatePostGetApiKeyInfo", read: readKrakenRights },
  okx: { method: "privateGetAccountConfig", read: readOkxRights },
};

/** Of a venue that does not tell: whether it takes the key at all. */
export const UNVERIFIABLE_METHOD = "fetchBalance";

/** Venues whose keys come with a passphrase. */
export const PASSPHRASE_VENUES: readonly VenueId[] = ["okx", "coinbaseexchange"];
