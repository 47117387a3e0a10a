import { decimalText } from "../book/decimal.ts";
import type { Listing } from "../market/listing.ts";
import { binanceId } from "./wire.ts";

const eight = (text: string): string => {
  const [whole = "0", fraction = ""] = text.split(".");
  return `${whole}.${fraction.padEnd(8, "0")}`;
};

/** The answer of `exchangeInfo`: rules of every market, filters included. */
export const exchangeInfo = (listings: readonly Listing[], now: number) => ({
  timezone: "UTC",
  serverTime: now,
  rateLimits: [
    { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6000 },
    { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100 },
    { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: 200_000 },
    { rateLimitType: "RAW_REQUESTS", interval: "MINUTE", intervalNum: 5, limit: 61_000 },
  ],
  exchangeFilters: [],
  symbols: listings.map(symbolInfo),
});

function symbolInfo(listing: Listing) {
  const tick = decimalText(1, listing.priceDecimals, 8);
  const step = decimalText(1, listing.amountDecimals, 8);
  return {
    symbol: binanceId(listing),
    status: "TRADING",
    baseAsset: listing.base,
    baseAssetPrecision: 8,
    quoteAsset: listing.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
    icebergAllowed: false,
    ocoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      { filterType: "PRICE_FILTER", minPrice: tick, maxPrice: "1000000.00000000", tickSize: tick },
      { filterType: "LOT_SIZE", minQty: eight(listing.minAmount), maxQty: "9000000.00000000", stepSize: step },
      { filterType: "ICEBERG_PARTS", limit: 10 },
      { filterType: "MARKET_LOT_SIZE", minQty: "0.00000000", maxQty: "1000000.00000000", stepSize: "0.00000000" },
      {
        filterType: "NOTIONAL",
        minNotional: eight(listing.minNotional),
        applyMinToMarket: true,
        maxNotional: "9000000.00000000",
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
      { filterType: "MAX_NUM_ORDERS", maxNumOrders: 200 },
    ],
    permissions: [],
    permissionSets: [["SPOT"]],
    defaultSelfTradePreventionMode: "EXPIRE_MAKER",
    allowedSelfTradePreventionModes: ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"],
  };
}
