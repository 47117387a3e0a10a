import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";

const PATH_MAX = 200;

/** One line a request: path without query, which may hold what a user wrote. JSON escapes every control character. */
export function logRequest(args: {
  log: Logger;
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  ip: string;
}): void {
  const { log, request, response, requestId, ip } = args;
  const startedAt = process.hrtime.bigint();
  response.once("close", () => {
    const status = response.statusCode;
    const line = {
      requestId,
      ip,
      method: request.method,
      path: (request.url ?? "").split("?", 1)[0]?.slice(0, PATH_MAX),
      status,
      ms: Number((process.hrtime.bigint() - startedAt) / 1000n) / 1000,
    };
    if (status >= 500) log.error(line, "request");
    else if (status >= 400) log.info(line, "request");
    else log.debug(line, "request");
  });
}
