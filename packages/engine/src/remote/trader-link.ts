import type { Trader, TradingFact } from "../trading/trader.ts";

/** What of a trader is asked for through a link; each takes one value and gives one. */
export const TRADER_METHODS = [
  "preview",
  "execute",
  "place",
  "cancel",
  "decide",
  "halted",
  "reload",
  "resetPaper",
  "standing",
  "prices",
  "close",
] as const satisfies readonly (keyof Trader)[];
export type TraderMethod = (typeof TRADER_METHODS)[number];

export type TraderCall = {
  readonly type: "trader.call";
  readonly id: number;
  readonly method: TraderMethod;
  readonly input: unknown;
};

export type TraderReply =
  | { readonly type: "trader.answer"; readonly id: number; readonly value: unknown }
  /** `unavailable`: it does not run, or could not write down what was asked. Otherwise the fault is its own. */
  | { readonly type: "trader.failed"; readonly id: number; readonly isUnavailable: boolean; readonly reason: string }
  | { readonly type: "trader.facts"; readonly facts: readonly TradingFact[] };

export const isTraderReply = (message: { readonly type: string }): message is TraderReply =>
  message.type.startsWith("trader.");
