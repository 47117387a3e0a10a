import type { Deal, TradePreview } from "@tandem/contract/deals";
import type { Order } from "@tandem/contract/orders";
import type { RiskLimits, RiskState } from "@tandem/contract/risk";
import type { Strategy } from "@tandem/contract/strategies";

const AT = 1_800_000_000_000;

export const limits: RiskLimits = {
  orderNotionalMax: "5000",
  dealNotionalMax: "10000",
  venueExposureMax: "200000",
  assetExposureMax: "150000",
  dailyLossMax: "500",
  drawdownMax: "1000",
  lossStreakMax: 5,
  ordersPerMinuteMax: 60,
  bookAgeMsMax: 2000,
};

export const riskState = (change: Partial<RiskState> = {}): RiskState => ({
  currency: "USD",
  limits,
  ceilings: { ...limits, orderNotionalMax: "50000", dealNotionalMax: "100000" },
  repair: { complete: true, unwind: true, elsewhere: false, holdPenaltyBps: null, lossMaxBps: 20, slippageBps: 10 },
  use: [
    { mode: "paper", limit: "daily_loss", target: null, value: "125", max: "500" },
    { mode: "paper", limit: "venue_exposure", target: "binance", value: "190000", max: "200000" },
  ],
  halts: [],
  coolDowns: [],
  accounts: [{ mode: "paper", state: "ready", venues: [{ venue: "binance", state: "ready", reason: null }] }],
  liveAllowed: false,
  ...change,
});

export const preview = (change: Partial<TradePreview> = {}): TradePreview => ({
  opportunityId: "cross:USDT:binance|BTC/USDT|buy>kraken|BTC/USDT|sell",
  mode: "paper",
  legs: [
    {
      venue: "binance",
      symbol: "BTC/USDT",
      side: "buy",
      amount: "0.25",
      price: "60000.5",
      worstPrice: "60001",
      fee: "15.000125",
      feeAsset: "USDT",
    },
    {
      venue: "kraken",
      symbol: "BTC/USDT",
      side: "sell",
      amount: "0.25",
      price: "60200",
      worstPrice: "60199",
      fee: "15.05",
      feeAsset: "USDT",
    },
  ],
  startAsset: "USDT",
  notional: "15015.125125",
  expectedProfit: "19.84875987",
  profitAsset: "USDT",
  netBps: 13.219,
  denials: [],
  ...change,
});

export const DEAL_ID = "01890a5d-ac96-774b-bcce-b302099a8101";

export const order = (change: Partial<Order> = {}): Order => ({
  id: "01890a5d-ac96-774b-bcce-b302099a8201",
  dealId: null,
  leg: 0,
  purpose: "leg",
  mode: "paper",
  venue: "binance",
  symbol: "BTC/USDT",
  side: "buy",
  type: "limit",
  timeInForce: "GTC",
  amount: "0.5",
  price: "59000",
  filled: "0",
  averagePrice: null,
  status: "open",
  clientOrderId: "td0000000001",
  venueOrderId: "77",
  rejectReason: null,
  fills: [],
  createdAt: AT - 60_000,
  updatedAt: AT - 60_000,
  ...change,
});

export const deal = (change: Partial<Deal> = {}): Deal => ({
  id: DEAL_ID,
  status: "done",
  mode: "paper",
  kind: "cross",
  opportunityId: preview().opportunityId,
  strategyId: null,
  legs: preview().legs.map((leg) => ({ ...leg, filled: "0.25", averagePrice: leg.price, slippageBps: 0.5 })),
  startAsset: "USDT",
  notional: "15015.125125",
  expectedProfit: "19.84875987",
  realisedProfit: "18.5",
  profitAsset: "USDT",
  decision: null,
  createdAt: AT - 5_000,
  updatedAt: AT - 4_000,
  endedAt: AT - 4_000,
  orders: [order({ dealId: DEAL_ID, status: "filled", filled: "0.25", averagePrice: "60000.5" })],
  fills: [
    {
      orderId: order().id,
      leg: 0,
      tradeId: "t-1",
      amount: "0.25",
      price: "60000.5",
      fee: "15.000125",
      feeAsset: "USDT",
      filledAt: AT - 4_500,
    },
  ],
  events: [
    {
      id: "01890a5d-ac96-774b-bcce-b302099a8301",
      at: AT - 5_000,
      from: null,
      to: "pending",
      reason: "created",
      details: {},
    },
    {
      id: "01890a5d-ac96-774b-bcce-b302099a8302",
      at: AT - 4_000,
      from: "working",
      to: "done",
      reason: "all_filled",
      details: { realisedProfit: "18.5" },
    },
  ],
  latency: { committedMs: 3.2, sentMs: 4.5, answeredMs: 41.25, endedMs: null },
  ...change,
});

export const strategy = (change: Partial<Strategy> = {}): Strategy => ({
  id: "01890a5d-ac96-774b-bcce-b302099a8401",
  name: "tight cross",
  kinds: ["cross"],
  symbols: ["BTC/USDT"],
  venues: [],
  minNetBps: 5,
  maxNotional: "1000",
  coolDownMs: 10_000,
  mode: "paper",
  state: "running",
  deals: 3,
  skipped: [
    { reason: "edge_too_small", count: 40, lastAt: AT - 2_000, opportunityId: null },
    { reason: "insufficient_balance", count: 1, lastAt: AT - 9_000, opportunityId: null },
  ],
  startedAt: AT - 3_600_000,
  createdAt: AT - 7_200_000,
  updatedAt: AT - 3_600_000,
  ...change,
});
