import type { IncomingMessage } from "node:http";
import { readSessionCookie } from "@tandem/auth/session-cookie";

export type Credentials = { readonly token: string; readonly source: "bearer" | "cookie" };

/** No token of ours is longer; what is longer is not looked up. */
const TOKEN_MAX = 512;

/**
 * The token a request came with. A bearer wins over a cookie, a malformed one too: who meant to use a token must
 * not act in somebody else's session.
 */
export function readCredentials(request: IncomingMessage, secureCookie: boolean): Credentials | null {
  const authorization = request.headers.authorization;
  if (authorization !== undefined && /^bearer(\s|$)/i.test(authorization))
    return { token: authorization.slice("bearer".length).trim().slice(0, TOKEN_MAX), source: "bearer" };
  const token = readSessionCookie(request.headers.cookie ?? "", secureCookie);
  return token === null ? null : { token: token.slice(0, TOKEN_MAX), source: "cookie" };
}
