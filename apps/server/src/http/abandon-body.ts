import type { IncomingMessage, ServerResponse } from "node:http";

/** Long enough that a client on its way through a large body sees the answer instead of a broken connection. */
const LINGER_MS = 1_000;

/**
 * For an answer that does not wait for the request's body: what still arrives is thrown away, and the connection
 * is cut when it has not ended soon.
 */
export function abandonBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  response.once("finish", () => {
    // Nothing more arrives, and a timer would only keep the request and what it said.
    if (request.complete) return;
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, LINGER_MS);
    timer.unref();
    request.once("close", () => clearTimeout(timer));
  });
}
