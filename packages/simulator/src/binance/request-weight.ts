import type { VenueRequest } from "../server/venue-endpoint.ts";

const WEIGHTS: Readonly<Record<string, number>> = {
  ping: 1,
  time: 1,
  exchangeInfo: 20,
  trades: 25,
  aggTrades: 4,
  "ticker/price": 4,
  "ticker/bookTicker": 4,
  account: 20,
  allOrders: 20,
  myTrades: 20,
};

/** What the venue counts for a request. @see docs/simulator.md */
export function requestWeight(request: VenueRequest): number {
  const name = request.path.replace(/^\/(api\/v3|sapi\/v1)\//, "");
  if (name === "depth") {
    const limit = Number(request.query.get("limit") ?? 100);
    if (limit <= 100) return 5;
    if (limit <= 500) return 25;
    return limit <= 1000 ? 50 : 250;
  }
  if (name === "ticker/24hr") return request.query.has("symbol") ? 2 : 80;
  if (name === "openOrders" && request.method === "GET") return request.query.has("symbol") ? 6 : 80;
  if (name === "order" && request.method === "GET") return 4;
  return WEIGHTS[name] ?? 1;
}
