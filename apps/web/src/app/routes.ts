import { createRoute, createRouter, lazyRouteComponent, type RouterHistory } from "@tanstack/react-router";
import type { App } from "./app-context.ts";
import { FailedPage, FailedPart } from "./pages/failed-page.tsx";
import { adminRoutes } from "./routes/admin-routes.ts";
import { entranceRoutes } from "./routes/entrance-routes.ts";
import { keyRoutes } from "./routes/key-routes.ts";
import { marketRoutes } from "./routes/market-routes.ts";
import { opportunityRoutes } from "./routes/opportunity-routes.ts";
import { rootRoute } from "./routes/root-route.ts";
import { settingsRoutes } from "./routes/settings-routes.ts";
import { signedInRoute } from "./routes/signed-in-route.ts";
import { tradingRoutes } from "./routes/trading-routes.ts";

const overviewRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/overview-page.tsx"), "OverviewPage"),
  errorComponent: FailedPart,
});

const routeTree = rootRoute.addChildren([
  ...entranceRoutes,
  signedInRoute.addChildren([
    overviewRoute,
    ...opportunityRoutes,
    ...tradingRoutes,
    ...marketRoutes,
    keyRoutes,
    settingsRoutes,
    adminRoutes,
  ]),
]);

export const createAppRouter = (app: App, history?: RouterHistory) =>
  createRouter({
    routeTree,
    context: app,
    defaultPendingMs: 150,
    defaultErrorComponent: FailedPage,
    scrollRestoration: true,
    ...(history && { history }),
  });

export type AppRouterInstance = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouterInstance;
  }
}
