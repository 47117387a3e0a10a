import type { UrlTree } from "./ccxt-types.ts";

/** Where all traffic of a venue goes instead: `http://host:port/path` and its socket twin, without a final `/`. */
export type VenueBase = { readonly http: string; readonly ws: string };

/**
 * Reads the base of one entry of `VENUE_URLS`.
 * @throws {RangeError} when it is no plain http or https URL.
 */
export function readVenueBase(text: string): VenueBase {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!plain || !/^https?:$/.test(url.protocol)) {
    throw new RangeError("the base of a venue must be an http or https URL without user, query and fragment");
  }
  const http = text.replace(/\/$/, "");
  return { http, ws: http.replace(/^http/i, "ws") };
}

/**
 * Every URL of ccxt's `urls.api` with its scheme replaced by the base: `wss://HOST:PORT/PATH` becomes
 * `<base>/HOST:PORT/PATH` with `ws` (`wss` for an https base).
 */
export function mapVenueUrls(tree: UrlTree, context: { hostname: string | undefined; base: VenueBase }): UrlTree {
  const mapped: UrlTree = {};
  for (const [key, value] of Object.entries(tree)) {
    mapped[key] = typeof value === "string" ? mapVenueUrl(value, context) : mapVenueUrls(value, context);
  }
  return mapped;
}

function mapVenueUrl(url: string, { hostname, base }: { hostname: string | undefined; base: VenueBase }): string {
  const filled = hostname === undefined ? url : url.replaceAll("{hostname}", hostname);
  const [, scheme, rest] = /^(https?|wss?):\/\/(.*)$/.exec(filled) ?? [];
  if (scheme === undefined || rest === undefined) return filled;
  return `${scheme.startsWith("ws") ? base.ws : base.http}/${rest}`;
}

/** Whether a URL stays within the base. */
export const isWithinBase = (url: string, base: VenueBase): boolean =>
  url.startsWith(`${base.http}/`) || url.startsWith(`${base.ws}/`);

/** The venue's own URL behind a mapped one: the inverse of {@link mapVenueUrls}. */
export function unmapVenueUrl(url: string, base: VenueBase | undefined): string {
  if (base === undefined) return url;
  for (const [prefix, scheme] of [
    [base.http, "https"],
    [base.ws, "wss"],
  ] as const)
    if (url.startsWith(`${prefix}/`)) return `${scheme}://${url.slice(prefix.length + 1)}`;
  return url;
}
