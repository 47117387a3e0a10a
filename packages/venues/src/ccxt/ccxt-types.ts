import type { WebSocket } from "ws";

/** A market as ccxt unifies it; only what is read here. Numbers are doubles of the venue's decimal text. */
export type CcxtMarket = {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly linear?: boolean;
  /** Base units of one contract. */
  readonly contractSize?: number;
  readonly active?: boolean;
  readonly taker?: number;
  readonly maker?: number;
  readonly feeSide?: string;
  /** The venue's own entry, as it came. */
  readonly info?: unknown;
  readonly precision: { readonly amount?: number; readonly price?: number };
  readonly limits: {
    readonly amount?: { readonly min?: number };
    readonly cost?: { readonly min?: number };
  };
};

export type CcxtCurrency = {
  readonly code: string;
  readonly active?: boolean;
  readonly deposit?: boolean;
  readonly withdraw?: boolean;
};

/** `status`: ok, maintenance, shutdown or error. */
export type CcxtStatus = { readonly status?: string; readonly info?: unknown };

export type CcxtOrderBook = {
  readonly bids: readonly (readonly unknown[])[];
  readonly asks: readonly (readonly unknown[])[];
  readonly nonce?: number;
  /** Epoch ms. */
  readonly timestamp?: number;
};

/** A socket of ccxt (`base/ws/WsClient`). */
export type CcxtClient = {
  readonly url: string;
  readonly subscriptions: Record<string, unknown>;
  readonly futures: Record<string, unknown>;
  readonly connection?: WebSocket;
  onMessage: (event: { readonly data: unknown }) => void;
  onPong: () => void;
  readonly onError: (error: unknown) => void;
  send: (message: unknown) => Promise<unknown>;
  /** Settles with the message, or rejects when its socket closes. */
  future: (messageHash: string) => Promise<unknown>;
};

/** An answer as ccxt's base class hands it on; the body is not read yet. */
export type CcxtResponse = { readonly status: number; readonly headers: unknown };

/** A request that is signed and not sent. */
export type CcxtRequest = { url: string; method: string; headers?: Record<string, string>; body?: string };

export type UrlTree = { [key: string]: string | UrlTree };

/** The part of a ccxt pro exchange that the adapters use. Never log one: it prints its credentials. */
export type CcxtExchange = {
  readonly id: string;
  readonly name: string;
  readonly hostname?: string;
  readonly urls: { api: UrlTree };
  readonly options: Record<string, unknown>;
  readonly precisionMode: number;
  /** What the class can do: `true`, `false`, or `"emulated"`. */
  readonly has: Readonly<Record<string, unknown>>;
  /** ccxt's nominal time between two requests, ms. */
  readonly rateLimit: number;
  readonly clients: Record<string, CcxtClient>;
  readonly markets: Record<string, CcxtMarket> | undefined;
  readonly last_response_headers?: Record<string, unknown>;
  readonly numberToString: (value: number) => string;
  readonly loadMarkets: (reload?: boolean) => Promise<Record<string, CcxtMarket>>;
  readonly fetchMarkets: () => Promise<readonly CcxtMarket[]>;
  readonly fetchCurrencies: () => Promise<Record<string, CcxtCurrency> | undefined>;
  readonly fetchStatus: () => Promise<CcxtStatus>;
  /** The venue's time, epoch ms. */
  readonly fetchTime: () => Promise<number | undefined>;
  /** Binance's own call, beside the unified ones. */
  readonly publicGetExchangeInfo?: (params: Record<string, unknown>) => Promise<unknown>;
  readonly fetchOrderBook: (symbol: string, limit?: number) => Promise<CcxtOrderBook>;
  /** The book itself, which ccxt goes on changing. */
  readonly watchOrderBook: (symbol: string, limit?: number) => Promise<CcxtOrderBook>;
  readonly watchOrderBookForSymbols: (symbols: readonly string[], limit?: number) => Promise<unknown>;
  readonly loadHttpProxyAgent: () => Promise<unknown>;
  readonly close: () => Promise<void>;
  /** ccxt's own pacing of requests. */
  throttle: (cost?: number) => Promise<unknown>;
  /** Every REST request passes here once, before it is signed. */
  fetch2: (
    path: string,
    api: unknown,
    method?: string,
    params?: Record<string, unknown>,
    headers?: unknown,
    body?: unknown,
    config?: Record<string, unknown>,
  ) => Promise<unknown>;
  readonly calculateRateLimiterCost: (
    api: unknown,
    method: string,
    path: string,
    params: Record<string, unknown>,
    config: Record<string, unknown>,
  ) => number;
  undiciBody: (answer: unknown, binary?: boolean) => Promise<string | Buffer>;
  /** Hears the body of every answer before it is parsed. */
  onRestResponse: (
    status: number,
    statusText: string,
    url: string,
    method: string,
    headers: unknown,
    body: string,
    ...rest: readonly unknown[]
  ) => string;
  /** Throws where an answer is an error of the venue. */
  handleErrors: (
    status: number,
    statusText: string,
    url: string,
    method: string,
    headers: unknown,
    body: string,
    ...rest: readonly unknown[]
  ) => unknown;
  /** ccxt's code of a venue's asset. */
  readonly safeCurrencyCode: (id: string) => string | undefined;
  readonly setMarketsFromExchange: (from: CcxtExchange) => unknown;
  readonly markets_by_id: Readonly<Record<string, readonly CcxtMarket[]>> | undefined;
  readonly milliseconds: () => number;
  /** Milliseconds, or whatever a venue takes for a number that rises. */
  nonce: () => number;
  /** Makes url, body and headers of a request, with the signature. */
  sign: (path: string, api: unknown, method: string, params: unknown, ...rest: readonly unknown[]) => CcxtRequest;
  readonly watchOrders: (symbol?: string, since?: number, limit?: number, params?: unknown) => Promise<unknown>;
  readonly watchMyTrades: (symbol?: string) => Promise<unknown>;
  readonly watchBalance: (params?: unknown) => Promise<unknown>;
  handleRestResponse: (response: CcxtResponse, ...rest: readonly unknown[]) => unknown;
  readonly getResponseHeaders: (response: CcxtResponse) => Record<string, unknown>;
  authenticate?: () => unknown;
  client: (url: string) => CcxtClient;
  fetch: (url: string, ...rest: readonly unknown[]) => Promise<unknown>;
  onConnected: (client: CcxtClient, message?: unknown) => void;
  onError: (client: CcxtClient, error: unknown) => void;
  onClose: (client: CcxtClient, event: unknown) => void;
  handleOrderBookSubscription?: (client: CcxtClient, message: unknown, subscription: unknown) => void;
};

/** ccxt's `TICK_SIZE`: precisions are steps, not counts of decimals. */
export const CCXT_TICK_SIZE = 4;
