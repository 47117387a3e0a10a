import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import type { Registry } from "prom-client";
import { answerError } from "./answer-error.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
loopback.addSubnet("::ffff:127.0.0.0", 104, "ipv6");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Prometheus text, for who has the token; without a token, for loopback clients (after trusted hops) alone. */
export async function answerMetrics(args: {
  request: IncomingMessage;
  response: ServerResponse;
  registry: Registry;
  token: string | undefined;
  ip: string;
  requestId: string;
}): Promise<void> {
  const { response, registry, token, requestId } = args;
  if (token === undefined) {
    if (!loopback.check(args.ip, isIPv6(args.ip) ? "ipv6" : "ipv4"))
      return answerError(response, { status: 403, code: "FORBIDDEN" }, requestId);
  } else {
    const given = args.request.headers.authorization ?? "";
    if (!timingSafeEqual(digest(given), digest(`Bearer ${token}`)))
      return answerError(
        response,
        { status: 401, code: "UNAUTHORIZED", headers: { "WWW-Authenticate": "Bearer" } },
        requestId,
      );
  }
  const text = await registry.metrics();
  response.setHeader("Content-Type", registry.contentType);
  response.end(text);
}
