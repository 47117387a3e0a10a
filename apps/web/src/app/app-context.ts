import type { TandemClient } from "@tandem/client/create-client";
import { createContext, useContext } from "react";
import type { Session } from "../features/session/session.ts";
import type { StepUp } from "../features/session/step-up.ts";
import type { ApiClient } from "../lib/api-client.ts";
import type { PageClock } from "../lib/clock.ts";
import type { Schedule } from "../lib/keyed-store.ts";

/** What the pages are given; tests give them others. */
export type App = {
  /** Queries and mutations. */
  readonly client: ApiClient;
  /** A client for one stream, with a socket of its own. */
  readonly connect: () => TandemClient;
  readonly session: Session;
  /** Asks the user to prove who they are, for the calls that need it. */
  readonly stepUp: StepUp;
  readonly clock: PageClock;
  readonly schedule: Schedule;
};

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error("useApp needs <AppRoot>");
  return app;
}
