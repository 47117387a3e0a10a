import { Cookie } from "lucia";

/** `__Host-` ties the cookie to this very host over https; browsers refuse the prefix over plain http. */
export const sessionCookieName = (secure: boolean): string => (secure ? "__Host-session" : "session");

const attributes = (secure: boolean) => ({ httpOnly: true, secure, sameSite: "strict", path: "/" }) as const;

/** A `Set-Cookie` value. `maxAgeMs` is the time until the session ends; fractions of a second are cut. */
export const sessionCookie = (args: { secure: boolean; token: string; maxAgeMs: number }): string =>
  new Cookie(sessionCookieName(args.secure), args.token, {
    ...attributes(args.secure),
    maxAge: Math.max(0, Math.floor(args.maxAgeMs / 1000)),
  }).serialize();

/** A `Set-Cookie` value that removes the cookie. */
export const clearedSessionCookie = (secure: boolean): string =>
  new Cookie(sessionCookieName(secure), "", { ...attributes(secure), maxAge: 0 }).serialize();

/** The token in a `Cookie` header. Of several cookies of the name the last wins; null where there is none. */
export function readSessionCookie(header: string, secure: boolean): string | null {
  const name = sessionCookieName(secure);
  let token: string | null = null;
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) token = pair.slice(at + 1).trim();
  }
  return token;
}
