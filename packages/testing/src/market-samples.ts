import type { ChainExplanation } from "@tandem/domain/explain-opportunity";
import type { Market } from "@tandem/domain/market";
import { parseScaled } from "@tandem/domain/money";
import type { BookView, LiveOpportunity, VenueState } from "@tandem/engine/market-view";

/** Complete values of the market view for tests that care about one or two of their fields. */

export const sampleVenue = (change: Partial<VenueState> = {}): VenueState => ({
  id: "binance",
  name: "Binance",
  status: "live",
  latencyMs: 12,
  clockSkewMs: 3,
  lastMessageAt: 1_700_000_000_000,
  symbols: 2,
  takerBps: 10,
  makerBps: 10,
  resyncs: 0,
  gaps: 0,
  checksumFailures: 0,
  reconnects: 0,
  ...change,
});

export const sampleMarket = (change: Partial<Market> = {}): Market => ({
  venue: "binance",
  symbol: "BTC/USDT",
  base: "BTC",
  quote: "USDT",
  takerBps: parseScaled("10"),
  makerBps: parseScaled("10"),
  feeSide: "get",
  amountStep: parseScaled("0.00001"),
  priceStep: parseScaled("0.01"),
  minAmount: parseScaled("0"),
  minNotional: parseScaled("5"),
  ...change,
});

export const sampleBook = (change: Partial<BookView> = {}): BookView => ({
  venue: "binance",
  symbol: "BTC/USDT",
  bids: [
    [100, 1],
    [99, 2],
  ],
  asks: [
    [101, 1],
    [102, 2],
  ],
  sequence: 7,
  venueAt: 1_699_999_999_990,
  receivedAt: 1_700_000_000_000,
  status: "live",
  ...change,
});

/** Buy 1.5 BTC at binance, sell it at kraken; 10 and 25.5 basis points of fees. */
export const sampleOpportunity = (change: Partial<LiveOpportunity> = {}): LiveOpportunity => ({
  id: "cross:USDT:binance|BTC/USDT|buy>kraken|BTC/USDT|sell",
  kind: "cross",
  startAsset: "USDT",
  legs: [
    {
      venue: "binance",
      symbol: "BTC/USDT",
      side: "buy",
      amount: parseScaled("1.5"),
      price: parseScaled("100"),
      worstPrice: parseScaled("101"),
      feeBps: parseScaled("10"),
    },
    {
      venue: "kraken",
      symbol: "BTC/USDT",
      side: "sell",
      amount: parseScaled("1.49"),
      price: parseScaled("103"),
      worstPrice: parseScaled("102.5"),
      feeBps: parseScaled("25.5"),
    },
  ],
  notional: parseScaled("150.5"),
  profit: parseScaled("1.282515"),
  netBps: 6_380_654_321n,
  grossBps: 9_900_000_000n,
  peakNetBps: 6_380_654_321n,
  firstSeenAt: 1_700_000_000_000,
  lastSeenAt: 1_700_000_000_500,
  status: "open",
  blockedBy: [],
  ...change,
});

/** Of {@link sampleOpportunity}: 1.5 coins bought, 1.4985 received, 1.49 of them sold. */
export const sampleExplanation = (change: Partial<ChainExplanation> = {}): ChainExplanation => ({
  legs: [
    {
      levelsUsed: [
        [parseScaled("100"), parseScaled("1")],
        [parseScaled("101"), parseScaled("0.5")],
      ],
      levelCount: 2,
      value: parseScaled("150.5"),
      paid: parseScaled("150.5"),
      paidAsset: "USDT",
      received: parseScaled("1.4985"),
      receivedAsset: "BTC",
      fee: parseScaled("0.0015"),
      feeAsset: "BTC",
      surplus: 0n,
    },
    {
      levelsUsed: [[parseScaled("103"), parseScaled("1.49")]],
      levelCount: 1,
      value: parseScaled("153.47"),
      paid: parseScaled("1.49"),
      paidAsset: "BTC",
      received: parseScaled("153.0786515"),
      receivedAsset: "USDT",
      fee: parseScaled("0.3913485"),
      feeAsset: "USDT",
      surplus: parseScaled("0.0085"),
    },
  ],
  notional: parseScaled("150.5"),
  profit: parseScaled("2.5786515"),
  curve: [
    [0, 0],
    [150.5, 3.4],
  ],
  best: [150.5, 3.4],
  ...change,
});
