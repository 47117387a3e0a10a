import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { safeRedirect } from "../../lib/safe-redirect.ts";
import type { App } from "../app-context.ts";
import { LoginPage } from "../pages/login-page.tsx";
import { mayBeSignedIn } from "../sign-in-hint.ts";
import { type EntranceSearch, readEntranceSearch } from "./entrance-search.ts";
import { rootRoute } from "./root-route.ts";

/** Who is signed in already has no business at the entrance. A visitor without a session is not asked about it. */
async function leaveWhenSignedIn({ context, search }: { readonly context: App; readonly search: EntranceSearch }) {
  const isKnown = context.session.state.get().kind === "open";
  if (!isKnown && !mayBeSignedIn()) return;
  const state = await context.session.ensure().catch(() => undefined);
  if (state?.kind === "open") throw redirect({ href: safeRedirect(search.redirect), replace: true });
}

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  validateSearch: readEntranceSearch,
  beforeLoad: leaveWhenSignedIn,
  component: LoginPage,
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/register",
  validateSearch: readEntranceSearch,
  beforeLoad: leaveWhenSignedIn,
  component: lazyRouteComponent(() => import("../pages/register-page.tsx"), "RegisterPage"),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgot",
  component: lazyRouteComponent(() => import("../pages/forgot-page.tsx"), "ForgotPage"),
});

/** Open to who is signed in too: the link of a mail is opened in whichever browser there is. */
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset",
  component: lazyRouteComponent(() => import("../pages/reset-page.tsx"), "ResetPage"),
});

export const entranceRoutes = [loginRoute, registerRoute, forgotRoute, resetRoute] as const;
