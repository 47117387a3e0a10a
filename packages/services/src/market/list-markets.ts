import type { Market } from "@tandem/contract/market-data";
import type { MarketCtx } from "./market-ctx.ts";
import { toWireMarket } from "./to-wire.ts";

/** Every followed market of every venue with its steps and minimums. */
export const listMarkets = ({ ctx }: { ctx: MarketCtx }): Market[] => ctx.deps.market.markets().map(toWireMarket);
