import type { IdSource } from "@tandem/engine/ports";
import { v7 } from "uuid";

/** UUIDv7: sorts by the time of making, and cannot be guessed. */
export const systemIds: IdSource = { next: () => v7() };
