import type { VenueId } from "@tandem/domain/market";
import type { EngineLog } from "./engine-log.ts";

/** One line a minute for each kind of trouble of a venue: what is tried again may fail many times a second. */
const EVERY_MS = 60_000;
/** Kinds are words of a feed's own; one that makes them up must not fill the memory. */
const KINDS_MAX = 20;

export type LogTrouble = (event: { readonly what: string; readonly reason: string }, at: number) => void;

/** Writes a feed's troubles down, the first at once, and how many there were since the last line. */
export function createTroubleLog({ venue, log }: { readonly venue: VenueId; readonly log: EngineLog }): LogTrouble {
  const told = new Map<string, { at: number; since: number }>();
  return ({ what, reason }, at) => {
    const known = told.get(what);
    if (known !== undefined && at - known.at < EVERY_MS) {
      known.since += 1;
      return;
    }
    if (known === undefined && told.size >= KINDS_MAX) return;
    log.warn({ venue, what, reason, unlogged: known?.since ?? 0 }, "the feed has trouble and tries again");
    told.set(what, { at, since: 0 });
  };
}
