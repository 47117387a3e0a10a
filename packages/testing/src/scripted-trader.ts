import { parseScaled } from "@tandem/domain/money";
import type { IdSource } from "@tandem/engine/ports";
import {
  type Preview,
  type Refused,
  type Trader,
  TraderUnavailableError,
  type TradingFact,
} from "@tandem/engine/trading/trader";

type Call = {
  [Name in keyof Trader]: { readonly name: Name; readonly args: Parameters<Trader[Name]>[0] };
}[keyof Trader];

export type ScriptedTrader = Trader & {
  /** Everything it was asked for, in order. */
  readonly asked: readonly Call[];
  /** What every execute and place answers from now on; undefined takes them. */
  readonly refuse: (refused: Refused | undefined) => void;
  /** Whether it is there at all. */
  readonly connect: (isConnected: boolean) => void;
  readonly tell: (fact: TradingFact) => void;
  readonly price: (asset: string, price: string) => void;
};

export const samplePreview: Preview = {
  legs: [
    {
      venue: "binance",
      symbol: "BTC/USDT",
      side: "buy",
      amount: parseScaled("0.5"),
      price: parseScaled("100.1"),
      worstPrice: parseScaled("101"),
      fee: { asset: "USDT", amount: parseScaled("0.05005") },
    },
  ],
  startAsset: "USDT",
  notional: parseScaled("50.05"),
  expectedProfit: parseScaled("0.123456789012345678"),
  netBps: 1_250_000_000n,
  denials: [],
};

/** A trader that sends nothing and writes down what it was asked. It takes every trade until it is told to refuse. */
export function createScriptedTrader(ids: IdSource): ScriptedTrader {
  const asked: Call[] = [];
  const listeners = new Set<(fact: TradingFact) => void>();
  const prices = new Map<string, bigint>();
  let refused: Refused | undefined;
  let isConnected = true;
  const hear = (call: Call): void => {
    if (!isConnected) throw new TraderUnavailableError("the test says so");
    asked.push(call);
  };
  return {
    asked,
    refuse: (next) => {
      refused = next;
    },
    connect: (next) => {
      isConnected = next;
    },
    tell: (fact) => {
      for (const listener of listeners) listener(fact);
    },
    price: (asset, text) => void prices.set(asset, parseScaled(text)),
    isConnected: () => isConnected,
    preview: async (args) => {
      hear({ name: "preview", args });
      return args.opportunityId === "gone" ? undefined : samplePreview;
    },
    execute: async (args) => {
      hear({ name: "execute", args });
      return refused ?? { kind: "deal", dealId: ids.next() };
    },
    place: async (args) => {
      hear({ name: "place", args });
      return refused ?? { kind: "order", orderId: ids.next(), clientOrderId: "c1", status: "open" };
    },
    cancel: async (args) => {
      hear({ name: "cancel", args });
      return { cancelled: 1 };
    },
    decide: async (args) => {
      hear({ name: "decide", args });
      return { kind: "taken" };
    },
    halted: async (args) => {
      hear({ name: "halted", args });
      return { cancelled: 2, inFlight: 1 };
    },
    reload: async (args) => hear({ name: "reload", args }),
    resetPaper: async (args) => {
      hear({ name: "resetPaper", args });
      return { kind: "reset" };
    },
    standing: async (args) => {
      hear({ name: "standing", args });
      return { accounts: [{ mode: "paper", state: "ready", venues: [] }], use: [] };
    },
    prices: async (args) => {
      hear({ name: "prices", args });
      return new Map(args.flatMap((asset) => [...prices].filter(([known]) => known === asset)));
    },
    close: async (args) => hear({ name: "close", args }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
