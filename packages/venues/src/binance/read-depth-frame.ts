import { isRecord, isSequence, type JsonRecord, readJsonRecord } from "../read-json.ts";
import { readLevels } from "../read-levels.ts";
import type { VenueFrame } from "../venue-frame.ts";
import type { DepthChange } from "./depth-types.ts";
import { parseDepthText } from "./parse-depth-text.ts";

/**
 * Reads a frame of a Binance market stream, plain (`/ws`) or wrapped in its stream's name (`/stream`).
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams "Diff. Depth Stream"
 */
export function readDepthFrame(text: string): VenueFrame<DepthChange> {
  return parseDepthText(text) ?? readDepthJson(text);
}

/** As {@link readDepthFrame}, by parsing all of it. */
export function readDepthJson(text: string): VenueFrame<DepthChange> {
  const outer = readJsonRecord(text);
  if (outer === undefined) return { kind: "broken" };
  const frame = isRecord(outer["data"]) ? outer["data"] : outer;
  if (frame["e"] !== "depthUpdate") return { kind: "other" };
  const marketId = frame["s"];
  if (typeof marketId !== "string") return { kind: "broken" };
  const change = readChange(frame);
  return change === undefined ? { kind: "broken", marketId } : { kind: "book", marketId, change };
}

function readChange(frame: JsonRecord): DepthChange | undefined {
  const { E: venueAt, U: first, u: last, pu, b, a } = frame;
  if (!isSequence(venueAt) || !isSequence(first) || !isSequence(last) || last < first) return undefined;
  // Futures number all symbols together and name the change before; spot numbers each symbol on its own.
  const previous = pu === undefined ? first - 1 : pu;
  const bids = readLevels(b);
  const asks = readLevels(a);
  if (!isSequence(previous) || bids === undefined || asks === undefined) return undefined;
  return { previous, last, venueAt, bids, asks };
}
