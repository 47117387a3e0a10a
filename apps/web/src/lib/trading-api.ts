import type { Balance, BalancesInput, PaperResetInput } from "@tandem/contract/balances";
import type {
  Deal,
  DealDecideInput,
  DealInput,
  DealsListInput,
  TradeExecuted,
  TradeExecuteInput,
  TradePreview,
  TradePreviewInput,
} from "@tandem/contract/deals";
import type { Fact, OrdersMessage } from "@tandem/contract/live";
import type {
  Order,
  OrderCancelAllInput,
  OrderInput,
  OrderPlaced,
  OrderPlaceInput,
  OrdersCancelled,
  OrdersListInput,
  OrdersWatchInput,
} from "@tandem/contract/orders";
import type {
  EquityInput,
  EquityPoint,
  PnlAnswer,
  PnlInput,
  PortfolioInput,
  PortfolioSummary,
} from "@tandem/contract/portfolio";
import type {
  AllowLiveInput,
  CeilingsUpdateInput,
  HaltAnswer,
  RepairUpdateInput,
  RiskHaltInput,
  RiskLimits,
  RiskResumeInput,
  RiskState,
  RiskUpdateInput,
} from "@tandem/contract/risk";
import type {
  StrategiesListInput,
  Strategy,
  StrategyCreateInput,
  StrategyInput,
  StrategyUpdateInput,
} from "@tandem/contract/strategies";
import type { ApiClient } from "./api-client.ts";

type Query<Input, Answer> = { readonly query: (input: Input) => Promise<Answer> };
type Mutation<Input, Answer> = { readonly mutate: (input: Input) => Promise<Answer> };

/** An item of a stream of facts; a beat has no number. */
type Handlers<Message> = {
  readonly onData: (item: Message | Fact<Message>) => void;
  readonly onConnectionStateChange: (state: { readonly state: string }) => void;
  readonly onError: (error: unknown) => void;
};
type Subscription<Input, Message> = {
  readonly subscribe: (input: Input, handlers: Handlers<Message>) => { unsubscribe(): void };
};

/** What the pages of trading ask of the server, in the words of the contract. */
export type TradingApi = {
  readonly trade: {
    readonly preview: Query<TradePreviewInput, TradePreview>;
    readonly execute: Mutation<TradeExecuteInput, TradeExecuted>;
  };
  readonly deals: {
    readonly list: Query<DealsListInput, readonly Deal[]>;
    readonly get: Query<DealInput, Deal>;
    readonly decide: Mutation<DealDecideInput, unknown>;
  };
  readonly orders: {
    readonly list: Query<OrdersListInput, readonly Order[]>;
    readonly watch: Subscription<OrdersWatchInput, OrdersMessage>;
    readonly place: Mutation<OrderPlaceInput, OrderPlaced>;
    readonly cancel: Mutation<OrderInput, unknown>;
    readonly cancelAll: Mutation<OrderCancelAllInput, OrdersCancelled>;
  };
  readonly balances: { readonly get: Query<BalancesInput, readonly Balance[]> };
  readonly paper: { readonly reset: Mutation<PaperResetInput, unknown> };
  readonly portfolio: {
    readonly summary: Query<PortfolioInput, PortfolioSummary>;
    readonly equity: Query<EquityInput, readonly EquityPoint[]>;
    readonly pnl: Query<PnlInput, PnlAnswer>;
  };
  readonly strategies: {
    readonly list: Query<StrategiesListInput, readonly Strategy[]>;
    readonly create: Mutation<StrategyCreateInput, unknown>;
    readonly update: Mutation<StrategyUpdateInput, unknown>;
    readonly start: Mutation<StrategyInput, unknown>;
    readonly stop: Mutation<StrategyInput, unknown>;
    readonly remove: Mutation<StrategyInput, unknown>;
  };
  readonly risk: {
    readonly get: Query<undefined, RiskState>;
    readonly update: Mutation<RiskUpdateInput, unknown>;
    readonly updateRepair: Mutation<RepairUpdateInput, unknown>;
    readonly halt: Mutation<RiskHaltInput, HaltAnswer>;
    readonly resume: Mutation<RiskResumeInput, unknown>;
    readonly allowLive: Mutation<AllowLiveInput, unknown>;
  };
  readonly admin: {
    readonly ceilings: {
      readonly get: Query<undefined, RiskLimits>;
      readonly update: Mutation<CeilingsUpdateInput, unknown>;
    };
  };
};

/** The part of the client that trades: where the router and the contract differ, this line does not compile. */
export const tradingApi = (client: ApiClient): TradingApi => client;
