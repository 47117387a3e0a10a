import type { IncomingMessage } from "node:http";
import { identify } from "@tandem/services/auth/identify";
import type { Identity, ServiceDeps } from "@tandem/services/context";
import { ServiceError } from "@tandem/services/errors";
import type { AllowedOrigins } from "../http/allowed-origins.ts";
import { type Refusal, tooMany } from "../http/answer-error.ts";
import { cameOverPlainHttp, clientAddress } from "../http/client-address.ts";
import { readCredentials } from "../http/credentials.ts";
import { type HttpSettings, isHttps } from "../http/http-settings.ts";
import { SOCKETS_OF_A_USER_MAX } from "./close-codes.ts";
import type { SocketRegistry } from "./socket-registry.ts";

export const SOCKET_PATH = "/trpc";

export type Judgement =
  | { readonly ok: true; readonly identity: Identity; readonly token: string }
  | { readonly ok: false; readonly refusal: Refusal };

const refuse = (refusal: Refusal): Judgement => ({ ok: false, refusal });

/** Whether a socket may open, decided before the handshake is accepted, the cheap questions first. */
export async function judgeUpgrade(args: {
  request: IncomingMessage;
  deps: ServiceDeps;
  settings: HttpSettings;
  origins: AllowedOrigins;
  registry: SocketRegistry;
}): Promise<Judgement> {
  const { request, settings } = args;
  const url = request.url ?? "";
  if (cameOverPlainHttp(request, settings.trustProxyHops))
    return refuse({ status: 426, code: "FORBIDDEN", headers: { Upgrade: "TLS/1.2" } });
  if (url.split("?", 1)[0] !== SOCKET_PATH) return refuse({ status: 404, code: "NOT_FOUND" });
  if (url !== SOCKET_PATH) return refuse({ status: 400, code: "BAD_REQUEST" });
  const credentials = readCredentials(request, isHttps(settings));
  const { origin } = request.headers;
  // Browsers always name their origin; a program that does not has to show a token that no browser adds by itself.
  const originAllowed =
    origin === undefined ? credentials?.source === "bearer" : args.origins.allows(origin, request.socket.localPort);
  if (!originAllowed) return refuse({ status: 403, code: "FORBIDDEN", reason: "origin_not_allowed" });
  if (credentials === null) return refuse({ status: 401, code: "UNAUTHORIZED", reason: "session_missing" });
  const identity = await whoIs(args, credentials.token);
  if ("status" in identity) return refuse(identity);
  if (args.registry.countOf(identity.user.id) >= SOCKETS_OF_A_USER_MAX)
    return refuse({ status: 429, code: "TOO_MANY_REQUESTS", reason: "too_many_sockets" });
  return { ok: true, identity, token: credentials.token };
}

async function whoIs(
  { deps, request, settings }: { deps: ServiceDeps; request: IncomingMessage; settings: HttpSettings },
  token: string,
): Promise<Identity | Refusal> {
  try {
    const identity = await identify({ deps, token, ip: clientAddress(request, settings.trustProxyHops) });
    return identity ?? { status: 401, code: "UNAUTHORIZED", reason: "session_expired" };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === "LIMIT_EXCEEDED") return tooMany(error.retryAfterMs ?? 0);
    if (error.code === "UNAVAILABLE")
      return { status: 503, code: "SERVICE_UNAVAILABLE", reason: "database_unavailable" };
    throw error;
  }
}
