import { type Trader, TraderUnavailableError } from "./trader.ts";

const refuse = async (): Promise<never> => {
  throw new TraderUnavailableError("this process has no trader");
};

/** Where nothing trades: every call is unavailable. */
export const noTrader: Trader = {
  isConnected: () => false,
  preview: refuse,
  execute: refuse,
  place: refuse,
  cancel: refuse,
  decide: refuse,
  halted: refuse,
  reload: refuse,
  resetPaper: refuse,
  standing: refuse,
  prices: refuse,
  close: refuse,
  subscribe: () => () => {},
};
