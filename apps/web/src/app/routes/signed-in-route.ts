import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { FailedPage } from "../pages/failed-page.tsx";
import { WaitingPage } from "../pages/waiting-page.tsx";
import { entranceTo } from "./entrance-search.ts";
import { rootRoute } from "./root-route.ts";

/** Everything below is for signed-in users: nothing of it is loaded or drawn before the server has said who this is. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const state = await context.session.ensure();
    if (state.kind !== "open") throw redirect({ to: "/login", search: entranceTo(location.href), replace: true });
  },
  component: lazyRouteComponent(() => import("../shell/signed-in-layout.tsx"), "SignedInLayout"),
  pendingComponent: WaitingPage,
  errorComponent: FailedPage,
});
