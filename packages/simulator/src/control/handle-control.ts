import type { IncomingMessage } from "node:http";
import type { VenueId } from "@tandem/domain/market";
import type { DemoMarket } from "../market/demo-market.ts";
import type { VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import { ControlError } from "./control-error.ts";
import { type ControlBody, optionalSymbol, parseBody, positive, text, venueOf } from "./control-input.ts";
import { releaseBook, setBook } from "./set-book.ts";

export type ControlContext = { readonly market: DemoMarket; readonly faults: ReadonlyMap<VenueId, VenueFaults> };

const answer = (status: number, value: unknown): VenueResponse => ({ status, body: JSON.stringify(value) });

/**
 * `POST /control`: tests and demonstrations take hold of the market here. Programs on this machine only: a request
 * from elsewhere, or from a page in a browser, is refused.
 */
export function handleControl(
  context: ControlContext,
  request: IncomingMessage,
  body: string,
): VenueResponse | undefined {
  const [path] = (request.url ?? "").split("?");
  if (path !== "/control") return undefined;
  if (!isLoopback(request.socket.remoteAddress)) return answer(403, { error: "control is for this machine only" });
  if (request.headers.origin !== undefined) return answer(403, { error: "control is not for browsers" });
  if (request.method !== "POST") return answer(405, { error: "use POST" });
  try {
    return answer(200, { ok: true, ...run(context, parseBody(body)) });
  } catch (error) {
    if (error instanceof ControlError) return answer(400, { error: error.message });
    throw error;
  }
}

function run(context: ControlContext, body: ControlBody): object {
  switch (body.do) {
    case "book":
      return setBook(context.market, body);
    case "release":
      return release(context, body);
    case "fault":
      return fault(context, body);
    default:
      throw new ControlError(`"do" must be one of book, release, fault; it is ${JSON.stringify(body.do)}`);
  }
}

function fault(context: ControlContext, body: ControlBody): object {
  const venue = venueOf(context.faults, body);
  const faults = context.faults.get(venue);
  if (!faults) throw new ControlError(`unknown venue ${venue}`);
  const kind = text(body, "kind");
  switch (kind) {
    case "disconnect":
      return { disconnected: faults.disconnect() };
    case "stall":
      faults.stall(positive(body, "ms"));
      return {};
    case "latency":
      faults.latencyMs = positive(body, "ms");
      return {};
    case "bad_sequence":
      faults.dropDeltas(
        body.count === undefined ? 1 : positive(body, "count"),
        optionalSymbol(context.market, venue, body),
      );
      return {};
    default:
      throw new ControlError(`"kind" must be one of disconnect, stall, latency, bad_sequence; it is "${kind}"`);
  }
}

/** With a symbol: lets that book move again. Without: all books of the venue, and ends its lasting faults. */
function release(context: ControlContext, body: ControlBody): object {
  const venue = venueOf(context.faults, body);
  const symbol = optionalSymbol(context.market, venue, body);
  if (symbol === undefined) context.faults.get(venue)?.clear();
  return { released: releaseBook(context.market, venue, symbol) };
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (/^(::ffff:)?127\./.test(address) || address === "::1");
