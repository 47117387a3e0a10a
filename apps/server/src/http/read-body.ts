import type { IncomingMessage, ServerResponse } from "node:http";
import { BODY_BYTES_MAX } from "./http-settings.ts";

/** The body as text, or "too_large" as soon as that is known: the rest is not read. Rejects when the client leaves. */
export function readBody(request: IncomingMessage, response: ServerResponse): Promise<string | "too_large"> {
  if (Number(request.headers["content-length"] ?? 0) > BODY_BYTES_MAX) return Promise.resolve("too_large");
  if (request.headers.expect !== undefined) response.writeContinue();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) return void chunks.push(chunk);
      request.pause();
      request.removeAllListeners("data");
      resolve("too_large");
    });
    const left = (): void => reject(new Error("the client left before its body was complete"));
    request.once("end", () => {
      resolve(Buffer.concat(chunks).toString("utf8"));
      // They would hold what was read, a password or a key, for as long as the request lives.
      request.removeAllListeners("data");
      request.off("error", reject);
      request.off("close", left);
    });
    request.once("error", reject);
    request.once("close", left);
  });
}
