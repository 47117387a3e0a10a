import type { IncomingMessage } from "node:http";
import type { VenueResponse } from "../server/venue-endpoint.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import { parseBody } from "./control-input.ts";
import { listBalances } from "./list-balances.ts";
import { listOrders } from "./list-orders.ts";
import { runControl } from "./run-control.ts";

const answer = (status: number, value: unknown): VenueResponse => ({ status, body: JSON.stringify(value) });

// What can be asked for, by path.
const QUERIES: Readonly<Record<string, (context: ControlContext, query: URLSearchParams) => object>> = {
  "/control/orders": (context, query) => ({ orders: listOrders(context, query.get("venue") ?? undefined) }),
  "/control/balances": (context, query) => ({
    balances: listBalances(context, query.get("venue") ?? "", query.get("apiKey") ?? ""),
  }),
};

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
  const query = QUERIES[url.pathname];
  if (url.pathname !== "/control" && !query) return undefined;
  if (!isLoopback(request.socket.remoteAddress)) return answer(403, { error: "control is for this machine only" });
  if (request.headers.origin !== undefined) return answer(403, { error: "control is not for browsers" });
  const method = query ? "GET" : "POST";
  if (request.method !== method) return answer(405, { error: `use ${method}` });
  try {
    if (query) return answer(200, query(context, url.searchParams));
    return answer(200, { ok: true, ...runControl(context, parseBody(body)) });
  } catch (error) {
    if (error instanceof ControlError) return answer(400, { error: error.message });
    throw error;
  }
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (/^(::ffff:)?127\./.test(address) || address === "::1");
