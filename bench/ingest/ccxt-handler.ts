import { loadCcxtClass } from "@tandem/venues/ccxt/load-ccxt-class";

type Snapshot = {
  readonly last: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
};

/** What a benchmark needs of ccxt's exchanges beyond the adapters' own view of them. */
type Handled = {
  markets: Record<string, unknown>;
  orderbooks: Record<string, { reset: (snapshot: object) => void; limit: () => void }>;
  setMarkets: (markets: object[]) => unknown;
  safeMarketStructure: (market: object) => object;
  orderBook: (snapshot: object, depth: number) => { reset: (snapshot: object) => void; limit: () => void };
  client: (url: string) => {
    subscriptions: Record<string, unknown>;
    onMessage: (event: { data: string }) => void;
  };
};

type Names = { id: string; symbol: string; url: string; market: object; subscriptions?: readonly string[] };

const NAMES: Record<string, Names> = {
  binance: {
    id: "ETHUSDT",
    symbol: "ETH/USDT",
    url: "wss://stream.binance.com:9443/stream",
    market: { type: "spot", spot: true, base: "ETH", quote: "USDT" },
  },
  binanceusdm: {
    id: "ETHUSDT",
    symbol: "ETH/USDT:USDT",
    url: "wss://fstream.binance.com/public/ws/0",
    market: { type: "swap", swap: true, contract: true, linear: true, base: "ETH", quote: "USDT", settle: "USDT" },
  },
  okx: {
    id: "BTC-USDT",
    symbol: "BTC/USDT",
    url: "wss://ws.okx.com:8443/ws/v5/public",
    market: { type: "spot", spot: true, base: "BTC", quote: "USDT" },
    subscriptions: ["books:BTC/USDT"],
  },
  bybit: {
    id: "ETHUSDT",
    symbol: "ETH/USDT",
    url: "wss://stream.bybit.com/v5/public/spot",
    market: { type: "spot", spot: true, base: "ETH", quote: "USDT" },
  },
  coinbaseexchange: {
    id: "SKL-USD",
    symbol: "SKL/USD",
    url: "wss://ws-feed.exchange.coinbase.com",
    market: { type: "spot", spot: true, base: "SKL", quote: "USD" },
    subscriptions: ["level2:SKL-USD"],
  },
  kraken: {
    id: "XETHZUSD",
    symbol: "ETH/USD",
    url: "wss://ws.kraken.com/v2",
    market: { type: "spot", spot: true, base: "ETH", quote: "USD" },
  },
};

const classes = new Map(
  await Promise.all(Object.keys(NAMES).map(async (venue) => [venue, await loadCcxtClass(venue)] as const)),
);

/** The whole of ccxt's way of a frame into its own book, without a socket: parsing, handlers, the cut after a wake-up. */
export function createCcxtHandler({
  venue,
  snapshot,
}: {
  venue: string;
  snapshot?: Snapshot;
}): () => (frame: string) => void {
  const names = NAMES[venue];
  const ExchangeClass = classes.get(venue);
  if (names === undefined || ExchangeClass === undefined) throw new Error(`no such class: ${venue}`);
  return () => {
    const exchange = new ExchangeClass({ enableRateLimit: false }) as unknown as Handled;
    exchange.setMarkets([exchange.safeMarketStructure({ id: names.id, symbol: names.symbol, ...names.market })]);
    const client = exchange.client(names.url);
    for (const name of names.subscriptions ?? []) client.subscriptions[name] = { limit: 1000 };
    if (snapshot !== undefined) {
      const book = exchange.orderBook({}, 1000);
      book.reset({ bids: snapshot.bids, asks: snapshot.asks, nonce: snapshot.last, symbol: names.symbol });
      exchange.orderbooks[names.symbol] = book;
    }
    return (frame) => {
      client.onMessage({ data: frame });
      // `watchOrderBook` cuts the book at every wake-up; without it the book grows and everything slows down.
      exchange.orderbooks[names.symbol]?.limit();
    };
  };
}
