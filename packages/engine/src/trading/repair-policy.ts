import type { RepairPolicy } from "@tandem/domain/deals/deal";
import { mulDivFloor, SCALE } from "@tandem/domain/money";
import type { RepairRecord } from "./trading-store.ts";

const BPS_ONE = 10_000n * SCALE;
/** Orders of a deal are for now or not at all: what is still open after this is cancelled. */
const LEG_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 3_000;
const REPAIRS_MAX = 6;

/** A deal's policy from its user's settings. `notional` in the start asset. */
export const repairPolicy = (repair: RepairRecord, notional: bigint): RepairPolicy => ({
  legTimeoutMs: LEG_TIMEOUT_MS,
  answerTimeoutMs: ANSWER_TIMEOUT_MS,
  allow: { complete: repair.complete, unwind: repair.unwind, elsewhere: repair.elsewhere },
  holdPenaltyBps: repair.holdPenaltyBps,
  lossMax: mulDivFloor(notional, repair.lossMaxBps, BPS_ONE),
  repairsMax: REPAIRS_MAX,
  slippageBps: repair.slippageBps,
});
