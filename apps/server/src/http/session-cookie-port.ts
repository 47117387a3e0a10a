import type { ServerResponse } from "node:http";
import type { SessionCookie } from "@tandem/api/context";
import { clearedSessionCookie, sessionCookie } from "@tandem/auth/session-cookie";
import type { Credentials } from "./credentials.ts";

/** The browser's session cookie on one answer. The last word counts, but nothing extends what was cleared. */
export function sessionCookiePort(args: {
  response: ServerResponse;
  credentials: Credentials | null;
  secure: boolean;
  nowMs: () => number;
}): SessionCookie {
  const { response, credentials, secure } = args;
  const cameByCookie = credentials?.source === "cookie";
  let cleared = false;
  const write = (token: string, expiresAt: number): void => {
    response.setHeader("Set-Cookie", sessionCookie({ secure, token, maxAgeMs: expiresAt - args.nowMs() }));
  };
  return {
    speaks: cameByCookie,
    set: ({ token, expiresAt }) => write(token, expiresAt),
    extend: (expiresAt) => {
      if (credentials !== null && cameByCookie && !cleared) write(credentials.token, expiresAt);
    },
    clear: () => {
      if (!cameByCookie) return;
      cleared = true;
      response.setHeader("Set-Cookie", clearedSessionCookie(secure));
    },
  };
}
