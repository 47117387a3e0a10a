import type { User } from "@tandem/contract/auth";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Outlet, useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { ThemeChoice } from "../../components/theme-choice.tsx";
import { Toasts } from "../../components/toasts.tsx";
import { LinkBanner } from "../../features/link/link-banner.tsx";
import { LinkChip } from "../../features/link/link-chip.tsx";
import { ModeBadge } from "../../features/link/mode-badge.tsx";
import { IdleDialog } from "../../features/session/idle-dialog.tsx";
import { StepUpDialog } from "../../features/session/step-up-dialog.tsx";
import { UserMenu } from "../../features/session/user-menu.tsx";
import { toApiProblem } from "../../lib/api-problem.ts";
import { messages } from "../../lib/messages/all.ts";
import { locale, localeOf, styleFigures, timeZoneOf, zone } from "../../lib/preferences.ts";
import { trpc } from "../../lib/trpc.ts";
import { usePreference } from "../../lib/use-preference.ts";
import { useApp } from "../app-context.ts";
import { createPageFeed } from "../create-page-feed.ts";
import { FeedContext, useFeed } from "../feed-context.ts";
import { keepFeed } from "../keep-feed.ts";
import { Header } from "./header.tsx";
import { moveFocusToTitle } from "./move-focus-to-title.ts";
import { Rail } from "./rail.tsx";
import { useShellDialogs } from "./shell-dialogs.tsx";
import { TradingDesk, useTradingControls } from "./trading-desk.tsx";

// Before the first figure is drawn.
styleFigures();

/** The frame of every signed-in page. It lives as long as the session is shown, and so do its socket and its caches. */
export function SignedInLayout() {
  const app = useApp();
  const router = useRouter();
  const [feed] = useState(() => createPageFeed(app));
  const [queryClient] = useState(createQueryClient);
  const state = useSyncExternalStore(app.session.state.subscribe, app.session.state.get);
  useEffect(() => keepFeed(feed), [feed]);
  useEffect(() => moveFocusToTitle(router), [router]);
  // Who waits for a proof when the session ends is told that there is none.
  useEffect(() => () => app.stepUp.answer(false), [app]);

  // The session has ended and the way to the login is under way: nothing of the user is drawn any more.
  if (state.kind !== "open") return null;
  return (
    <Styled>
      <trpc.Provider client={app.client} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <FeedContext value={feed}>
            <TradingDesk role={state.user.role}>
              <Frame user={state.user} />
            </TradingDesk>
            <StepUpDialog client={app.client} stepUp={app.stepUp} username={state.user.username} />
            <IdleDialog session={app.session} />
            <Toasts />
          </FeedContext>
        </QueryClientProvider>
      </trpc.Provider>
    </Styled>
  );
}

/** Words and figures: whoever words something draws it anew when the language of figures or the zone changes. */
function Styled({ children }: { readonly children: ReactNode }) {
  const [chosenLocale] = usePreference(locale);
  const [chosenZone] = usePreference(zone);
  return (
    <IntlProvider locale={localeOf(chosenLocale)} timeZone={timeZoneOf(chosenZone)} messages={messages}>
      {children}
    </IntlProvider>
  );
}

function Frame({ user }: { readonly user: User }) {
  const { session } = useApp();
  const feed = useFeed();
  const { openPalette, openHelp, dialogs } = useShellDialogs({
    role: user.role,
    onSignOut: () => void session.signOut().catch(() => undefined),
  });
  const { modeSwitch, banner, killSwitch } = useTradingControls(user.role);
  return (
    <>
      <SkipLink />
      <Header
        badge={
          <>
            <ModeBadge isDemo={feed.isDemo} />
            {modeSwitch}
          </>
        }
        urgent={killSwitch}
        chip={<LinkChip link={feed.link} />}
        onPalette={openPalette}
        menu={
          <UserMenu user={user} session={session} onHelp={openHelp}>
            <ThemeChoice />
          </UserMenu>
        }
      />
      <div className="md:flex">
        <Rail role={user.role} />
        <div className="min-w-0 flex-1 max-md:pb-16">
          {banner}
          <LinkBanner link={feed.link} onRetry={feed.retry} />
          <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[110rem] px-3 py-4 sm:px-4">
            <Outlet />
          </main>
        </div>
      </div>
      {dialogs}
    </>
  );
}

function SkipLink() {
  const t = useTranslations("app");
  return (
    <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-3">
      {t("skip")}
    </a>
  );
}

// A refusal is an answer: asking again at once would only count against the limit.
const isWorthRetry = (failures: number, error: unknown): boolean =>
  failures < 1 && toApiProblem(error).kind === "unreachable";

const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { retry: isWorthRetry, staleTime: 60_000, refetchOnWindowFocus: false } },
  });
