import type { DetectorConfig } from "./detector-types.ts";

/** What is looked for where nobody says otherwise: every kind, every positive edge, no limit on size. */
export const DEFAULT_DETECTOR_CONFIG: DetectorConfig = {
  minNetBps: 0n,
  maxNotional: new Map(),
  maxCycle: 3,
  staleMs: 5_000,
  kinds: ["cross", "triangular", "cycle"],
  startAssets: ["USDT", "USDC", "USD", "EUR", "BTC", "ETH"],
};
