import type { IncomingMessage, ServerResponse } from "node:http";
import type { RouteKind } from "./gate.ts";

/** Pages are sent on; calls are refused, so that no program keeps sending its token in the clear. */
export function sendToHttps(args: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly kind: RouteKind;
  readonly publicUrl: string;
}): void {
  const { request, response, kind, publicUrl } = args;
  // A browser must not heed it over plain HTTP, where anyone could have written it.
  response.removeHeader("Strict-Transport-Security");
  if (kind === "calls") {
    response.statusCode = 426;
    response.setHeader("Upgrade", "TLS/1.2");
    response.setHeader("Connection", "Upgrade");
  } else {
    response.statusCode = 308;
    response.setHeader("Location", `${publicUrl}${request.url ?? "/"}`);
  }
  response.end();
}
