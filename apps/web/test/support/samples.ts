import type { SessionAnswer, User } from "@tandem/contract/auth";
import type { Market, Venue } from "@tandem/contract/market-data";
import type { Opportunity } from "@tandem/contract/opportunities";

export const user: User = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  username: "mira",
  email: "mira@example.com",
  role: "trader",
  createdAt: 1_700_000_000_000,
};

export const sessionUntil = (expiresAt: number): SessionAnswer => ({ user, expiresAt });

export const venue = (change: Partial<Venue> = {}): Venue => ({
  id: "binance",
  name: "Binance",
  status: "live",
  latencyMs: 12.4,
  clockSkewMs: -3.4,
  lastMessageAt: 1_800_000_000_000,
  symbols: 2,
  takerBps: 10,
  makerBps: 7.5,
  resyncs: 1,
  gaps: 0,
  checksumFailures: 0,
  reconnects: 0,
  ...change,
});

export const kraken = venue({ id: "kraken", name: "Kraken" });

/** Buy at binance for 60,000.00, sell at kraken for 60,200.00. */
export const opportunity = (change: Partial<Opportunity> = {}): Opportunity => ({
  id: "cross:USDT:binance|BTC/USDT|buy>kraken|BTC/USDT|sell",
  kind: "cross",
  legs: [
    {
      venue: "binance",
      symbol: "BTC/USDT",
      side: "buy",
      price: "60000.5",
      worstPrice: "60001",
      amount: "0.25",
      feeBps: 10,
    },
    {
      venue: "kraken",
      symbol: "BTC/USDT",
      side: "sell",
      price: "60200",
      worstPrice: "60199",
      amount: "0.25",
      feeBps: 10,
    },
  ],
  startAsset: "USDT",
  notional: "15015.125125",
  grossBps: 33.25,
  netBps: 13.219,
  profit: "19.84875987",
  profitAsset: "USDT",
  firstSeenAt: 1_799_999_990_000,
  lastSeenAt: 1_799_999_998_000,
  status: "open",
  blockedBy: [],
  ...change,
});

export const market = (change: Partial<Market> = {}): Market => ({
  venue: "binance",
  symbol: "BTC/USDT",
  base: "BTC",
  quote: "USDT",
  amountStep: "0.00001",
  priceStep: "0.01",
  minAmount: "0.00001",
  minNotional: "5",
  ...change,
});
