import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../lib/i18n.ts";
import "../styles.css";
import { AppRoot } from "./app-root.tsx";
import { createApp } from "./create-app.ts";
import { followSession } from "./follow-session.ts";
import { createAppRouter } from "./routes.tsx";

const app = createApp();
const router = createAppRouter(app);
followSession(app, router);

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");
createRoot(container).render(
  <StrictMode>
    <AppRoot app={app} router={router} />
  </StrictMode>,
);
