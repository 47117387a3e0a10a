import { TRPCClientError } from "@trpc/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { toApiProblem } from "../lib/api-problem.ts";
import "../lib/i18n.ts";
import "../styles.css";
import { AppRoot } from "./app-root.tsx";
import { createApp } from "./create-app.ts";
import { followSession } from "./follow-session.ts";
import { createAppRouter } from "./routes.ts";

const app = createApp();
const router = createAppRouter(app);
followSession(app, router);

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");
// A server that is away is told on the page, with what to do; only what nobody expected belongs in the console.
const onCaughtError = (error: unknown): void => {
  const isAway = error instanceof TRPCClientError && toApiProblem(error).kind === "unreachable";
  if (!isAway) console.error(error);
};

createRoot(container, { onCaughtError }).render(
  <StrictMode>
    <AppRoot app={app} router={router} />
  </StrictMode>,
);
