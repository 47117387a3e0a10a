import type { Clock, IdSource } from "@tandem/engine/ports";
import type { Db } from "../database.ts";

export type TradingDeps = {
  /** Best one that prepares its statements. */
  readonly db: Db;
  /** UUIDv7: they sort by the time of making. */
  readonly ids: IdSource;
  readonly clock: Clock;
};
