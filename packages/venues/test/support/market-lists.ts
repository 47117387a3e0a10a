/** The least of each venue's list of markets that ccxt accepts, by its documents; `A0` … against one quote. */

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `A${index}`);

const binance = (count: number) => ({
  symbols: names(count).map((base) => ({
    symbol: `${base}USDT`,
    status: "TRADING",
    baseAsset: base,
    quoteAsset: "USDT",
    isSpotTradingAllowed: true,
    permissions: ["SPOT"],
    filters: [
      { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000", tickSize: "0.01" },
      { filterType: "LOT_SIZE", minQty: "0.0001", maxQty: "9000", stepSize: "0.0001" },
      { filterType: "NOTIONAL", minNotional: "5" },
    ],
  })),
});

const binanceusdm = (count: number) => ({
  symbols: names(count).map((base) => ({
    symbol: `${base}USDT`,
    pair: `${base}USDT`,
    contractType: "PERPETUAL",
    status: "TRADING",
    baseAsset: base,
    quoteAsset: "USDT",
    marginAsset: "USDT",
    filters: [
      { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000", tickSize: "0.01" },
      { filterType: "LOT_SIZE", minQty: "0.001", maxQty: "9000", stepSize: "0.001" },
    ],
  })),
});

const okx = (count: number) => ({
  code: "0",
  data: names(count).map((base) => ({
    instType: "SPOT",
    instId: `${base}-USDT`,
    baseCcy: base,
    quoteCcy: "USDT",
    lotSz: "0.0001",
    minSz: "0.0001",
    tickSz: "0.01",
    state: "live",
  })),
});

const bybit = (count: number) => ({
  retCode: 0,
  result: {
    category: "spot",
    list: names(count).map((base) => ({
      symbol: `${base}USDT`,
      baseCoin: base,
      quoteCoin: "USDT",
      status: "Trading",
      lotSizeFilter: { basePrecision: "0.0001", quotePrecision: "0.01", minOrderQty: "0.0001", minOrderAmt: "1" },
      priceFilter: { tickSize: "0.01" },
    })),
  },
});

const coinbaseexchange = (count: number) =>
  names(count).map((base) => ({
    id: `${base}-USD`,
    base_currency: base,
    quote_currency: "USD",
    base_increment: "0.0001",
    quote_increment: "0.01",
    min_market_funds: "1",
    status: "online",
    trading_disabled: false,
    cancel_only: false,
    post_only: false,
  }));

const kraken = (count: number) => ({
  error: [],
  result: Object.fromEntries(
    names(count).map((base) => [
      `${base}USD`,
      {
        altname: `${base}USD`,
        wsname: `${base}/USD`,
        base,
        quote: "ZUSD",
        pair_decimals: 2,
        lot_decimals: 8,
        cost_decimals: 5,
        fees: [[0, 0.26]],
        fees_maker: [[0, 0.16]],
        ordermin: "0.0001",
        costmin: "0.5",
        tick_size: "0.01",
        status: "online",
      },
    ]),
  ),
});

const krakenAssets = (count: number) => ({
  error: [],
  result: Object.fromEntries(
    [...names(count), "ZUSD"].map((name) => [
      name,
      { altname: name === "ZUSD" ? "USD" : name, decimals: 8, display_decimals: 5, status: "enabled" },
    ]),
  ),
});

/** What a request of a market list is answered with, by path. */
export const MARKET_LISTS: Readonly<Record<string, (count: number) => (path: string) => unknown>> = {
  binance: (count) => (path) => (path.includes("exchangeInfo") ? binance(count) : undefined),
  binanceusdm: (count) => (path) => (path.includes("exchangeInfo") ? binanceusdm(count) : undefined),
  bybit: (count) => (path) => (path.includes("instruments-info") ? bybit(count) : undefined),
  coinbaseexchange: (count) => (path) => {
    if (path.endsWith("/products")) return coinbaseexchange(count);
    return path.endsWith("/currencies") ? [{ id: "USD", status: "online" }] : undefined;
  },
  kraken: (count) => (path) => {
    if (path.includes("/AssetPairs")) return kraken(count);
    return path.includes("/Assets") ? krakenAssets(count) : undefined;
  },
  okx: (count) => (path) => (path.includes("/public/instruments") ? okx(count) : undefined),
};
