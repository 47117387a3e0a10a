import { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { createLogger, createServer } from "vite";
import type { Development } from "../development.ts";

const ROOT = fileURLToPath(new URL("../../../web", import.meta.url));
const HOT_RELOAD_PATH = "/@hot-reload";

/** Vite inside this process: one origin for pages, hot reload, API and live socket. */
export const startWeb: Development["startWeb"] = async ({ scope, log }) => {
  // Never listens. Vite takes its socket from the upgrades that are handed on to it.
  const upgrades = new Server();
  const quiet = createLogger("warn", { allowClearScreen: false });
  const vite = await createServer({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    appType: "spa",
    clearScreen: false,
    customLogger: {
      ...quiet,
      info: (message) => log.debug({ part: "vite" }, message),
      warn: (message) => log.warn({ part: "vite" }, message),
      warnOnce: (message) => log.warn({ part: "vite" }, message),
      error: (message) => log.error({ part: "vite" }, message),
    },
    server: { middlewareMode: true, hmr: { server: upgrades, path: HOT_RELOAD_PATH } },
  });
  scope.stops.add("web app", () => vite.close());
  return {
    handle: vite.middlewares,
    upgrade: (request, socket, head) => {
      const isHotReload = (request.url ?? "").split("?", 1)[0] === HOT_RELOAD_PATH;
      if (!isHotReload || !upgrades.emit("upgrade", request, socket, head)) socket.destroy();
    },
  };
};
