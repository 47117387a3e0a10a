import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { ROOT, runTandem } from "./run-tandem.ts";

const VITE = "apps/server/node_modules/vite/bin/vite.js";

/** The production build as `pnpm start` serves it: the server as the sources are now, the web app where there is none. */
export async function makeBuild(): Promise<void> {
  expect(await runTandem(["apps/server/build.mjs"], {}).ended()).toBe(0);
  if (!existsSync(join(ROOT, "apps/web/dist/index.html")))
    expect(await runTandem([VITE, "build", "apps/web", "--config", "apps/web/vite.config.ts"], {}).ended()).toBe(0);
}
