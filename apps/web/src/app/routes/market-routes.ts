import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readMarketSearch } from "../../features/market/market-search.ts";
import { FailedPart } from "../pages/failed-page.tsx";
import { signedInRoute } from "./signed-in-route.ts";

const TEXT_MAX = 80;

const listRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/markets",
  validateSearch: ({ q }: Record<string, unknown>): { readonly q?: string } =>
    typeof q === "string" && q !== "" ? { q: q.slice(0, TEXT_MAX) } : {},
  component: lazyRouteComponent(() => import("../pages/markets-page.tsx"), "MarketsPage"),
  errorComponent: FailedPart,
});

const marketRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/markets/$symbol",
  validateSearch: readMarketSearch,
  component: lazyRouteComponent(() => import("../pages/market-page.tsx"), "MarketPage"),
  errorComponent: FailedPart,
});

export const marketRoutes = [listRoute, marketRoute] as const;
