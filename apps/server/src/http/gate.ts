import type { IncomingMessage } from "node:http";
import type { AllowedOrigins } from "./allowed-origins.ts";
import type { Refusal } from "./answer-error.ts";

export type RouteKind = "calls" | "status" | "page";

const METHODS = {
  calls: ["GET", "POST"],
  status: ["GET", "HEAD"],
  page: ["GET", "HEAD"],
} as const satisfies Record<RouteKind, readonly string[]>;

/**
 * What is asked of a request before anything else looks at it; undefined lets it pass. A program sends neither
 * `Origin` nor `Sec-Fetch-Site`; a browser cannot leave them out where they matter.
 */
export function gate(request: IncomingMessage, kind: RouteKind, origins: AllowedOrigins): Refusal | undefined {
  if (!isFromAllowedSite(request, kind, origins))
    return { status: 403, code: "FORBIDDEN", reason: "origin_not_allowed" };
  const method = request.method ?? "";
  if (method === "POST" && !isJson(request.headers["content-type"]))
    return { status: 415, code: "UNSUPPORTED_MEDIA_TYPE", reason: "content_type_not_json" };
  const allowed: readonly string[] = METHODS[kind];
  if (!allowed.includes(method)) return methodRefusal(allowed);
  return undefined;
}

export const methodRefusal = (allowed: readonly string[]): Refusal => ({
  status: 405,
  code: "METHOD_NOT_SUPPORTED",
  headers: { Allow: allowed.join(", ") },
});

function isFromAllowedSite(request: IncomingMessage, kind: RouteKind, origins: AllowedOrigins): boolean {
  const { origin } = request.headers;
  if (origin !== undefined && !origins.allows(origin, request.socket.localPort)) return false;
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return true;
  // A listed foreign origin is cross-site to every browser: that is what it was listed for.
  if (origin !== undefined && origins.listsAsForeign(origin)) return true;
  return kind === "page" && isNavigation(request);
}

/** Somebody follows a link to a page. The page holds nothing of a user, and the strict cookie stays at home. */
const isNavigation = (request: IncomingMessage): boolean =>
  request.headers.origin === undefined &&
  request.headers["sec-fetch-mode"] === "navigate" &&
  request.headers["sec-fetch-dest"] === "document";

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(";", 1)[0]?.trim().toLowerCase() === "application/json";
