import { RouterProvider } from "@tanstack/react-router";
import { IntlProvider } from "use-intl";
import { ClockContext } from "../lib/clock.ts";
import { entryMessages } from "../lib/messages/entry.ts";
import { type App, AppContext } from "./app-context.ts";
import type { AppRouterInstance } from "./routes.ts";

export function AppRoot({ app, router }: { readonly app: App; readonly router: AppRouterInstance }) {
  return (
    <IntlProvider locale="en" timeZone="UTC" messages={entryMessages}>
      <AppContext value={app}>
        <ClockContext value={app.clock}>
          <RouterProvider router={router} />
        </ClockContext>
      </AppContext>
    </IntlProvider>
  );
}
