import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { Fill, OrderRequest, OrderStatus } from "@tandem/domain/orders/order";
import type { RejectReason } from "@tandem/engine/trading/reject-reasons";
import type { VenueBalance } from "@tandem/engine/trading/venue-account";
import type { CcxtClient, CcxtExchange } from "../ccxt/ccxt-types.ts";
import type { RawAnswer } from "./raw-answer.ts";

/** Makes one signed call by the name that ccxt gives the endpoint. Rejects with what ccxt throws, or the governor. */
export type Ask = (method: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** One venue's names, both ways. */
export type Names = {
  readonly idOf: (symbol: MarketSymbol) => string | undefined;
  readonly symbolOf: (marketId: string) => MarketSymbol | undefined;
  /** ccxt's code of an asset. */
  readonly assetOf: (id: string) => string;
};

export type VenueStatus = Exclude<OrderStatus, "pending" | "unknown">;

/** An order as a venue's lists have it. Amounts are base units scaled by 10^18. */
export type OrderRow = {
  readonly clientOrderId: string | undefined;
  readonly venueOrderId: string;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly amount: bigint;
  readonly filled: bigint;
  /** Undefined: a word that is not known here. Nothing is concluded from it. */
  readonly status: VenueStatus | undefined;
  /** The ids of its trades, where the row names them. */
  readonly tradeIds?: readonly string[];
};

export type OrderName = {
  readonly clientOrderId: string;
  readonly venueOrderId: string | undefined;
  readonly symbol: MarketSymbol;
  readonly marketId: string;
  /** When it was sent, epoch ms. */
  readonly sentAt: number;
};

export type StreamNews =
  | { readonly type: "order"; readonly clientOrderId: string; readonly event: OrderEvent }
  /** The balances that changed. */
  | { readonly type: "balances"; readonly balances: readonly VenueBalance[] }
  /** Something of the balances changed, and how is to be asked. */
  | { readonly type: "balances_changed" }
  /** Something of this order changed that could not be read exactly. */
  | { readonly type: "order_changed"; readonly clientOrderId: string }
  /** The venue confirmed a subscription: its channel, or whatever tells it from the others. */
  | { readonly type: "subscribed"; readonly id: string }
  /** The venue ended or refused it. */
  | { readonly type: "ended" };

export type Stream = {
  /** So many subscriptions must be confirmed before the account hears everything. */
  readonly subscriptions: number;
  /** Subscribes by ccxt. Each settles only when its socket or subscription fails. */
  readonly open: (exchange: CcxtExchange) => readonly Promise<unknown>[];
  /** Undefined: not of the account's own affairs; ccxt reads it. */
  readonly read: (text: string, names: Names) => readonly StreamNews[] | undefined;
  readonly ping?: (client: CcxtClient) => void;
  /** Whether a frame answers a ping; the default is the socket's own. */
  readonly isPong?: (text: string) => boolean;
};

/** Errors of which a venue's documentation says that the order was not taken. Everything else is unknown. */
export type Refusals = {
  /** The venue's own code, or code and words, of an answer: the first that the table knows counts. */
  readonly codesOf: (answer: RawAnswer) => readonly string[];
  readonly reasons: ReadonlyMap<string, RejectReason>;
};

/** How trading is said at one venue: ccxt signs and sends, but what is sent and how it is read is exact and ours. */
export type Dialect = {
  readonly venue: VenueId;
  /** ccxt's constructor argument. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Changes ccxt's class where it would send something else. */
  readonly prepare?: (exchange: CcxtExchange) => void;
  /** So long after a request was signed the venue refuses it: what is not there by then never comes. Ms. */
  readonly arrivesWithinMs: number;
  readonly refusals: Refusals;
  /** Refusals of any call that are worth one more try, because the first was surely not carried out. */
  readonly isRepeatable?: (answer: RawAnswer) => boolean;
  /** What the key's own budget pays for an order; of other calls 0. Absent: the weight of the call. */
  readonly orderKeyWeight?: number;
  readonly place: (
    ask: Ask,
    order: OrderRequest & { readonly marketId: string; readonly now: number },
    names: Names,
  ) => Promise<{ readonly venueOrderId: string | undefined; readonly events: readonly OrderEvent[] }>;
  readonly cancel: (ask: Ask, order: OrderName) => Promise<void>;
  /** By the client's id. Undefined: the venue says that it does not know it. */
  readonly find: (ask: Ask, order: OrderName, names: Names) => Promise<OrderRow | undefined>;
  /** Every open order; of one market where it is named. Rejects where the list is not whole. */
  readonly open: (ask: Ask, names: Names, marketId?: string) => Promise<readonly OrderRow[]>;
  /** Every order of a market that was made or ended since. `isWhole`: and nothing is missing. */
  readonly history: (
    ask: Ask,
    of: { readonly marketId: string; readonly since: number; readonly now: number },
    names: Names,
  ) => Promise<{ readonly rows: readonly OrderRow[]; readonly isWhole: boolean }>;
  /** Every trade of an order. */
  readonly fills: (
    ask: Ask,
    order: OrderRow & OrderName & { readonly now: number },
    names: Names,
  ) => Promise<readonly Fill[]>;
  readonly balances: (ask: Ask, names: Names) => Promise<readonly VenueBalance[]>;
  readonly cancelAllAfter?: (ask: Ask, ms: number) => Promise<void>;
  /** Absent: the account only knows what it asks for. */
  readonly stream?: Stream;
};
