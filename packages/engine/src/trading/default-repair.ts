import { parseScaled } from "@tandem/domain/money";
import type { RepairRecord } from "./trading-store.ts";

/** How one-sided fills of a user are repaired who has said nothing: every way but keeping the position. */
export const DEFAULT_REPAIR: RepairRecord = {
  complete: true,
  unwind: true,
  elsewhere: true,
  holdPenaltyBps: undefined,
  lossMaxBps: parseScaled("50"),
  slippageBps: parseScaled("10"),
};
