import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { DemoMarket } from "../market/demo-market.ts";
import { ControlError } from "./control-error.ts";

/** Everything that `/control` understands, not checked yet. */
export type ControlBody = {
  readonly do?: unknown;
  readonly venue?: unknown;
  readonly symbol?: unknown;
  readonly bids?: unknown;
  readonly asks?: unknown;
  readonly kind?: unknown;
  readonly ms?: unknown;
  readonly count?: unknown;
  readonly ratio?: unknown;
  readonly apiKey?: unknown;
  readonly secret?: unknown;
  readonly passphrase?: unknown;
  readonly permissions?: unknown;
  readonly balances?: unknown;
  readonly ips?: unknown;
  readonly expiresAt?: unknown;
};
type Field = keyof ControlBody;

export function parseBody(body: string): ControlBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ControlError("the body is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ControlError("the body must be a JSON object");
  }
  return { ...value };
}

export function text(body: ControlBody, field: Field): string {
  const value = body[field];
  if (typeof value !== "string" || value === "") throw new ControlError(`"${field}" must be a text`);
  return value;
}

/** A whole number above zero. */
export function positive(body: ControlBody, field: Field): number {
  const value = body[field];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) {
    throw new ControlError(`"${field}" must be a whole number above 0`);
  }
  return value;
}

export function venueOf(known: ReadonlyMap<VenueId, unknown>, body: ControlBody): VenueId {
  const venue = text(body, "venue");
  if (!known.has(venue)) {
    throw new ControlError(`unknown venue "${venue}": there are ${[...known.keys()].join(", ")}`);
  }
  return venue;
}

export function optionalSymbol(market: DemoMarket, venue: VenueId, body: ControlBody): MarketSymbol | undefined {
  if (body.symbol === undefined) return undefined;
  const symbol = text(body, "symbol");
  if (!market.book(venue, symbol)) throw new ControlError(`${venue} does not list "${symbol}"`);
  return symbol;
}
