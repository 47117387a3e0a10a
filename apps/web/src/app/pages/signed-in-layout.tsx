import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { ThemeChoice } from "../../components/theme-choice.tsx";
import { LinkBanner } from "../../features/link/link-banner.tsx";
import { LinkChip } from "../../features/link/link-chip.tsx";
import { ModeBadge } from "../../features/link/mode-badge.tsx";
import { IdleDialog } from "../../features/session/idle-dialog.tsx";
import { UserMenu } from "../../features/session/user-menu.tsx";
import { isSignedOut, toApiProblem } from "../../lib/api-problem.ts";
import { createLiveFeed, type LiveFeed } from "../../lib/live-feed.ts";
import { trpc } from "../../lib/trpc.ts";
import { type App, useApp } from "../app-context.ts";
import { FeedContext } from "../feed-context.ts";
import { keepFeed } from "../keep-feed.ts";
import { Header } from "./header.tsx";

/** The frame of every signed-in page. It lives as long as the session is shown, and so do its socket and its caches. */
export function SignedInLayout() {
  const app = useApp();
  const t = useTranslations("app");
  const [feed] = useState(() => createFeed(app));
  const [queryClient] = useState(() => createQueryClient(app));
  const state = useSyncExternalStore(app.session.state.subscribe, app.session.state.get);
  useEffect(() => keepFeed(feed), [feed]);

  // The session has ended and the way to the login is under way: nothing of the user is drawn any more.
  if (state.kind !== "open") return null;
  return (
    <trpc.Provider client={app.client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <FeedContext value={feed}>
          <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-3">
            {t("skip")}
          </a>
          <Header
            badge={<ModeBadge isDemo={feed.isDemo} />}
            chip={<LinkChip link={feed.link} />}
            menu={
              <UserMenu user={state.user} session={app.session}>
                <ThemeChoice />
              </UserMenu>
            }
          />
          <LinkBanner link={feed.link} onRetry={feed.retry} />
          <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[110rem] px-3 py-4 sm:px-4">
            <Outlet />
          </main>
          <IdleDialog session={app.session} />
        </FeedContext>
      </QueryClientProvider>
    </trpc.Provider>
  );
}

const createFeed = ({ connect, clock, schedule, session }: App): LiveFeed =>
  createLiveFeed({
    connect,
    clock,
    schedule,
    isOnline: () => navigator.onLine,
    onSignedOut: () => session.end("expired"),
  });

const createQueryClient = ({ session }: App): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(toApiProblem(error))) session.end("expired");
      },
    }),
    defaultOptions: { queries: { retry: 1, staleTime: 60_000, refetchOnWindowFocus: false } },
  });
