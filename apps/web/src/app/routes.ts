import { createRoute, createRouter, lazyRouteComponent, type RouterHistory } from "@tanstack/react-router";
import { readTableSearch } from "../features/opportunities/filter.ts";
import type { App } from "./app-context.ts";
import { FailedPage, FailedPart } from "./pages/failed-page.tsx";
import { adminRoutes } from "./routes/admin-routes.ts";
import { entranceRoutes } from "./routes/entrance-routes.ts";
import { keyRoutes } from "./routes/key-routes.ts";
import { rootRoute } from "./routes/root-route.ts";
import { settingsRoutes } from "./routes/settings-routes.ts";
import { signedInRoute } from "./routes/signed-in-route.ts";

const liveRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("./pages/live-page.tsx"), "LivePage"),
  errorComponent: FailedPart,
});

const routeTree = rootRoute.addChildren([
  ...entranceRoutes,
  signedInRoute.addChildren([liveRoute, keyRoutes, settingsRoutes, adminRoutes]),
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
