import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readDealSearch } from "../../features/deals/deal-search.ts";
import { readPortfolioSearch } from "../../features/portfolio/portfolio-search.ts";
import { FailedPart } from "../pages/failed-page.tsx";
import { signedInRoute } from "./signed-in-route.ts";

const dealsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deals",
  validateSearch: readDealSearch,
  component: lazyRouteComponent(() => import("../pages/deals-page.tsx"), "DealsPage"),
  errorComponent: FailedPart,
});

const dealRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/deals/$id",
  component: lazyRouteComponent(() => import("../pages/deal-page.tsx"), "DealPage"),
  errorComponent: FailedPart,
});

const ordersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/orders",
  validateSearch: ({ show }: Record<string, unknown>): { readonly show?: "all" } => (show === "all" ? { show } : {}),
  component: lazyRouteComponent(() => import("../pages/orders-page.tsx"), "OrdersPage"),
  errorComponent: FailedPart,
});

const balancesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/balances",
  component: lazyRouteComponent(() => import("../pages/balances-page.tsx"), "BalancesPage"),
  errorComponent: FailedPart,
});

const portfolioRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/portfolio",
  validateSearch: readPortfolioSearch,
  component: lazyRouteComponent(() => import("../pages/portfolio-page.tsx"), "PortfolioPage"),
  errorComponent: FailedPart,
});

const strategiesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/strategies",
  component: lazyRouteComponent(() => import("../pages/strategies-page.tsx"), "StrategiesPage"),
  errorComponent: FailedPart,
});

const riskRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/risk",
  component: lazyRouteComponent(() => import("../pages/risk-page.tsx"), "RiskPage"),
  errorComponent: FailedPart,
});

export const tradingRoutes = [
  dealsRoute,
  dealRoute,
  ordersRoute,
  balancesRoute,
  portfolioRoute,
  strategiesRoute,
  riskRoute,
] as const;
