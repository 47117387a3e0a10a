import type { RouteKind } from "./gate.ts";

const STATUS_PATHS = ["/healthz", "/readyz", "/metrics"];
const isUnder = (pathname: string, root: string): boolean => pathname === root || pathname.startsWith(`${root}/`);

export const routeKind = (pathname: string): RouteKind => {
  if (STATUS_PATHS.includes(pathname)) return "status";
  return isUnder(pathname, "/trpc") || isUnder(pathname, "/api") ? "calls" : "page";
};
