import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { errorBody, type Refusal } from "../http/answer-error.ts";
import type { HttpSettings } from "../http/http-settings.ts";
import { apiHeaders } from "../http/security-headers.ts";

/** Answers an upgrade with an ordinary HTTP error and ends the connection: no socket ever existed. */
export function refuseUpgrade(args: {
  socket: Duplex;
  refusal: Refusal;
  requestId: string;
  settings: HttpSettings;
}): void {
  const { socket, refusal, requestId } = args;
  const body = errorBody(refusal, requestId);
  const headers = {
    ...apiHeaders(args.settings),
    ...refusal.headers,
    Connection: "close",
    "X-Request-Id": requestId,
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.once("finish", () => socket.destroy());
  socket.end([`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`, ...lines, "", body].join("\r\n"));
}
