import type { Duplex } from "node:stream";
import type { HttpSettings } from "./http-settings.ts";
import { apiHeaders } from "./security-headers.ts";

const STATUS_BY_CODE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers what is no HTTP, or never becomes a whole request, and ends the connection: it cannot be trusted further. */
export function answerMalformed(args: { error: Error; socket: Duplex; settings: HttpSettings }): void {
  const { error, socket } = args;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const headers = Object.entries(apiHeaders(args.settings)).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = STATUS_BY_CODE[code] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${headers.join("")}\r\n`);
  socket.once("finish", () => socket.destroy());
}
