import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { readTableSearch } from "../features/opportunities/filter.ts";
import { safeRedirect } from "../lib/safe-redirect.ts";
import type { App } from "./app-context.ts";
import { FailedPage } from "./pages/failed-page.tsx";
import { LoginPage } from "./pages/login-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { RegisterPage } from "./pages/register-page.tsx";
import { WaitingPage } from "./pages/waiting-page.tsx";
import { mayBeSignedIn } from "./sign-in-hint.ts";

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const rootRoute = createRootRouteWithContext<App>()({ notFoundComponent: NotFoundPage });

type EntranceSearch = { readonly redirect?: string; readonly invite?: string };
function entranceSearch({ redirect: target, invite }: Record<string, unknown>): EntranceSearch {
  const known = { redirect: text(target), invite: text(invite) };
  return { ...(known.redirect && { redirect: known.redirect }), ...(known.invite && { invite: known.invite }) };
}

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
  validateSearch: entranceSearch,
  beforeLoad: leaveWhenSignedIn,
  component: LoginPage,
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/register",
  validateSearch: entranceSearch,
  beforeLoad: leaveWhenSignedIn,
  component: RegisterPage,
});

/** Everything below is for signed-in users: nothing of it is loaded or drawn before the server has said who this is. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const state = await context.session.ensure();
    if (state.kind !== "open") throw redirect({ to: "/login", search: entranceTo(location.href), replace: true });
  },
  component: lazyRouteComponent(() => import("./pages/signed-in-layout.tsx"), "SignedInLayout"),
  pendingComponent: WaitingPage,
  errorComponent: FailedPage,
});

const liveRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import("./pages/live-page.tsx"), "LivePage"),
});

/** The start page needs no address to come back to. */
export const entranceTo = (href: string): EntranceSearch => (href === "/" ? {} : { redirect: href });

const routeTree = rootRoute.addChildren([loginRoute, registerRoute, signedInRoute.addChildren([liveRoute])]);

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
