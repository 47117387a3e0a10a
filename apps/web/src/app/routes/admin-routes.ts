import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readAuditSearch } from "../../features/admin-audit/audit-search.ts";
import { FailedPart } from "../pages/failed-page.tsx";
import { signedInRoute } from "./signed-in-route.ts";

/** Its layout shows nothing below it to anybody but administrators, and asks the server nothing in their place. */
const adminRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/admin",
  component: lazyRouteComponent(() => import("../pages/admin/admin-layout.tsx"), "AdminLayout"),
  errorComponent: FailedPart,
});

const indexRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/admin/users", replace: true });
  },
});

const usersRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/users",
  validateSearch: ({ q }: Record<string, unknown>): { readonly q?: string } =>
    typeof q === "string" && q !== "" ? { q } : {},
  component: lazyRouteComponent(() => import("../pages/admin/users-page.tsx"), "UsersPage"),
  errorComponent: FailedPart,
});

const invitesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/invites",
  component: lazyRouteComponent(() => import("../pages/admin/invites-page.tsx"), "InvitesPage"),
  errorComponent: FailedPart,
});

const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/audit",
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import("../pages/admin/audit-page.tsx"), "AuditPage"),
  errorComponent: FailedPart,
});

const ceilingsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/ceilings",
  component: lazyRouteComponent(() => import("../pages/admin/ceilings-page.tsx"), "CeilingsPage"),
  errorComponent: FailedPart,
});

const healthRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/health",
  component: lazyRouteComponent(() => import("../pages/admin/health-page.tsx"), "HealthPage"),
  errorComponent: FailedPart,
});

export const adminRoutes = adminRoute.addChildren([
  indexRoute,
  usersRoute,
  invitesRoute,
  ceilingsRoute,
  auditRoute,
  healthRoute,
]);
