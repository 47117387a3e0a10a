import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { FailedPart } from "../pages/failed-page.tsx";
import { signedInRoute } from "./signed-in-route.ts";

const keysRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/keys",
  component: lazyRouteComponent(() => import("../pages/keys-page.tsx"), "KeysPage"),
  errorComponent: FailedPart,
});

/** The list with the dialog open: an address of its own, so that the first-run list and the documentation can lead to it. */
const newKeyRoute = createRoute({
  getParentRoute: () => keysRoute,
  path: "/new",
  component: lazyRouteComponent(() => import("../pages/keys-page.tsx"), "NewKey"),
  errorComponent: FailedPart,
});

export const keyRoutes = keysRoute.addChildren([newKeyRoute]);
