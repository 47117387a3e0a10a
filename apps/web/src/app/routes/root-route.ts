import { createRootRouteWithContext } from "@tanstack/react-router";
import type { App } from "../app-context.ts";
import { NotFoundPage } from "../pages/not-found-page.tsx";

export const rootRoute = createRootRouteWithContext<App>()({ notFoundComponent: NotFoundPage });
