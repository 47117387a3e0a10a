import { expect, test } from "vitest";
import { clearedSessionCookie, readSessionCookie, sessionCookie } from "../src/session-cookie.ts";

const parts = (cookie: string): string[] => cookie.split("; ").sort();

test("over https the cookie is bound to the host, unreadable for scripts and never sent across sites", () => {
  expect(parts(sessionCookie({ secure: true, token: "T", maxAgeMs: 1_799_999 }))).toEqual([
    "HttpOnly",
    "Max-Age=1799",
    "Path=/",
    "SameSite=Strict",
    "Secure",
    "__Host-session=T",
  ]);
});

test("over http it has the plain name and no Secure", () => {
  expect(parts(sessionCookie({ secure: false, token: "T", maxAgeMs: 60_000 }))).toEqual([
    "HttpOnly",
    "Max-Age=60",
    "Path=/",
    "SameSite=Strict",
    "session=T",
  ]);
});

test("a cleared cookie is empty and over at once", () => {
  expect(parts(clearedSessionCookie(true))).toContain("Max-Age=0");
  expect(parts(clearedSessionCookie(true))).toContain("__Host-session=");
});

test.each([
  ["a=1; session=T; b=2", false, "T"],
  ["session=old; session=new", false, "new"],
  ["__Host-session=T; session=planted", true, "T"],
  ["session=planted", true, null],
  ["xsession=T", false, null],
  ["session", false, null],
  ["", false, null],
] as const)("the header %j (https: %s) has the token %j", (header, secure, token) => {
  expect(readSessionCookie(header, secure)).toBe(token);
});
