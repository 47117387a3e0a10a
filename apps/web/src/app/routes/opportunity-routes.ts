import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readTableSearch } from "../../features/opportunities/filter.ts";
import { FailedPart } from "../pages/failed-page.tsx";
import { signedInRoute } from "./signed-in-route.ts";

const listRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/opportunities",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("../pages/opportunities-page.tsx"), "OpportunitiesPage"),
  errorComponent: FailedPart,
});

const historyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/opportunities/history",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("../pages/history-page.tsx"), "HistoryPage"),
  errorComponent: FailedPart,
});

const detailRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/opportunities/$id",
  component: lazyRouteComponent(() => import("../pages/opportunity-page.tsx"), "OpportunityPage"),
  errorComponent: FailedPart,
});

export const opportunityRoutes = [listRoute, historyRoute, detailRoute] as const;
