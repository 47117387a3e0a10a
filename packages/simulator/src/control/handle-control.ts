import type { IncomingMessage } from "node:http";
import type { VenueResponse } from "../server/venue-endpoint.ts";
import { addAccount } from "./add-account.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import { type ControlBody, optionalSymbol, parseBody, venueOf } from "./control-input.ts";
import { fault } from "./fault.ts";
import { listOrders } from "./list-orders.ts";
import { releaseBook, setBook } from "./set-book.ts";

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
  const url = new URL(request.url ?? "/", "http://simulator");
  if (url.pathname !== "/control" && url.pathname !== "/control/orders") return undefined;
  if (!isLoopback(request.socket.remoteAddress)) return answer(403, { error: "control is for this machine only" });
  if (request.headers.origin !== undefined) return answer(403, { error: "control is not for browsers" });
  const isQuery = url.pathname === "/control/orders";
  if (request.method !== (isQuery ? "GET" : "POST")) return answer(405, { error: `use ${isQuery ? "GET" : "POST"}` });
  try {
    if (isQuery) return answer(200, listOrders(context, url.searchParams.get("venue")));
    return answer(200, { ok: true, ...run(context, parseBody(body)) });
  } catch (error) {
    if (error instanceof ControlError) return answer(400, { error: error.message });
    throw error;
  }
}

function run(context: ControlContext, body: ControlBody): object {
  switch (body.do) {
    case "book":
      return setBook(context, body);
    case "release":
      return release(context, body);
    case "fault":
      return fault(context, body);
    case "account":
      return addAccount(context, body);
    default:
      throw new ControlError(`"do" must be one of book, release, fault, account; it is ${JSON.stringify(body.do)}`);
  }
}

/** With a symbol: lets that book move again. Without: all books of the venue, and ends its lasting faults. */
function release(context: ControlContext, body: ControlBody): object {
  const venue = venueOf(context.units, body);
  const symbol = optionalSymbol(context.market, venue, body);
  if (symbol === undefined) context.units.get(venue)?.faults.clear();
  return { released: releaseBook(context.market, venue, symbol) };
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (/^(::ffff:)?127\./.test(address) || address === "::1");
