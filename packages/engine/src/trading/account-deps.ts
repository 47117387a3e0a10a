import type { DealOrder } from "@tandem/domain/deals/deal";
import type { VenueId } from "@tandem/domain/market";
import type { EngineLog } from "../live/engine-log.ts";
import type { Clock, IdSource } from "../ports.ts";
import type { AssetPrices } from "./asset-prices.ts";
import type { OrderFinder } from "./order-finder.ts";
import type { TradingFact } from "./trader.ts";
import type { TraderMarket } from "./trader-market.ts";
import type { AccountId, TradingStore } from "./trading-store.ts";
import type { VenueAccount } from "./venue-account.ts";

/** A venue where an account can trade. `version` changes with the key: the account is then opened anew. */
export type OpenableVenue = { readonly venue: VenueId; readonly version: string };

export type VenueOpener = {
  /** Where the account can trade: every followed venue on paper, those with a key that may trade when live. */
  readonly venuesOf: (account: AccountId) => Promise<readonly OpenableVenue[]>;
  /** The account at the venue, or in words why it cannot be opened. */
  readonly open: (args: {
    readonly account: AccountId;
    readonly venue: OpenableVenue;
    /** By the ledger, scaled by 10^18. */
    readonly funds: readonly { readonly asset: string; readonly amount: bigint }[];
    /** Of deals that are not over. */
    readonly orders: readonly DealOrder[];
  }) => Promise<VenueAccount | string>;
};

export type TraderTimes = {
  readonly leaseMs: number;
  /** Nothing is sent so shortly before a lease runs out. */
  readonly leaseMarginMs: number;
  /** Between two comparisons of balances with a venue. */
  readonly reconcileMs: number;
  /** How long a failed account waits before it is loaded again. */
  readonly retryMs: number;
  /** How long a halt waits for sends that are under way. */
  readonly haltWaitMs: number;
  readonly failureCoolDownMs: number;
  readonly lossCoolDownMs: number;
  readonly breakerCoolDownMs: number;
};

export const DEFAULT_TRADER_TIMES: TraderTimes = {
  leaseMs: 10_000,
  leaseMarginMs: 1_000,
  reconcileMs: 60_000,
  retryMs: 1_000,
  haltWaitMs: 2_000,
  failureCoolDownMs: 2_000,
  lossCoolDownMs: 30_000,
  breakerCoolDownMs: 60_000,
};

export type AccountDeps = {
  readonly market: TraderMarket;
  readonly prices: AssetPrices;
  readonly store: TradingStore;
  readonly finder: OrderFinder;
  readonly venues: VenueOpener;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Names this process among those that trade. */
  readonly holder: string;
  readonly times: TraderTimes;
  readonly log: EngineLog;
  readonly fact: (fact: TradingFact) => void;
};
