import { tradingMode } from "../lib/trading-mode.ts";
import type { App } from "./app-context.ts";
import { entranceTo, isEntrance } from "./routes/entrance-search.ts";
import type { AppRouterInstance } from "./routes.ts";
import { rememberSignedIn } from "./sign-in-hint.ts";

/**
 * When the session ends, from whatever cause, the page goes to the login at once and keeps the address to come back
 * to. The signed-in layout unmounts with it, and takes its socket and its data along.
 */
export function followSession(app: App, router: AppRouterInstance): () => void {
  const { session } = app;
  const stopState = session.state.subscribe(() => {
    const state = session.state.get();
    rememberSignedIn(state.kind === "open");
    // Whoever signs in next in this tab begins on paper, too.
    if (state.kind === "ended") tradingMode.set("paper");
    if (state.kind !== "ended" || isEntrance(router.state.location.pathname)) return;
    const search = state.reason === "signed_out" ? {} : entranceTo(router.state.location.href);
    void router.navigate({ to: "/login", search, replace: true });
  });
  // A user whom this tab does not show has signed in elsewhere: start afresh, with nothing of the other in memory.
  const stopTabs = session.followTabs(() => location.reload());
  // A tab that slept, or came back from the browser's cache, may have outlived its session.
  const recheck = (): void => {
    if (document.visibilityState !== "visible") return;
    const state = session.state.get();
    if (state.kind === "open" && app.clock.now() >= state.expiresAt) void session.check();
  };
  const onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted && session.state.get().kind === "open") void session.check();
  };
  document.addEventListener("visibilitychange", recheck);
  addEventListener("pageshow", onPageShow);
  return () => {
    stopState();
    stopTabs();
    document.removeEventListener("visibilitychange", recheck);
    removeEventListener("pageshow", onPageShow);
  };
}
