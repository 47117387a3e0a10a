import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { FailedPart } from "../pages/failed-page.tsx";
import { signedInRoute } from "./signed-in-route.ts";

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../pages/settings/settings-layout.tsx"), "SettingsLayout"),
  errorComponent: FailedPart,
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/profile", replace: true });
  },
});

const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("../pages/settings/profile-page.tsx"), "ProfilePage"),
  errorComponent: FailedPart,
});

const appearanceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/appearance",
  component: lazyRouteComponent(() => import("../pages/settings/appearance-page.tsx"), "AppearancePage"),
  errorComponent: FailedPart,
});

const securityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/security",
  component: lazyRouteComponent(() => import("../pages/settings/security-page.tsx"), "SecurityPage"),
  errorComponent: FailedPart,
});

const sessionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/sessions",
  component: lazyRouteComponent(() => import("../pages/settings/sessions-page.tsx"), "SessionsPage"),
  errorComponent: FailedPart,
});

const tokensRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/api-tokens",
  component: lazyRouteComponent(() => import("../pages/settings/tokens-page.tsx"), "TokensPage"),
  errorComponent: FailedPart,
});

const activityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/activity",
  component: lazyRouteComponent(() => import("../pages/settings/activity-page.tsx"), "ActivityPage"),
  errorComponent: FailedPart,
});

const dataRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/data",
  component: lazyRouteComponent(() => import("../pages/settings/data-page.tsx"), "DataPage"),
  errorComponent: FailedPart,
});

export const settingsRoutes = settingsRoute.addChildren([
  indexRoute,
  profileRoute,
  appearanceRoute,
  securityRoute,
  sessionsRoute,
  tokensRoute,
  activityRoute,
  dataRoute,
]);
