import { RouterProvider } from "@tanstack/react-router";
import { IntlProvider } from "use-intl";
import { ClockContext } from "../lib/clock.ts";
import { messages } from "../lib/messages.ts";
import { type App, AppContext } from "./app-context.ts";
import type { AppRouterInstance } from "./routes.tsx";

export function AppRoot({ app, router }: { readonly app: App; readonly router: AppRouterInstance }) {
  return (
    <IntlProvider locale="en" timeZone="UTC" messages={messages}>
      <AppContext value={app}>
        <ClockContext value={app.clock}>
          <RouterProvider router={router} />
        </ClockContext>
      </AppContext>
    </IntlProvider>
  );
}
