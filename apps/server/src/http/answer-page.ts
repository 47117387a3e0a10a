import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";

export type WebHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export type Web =
  /** A finished build. */
  | { readonly kind: "static"; readonly dir: string }
  /** A development server inside this process. */
  | { readonly kind: "handler"; readonly handle: WebHandler };

const YEAR_S = 31_536_000;

/**
 * Serves the web app: files by name, every other path without a file's ending as the app itself, whose router
 * knows it. Hashed assets never change; the page is asked for again each time.
 */
export function createPages(web: Web): WebHandler {
  if (web.kind === "handler") return web.handle;
  return sirv(web.dir, {
    single: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (response, pathname) => {
      // Only a path with an ending is a file for certain; the app itself answers the rest.
      const hashed = /^\/assets\/[^/]+\.\w+$/.test(pathname);
      response.setHeader("Vary", "Accept-Encoding, Origin");
      response.setHeader("Cache-Control", hashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
    },
  });
}
