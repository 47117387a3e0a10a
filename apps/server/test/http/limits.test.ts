import { describe, expect, test } from "vitest";
import { asOwner, makeAccount, NOBODY } from "../support/accounts.ts";
import { call, errorData, send } from "../support/send.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const login = (server: TestServer, name: string, headers: Record<string, string> = {}) =>
  call(server.origin, {
    path: "auth.login",
    mutation: true,
    input: { login: name, password: "a wrong password" },
    headers,
  });
const statuses = async (answers: Promise<{ status: number }>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status);

/** Moves every counted call of the exact classes a minute into the past: waiting without waiting. */
const letAMinutePass = (server: TestServer) =>
  asOwner(
    server,
    NOBODY,
    "update rate_limits set calls = (select array_agg(call - interval '60 seconds' order by call) from unnest(calls) call)",
  );

describe("the auth class", () => {
  test("G11: ten attempts a minute, the eleventh refused even with the right password, and allowed a minute later", async () => {
    const server = await startTestServer();
    const account = await makeAccount(server);
    // Registering was the first of the address's ten.
    for (let n = 0; n < 9; n += 1) expect((await login(server, account.username)).status).toBe(401);
    const right = () =>
      call(server.origin, {
        path: "auth.login",
        mutation: true,
        input: { login: account.username, password: account.password },
      });
    const refused = await right();
    expect(refused.status).toBe(429);
    const data = errorData(refused);
    expect(data).toMatchObject({ code: "TOO_MANY_REQUESTS", httpStatus: 429, reason: "rate_limited" });
    const retryAfterMs = Number(data["retryAfterMs"]);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(Number(refused.headers["retry-after"])).toBe(Math.ceil(retryAfterMs / 1000));
    expect(refused.headers["ratelimit"]).toBe(`"auth";r=0;t=${Math.ceil(retryAfterMs / 1000)}`);
    expect(refused.headers["ratelimit-policy"]).toBe('"auth";q=10;w=60');
    expect(refused.headers).not.toHaveProperty("set-cookie");
    await letAMinutePass(server);
    expect((await right()).status).toBe(200);
  });

  test("G12: eleven accounts from one address are limited, and so is one account from eleven addresses", async () => {
    const server = await startTestServer({ settings: { trustProxyHops: 1 } });
    for (let n = 0; n < 10; n += 1)
      expect((await login(server, `nobody${n}`, { "X-Forwarded-For": "203.0.113.1" })).status).toBe(401);
    expect((await login(server, "nobody10", { "X-Forwarded-For": "203.0.113.1" })).status).toBe(429);
    for (let n = 0; n < 10; n += 1)
      expect((await login(server, "victim", { "X-Forwarded-For": `198.51.100.${n}` })).status).toBe(401);
    // In another spelling it is the same account.
    expect((await login(server, "VICTIM", { "X-Forwarded-For": "198.51.100.99" })).status).toBe(429);
  });

  test("G17: a header that claims another address is worth nothing without a trusted proxy, nor another address of one /64", async () => {
    const direct = await startTestServer();
    for (let n = 0; n < 10; n += 1)
      expect((await login(direct, `nobody${n}`, { "X-Forwarded-For": `203.0.113.${n}` })).status).toBe(401);
    expect((await login(direct, "nobody10", { "X-Forwarded-For": "203.0.113.99" })).status).toBe(429);
    const proxied = await startTestServer({ settings: { trustProxyHops: 1 } });
    for (let n = 0; n < 10; n += 1)
      expect((await login(proxied, `nobody${n}`, { "X-Forwarded-For": `2001:db8:1:2:${n}::1` })).status).toBe(401);
    expect((await login(proxied, "nobody10", { "X-Forwarded-For": "9.9.9.9, 2001:db8:1:2:ffff::9" })).status).toBe(429);
    expect((await login(proxied, "nobody11", { "X-Forwarded-For": "2001:db8:1:3::1" })).status).toBe(401);
  });

  test("every call of a batch counts, also those that are invalid, and of a parallel burst never more than ten pass", async () => {
    const server = await startTestServer();
    const batch = (count: number, input: unknown) =>
      send(server.origin, {
        method: "POST",
        path: `/trpc/${Array<string>(count).fill("auth.login").join(",")}?batch=1`,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [n, input]))),
      });
    const invalid = await batch(4, { userId: 1 });
    expect(invalid.status).toBe(400);
    const burst = await Promise.all([batch(6, { login: "a", password: "b" }), batch(6, { login: "c", password: "d" })]);
    const codes = burst.flatMap(({ json }) =>
      (json as { error: { data: { code: string } } }[]).map(({ error }) => error.data.code),
    );
    expect(codes).toContain("UNAUTHORIZED");
    expect(codes.filter((code) => code === "UNAUTHORIZED").length).toBeLessThanOrEqual(6);
    expect((await login(server, "last")).status).toBe(429);
  });

  test("G18: a limiter that cannot be asked lets nobody try, and reads go on", async () => {
    const server = await startTestServer();
    const account = await makeAccount(server);
    await asOwner(server, account.id, "drop function consume_rate cascade");
    const refused = await login(server, "nobody");
    expect(refused.status).toBe(503);
    expect(errorData(refused)).toMatchObject({ code: "SERVICE_UNAVAILABLE", reason: "limiter_unavailable" });
    expect((await call(server.origin, { path: "venues.list", headers: { Cookie: account.cookie } })).status).toBe(200);
  });
});

describe("the read class", () => {
  test("is counted per user wherever they come from, apart from others and from other classes", async () => {
    const server = await startTestServer({ rateLimits: { read: 3 }, settings: { trustProxyHops: 1 } });
    const [a, b] = [await makeAccount(server), await makeAccount(server)];
    const list = (cookie: string, address: string) =>
      call(server.origin, { path: "venues.list", headers: { Cookie: cookie, "X-Forwarded-For": address } });
    expect(await statuses([1, 2, 3].map((n) => list(a.cookie, `203.0.113.${n}`)))).toStrictEqual([200, 200, 200]);
    expect((await list(a.cookie, "203.0.113.4")).status).toBe(429);
    const other = await list(b.cookie, "203.0.113.1");
    expect(other.status).toBe(200);
    expect(other.headers["ratelimit"]).toMatch(/^"read";r=2;t=\d+$/);
    expect(other.headers).not.toHaveProperty("retry-after");
  });

  test("calls that nobody is signed in for count by address, and never against the exact classes", async () => {
    const server = await startTestServer({ rateLimits: { read: 3 } });
    const me = () => call(server.origin, { path: "auth.me" });
    for (let n = 0; n < 3; n += 1) expect((await me()).status).toBe(401);
    expect((await me()).status).toBe(429);
    expect((await login(server, "nobody")).status).toBe(401);
  });
});
