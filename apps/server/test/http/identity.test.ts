import { createFakeClock } from "@tandem/testing/fake-clock";
import { describe, expect, test } from "vitest";
import { asOwner, cookieOf, makeAccount, openSession } from "../support/accounts.ts";
import { call, errorData, resultData } from "../support/send.ts";
import { shareTestServer, startTestServer } from "../support/test-server.ts";

const MINUTE_MS = 60_000;
const shared = shareTestServer();

const registration = (name: string) => ({
  username: name,
  email: `${name}@example.com`,
  password: "correct horse battery",
});

describe("the cookie", () => {
  test("G25 in production it is tied to this host over https, for scripts out of reach, and no older than the session", async () => {
    const server = await startTestServer({
      clock: createFakeClock(),
      settings: { publicUrl: "https://tandem.example" },
    });
    const answer = await call(server.origin, { path: "auth.register", mutation: true, input: registration("ada") });
    const [cookie = ""] = answer.headers["set-cookie"] ?? [];
    const [pair = "", ...attributes] = cookie.split("; ");
    expect(pair).toMatch(/^__Host-session=[A-Za-z0-9_-]{40,}$/);
    expect(attributes.map((text) => text.toLowerCase()).sort()).toStrictEqual(
      ["httponly", "max-age=1800", "path=/", "samesite=strict", "secure"].sort(),
    );
    const cookieHeader = cookieOf(answer.headers["set-cookie"]);
    expect((await call(server.origin, { path: "auth.me", headers: { Cookie: cookieHeader } })).status).toBe(200);
    const plainName = cookieHeader.replace("__Host-", "");
    expect((await call(server.origin, { path: "auth.me", headers: { Cookie: plainName } })).status).toBe(401);
  });

  test("G2 a bad one answers 401 and is cleared, whatever is bad about it", async () => {
    const server = shared();
    const { token, id } = await makeAccount(server);
    const [session] = await asOwner(server, id, `select id from sessions where user_id = '${id}'`);
    const flipped = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
    for (const bad of [
      "x",
      "",
      token.slice(0, -1),
      `${token}A`,
      flipped.replace(/^./, (first) => (first === "a" ? "b" : "a")),
      String(session?.["id"]),
      "A".repeat(43),
      "'; drop table users; --",
    ]) {
      const answer = await call(server.origin, { path: "auth.me", headers: { Cookie: `session=${bad}` } });
      expect([bad, answer.status]).toStrictEqual([bad, 401]);
      expect(errorData(answer)).toMatchObject({ code: "UNAUTHORIZED", reason: "session_expired" });
      expect(String(answer.headers["set-cookie"])).toMatch(/^session=; .*Max-Age=0/i);
    }
  });

  test("none answers 401 and clears nothing", async () => {
    const answer = await call(shared().origin, { path: "auth.me" });
    expect(answer.status).toBe(401);
    expect(errorData(answer)).toMatchObject({ reason: "session_missing" });
    expect(answer.headers).not.toHaveProperty("set-cookie");
  });

  test("a public procedure ignores a bad one", async () => {
    const server = shared();
    const { username, password } = await makeAccount(server);
    const answer = await call(server.origin, {
      path: "auth.login",
      mutation: true,
      input: { login: username, password },
      headers: { Cookie: "session=bad", Authorization: "Bearer bad" },
    });
    expect(answer.status).toBe(200);
    expect(cookieOf(answer.headers["set-cookie"])).toMatch(/^session=.{40,}$/);
  });

  test("G24 a planted one does not become the session of who logs in", async () => {
    const server = shared();
    const { username, password } = await makeAccount(server);
    const planted = "B".repeat(43);
    const answer = await call(server.origin, {
      path: "auth.login",
      mutation: true,
      input: { login: username, password },
      headers: { Cookie: `session=${planted}` },
    });
    expect(cookieOf(answer.headers["set-cookie"])).not.toContain(planted);
    expect((await call(server.origin, { path: "auth.me", headers: { Cookie: `session=${planted}` } })).status).toBe(
      401,
    );
  });
});

test("G24 logging in ends the session that the browser had, and no other", async () => {
  const server = shared();
  const account = await makeAccount(server);
  const elsewhere = await openSession(server, account);
  const input = { login: account.username, password: account.password };
  const headers = { Cookie: account.cookie };
  const wrong = await call(server.origin, {
    path: "auth.login",
    mutation: true,
    input: { ...input, password: "x" },
    headers,
  });
  expect(wrong.status).toBe(401);
  expect((await call(server.origin, { path: "auth.me", headers })).status).toBe(200);
  const answer = await call(server.origin, { path: "auth.login", mutation: true, input, headers });
  const renewed = { Cookie: cookieOf(answer.headers["set-cookie"]) };
  const still = { Authorization: `Bearer ${elsewhere}` };
  const statuses = [];
  for (const shown of [headers, renewed, still])
    statuses.push((await call(server.origin, { path: "auth.me", headers: shown })).status);
  expect(statuses).toStrictEqual([401, 200, 200]);
});

describe("a bearer", () => {
  test("is given in the answer alone, without a cookie, and opens what a cookie opens", async () => {
    const server = shared();
    const { username, password } = await makeAccount(server);
    const answer = await call(server.origin, {
      path: "auth.login",
      mutation: true,
      input: { login: username, password, transport: "bearer" },
    });
    expect(answer.headers).not.toHaveProperty("set-cookie");
    const { token } = resultData(answer) as { token: string };
    const me = await call(server.origin, { path: "auth.me", headers: { Authorization: `Bearer ${token}` } });
    expect(resultData(me)).toMatchObject({ user: { username } });
  });

  test("wins over a cookie, a bad one too, and then the cookie is left alone", async () => {
    const server = shared();
    const [a, b] = [await makeAccount(server), await makeAccount(server)];
    const me = (authorization: string) =>
      call(server.origin, { path: "auth.me", headers: { Cookie: a.cookie, Authorization: authorization } });
    expect(resultData(await me(`Bearer ${b.token}`))).toMatchObject({ user: { id: b.id } });
    for (const bad of ["Bearer nonsense", "Bearer", "bearer  "]) {
      const answer = await me(bad);
      expect([bad, answer.status, answer.headers["set-cookie"]]).toStrictEqual([bad, 401, undefined]);
    }
  });
});

describe("the end of a session", () => {
  test("G20 thirty minutes without a mutation end it; queries do not extend it, mutations and touch do", async () => {
    const clock = createFakeClock();
    const server = await startTestServer({ clock });
    const { cookie } = await makeAccount(server);
    const me = () => call(server.origin, { path: "auth.me", headers: { Cookie: cookie } });
    await clock.advance(20 * MINUTE_MS);
    const before = resultData(await me()) as { expiresAt: number };
    expect(before.expiresAt - clock.epochMs()).toBe(10 * MINUTE_MS);
    const touched = await call(server.origin, { path: "auth.touch", mutation: true, headers: { Cookie: cookie } });
    expect(resultData(touched)).toMatchObject({ expiresAt: clock.epochMs() + 30 * MINUTE_MS });
    // The cookie's end moves with the session's.
    expect(touched.headers["set-cookie"]).toStrictEqual([expect.stringMatching(/Max-Age=1800/i)]);
    expect(cookieOf(touched.headers["set-cookie"])).toBe(cookie);
    await clock.advance(30 * MINUTE_MS - 1000);
    expect((await me()).status).toBe(200);
    await clock.advance(1000);
    expect((await me()).status).toBe(401);
  });

  test("G23 after logout the cookie is cleared and its copy opens nothing", async () => {
    const server = shared();
    const account = await makeAccount(server);
    const other = await openSession(server, account);
    const headers = { Cookie: account.cookie };
    const answer = await call(server.origin, { path: "auth.logout", mutation: true, headers });
    expect(answer.status).toBe(200);
    expect(String(answer.headers["set-cookie"])).toMatch(/^session=; .*Max-Age=0/i);
    expect((await call(server.origin, { path: "auth.me", headers })).status).toBe(401);
    expect((await call(server.origin, { path: "auth.touch", mutation: true, headers })).status).toBe(401);
    const still = await call(server.origin, { path: "auth.me", headers: { Authorization: `Bearer ${other}` } });
    expect(still.status).toBe(200);
  });
});
