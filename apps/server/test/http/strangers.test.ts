import { randomBytes } from "node:crypto";
import { createAddressBudget } from "@tandem/auth/address-budget";
import { createTestDatabase } from "@tandem/db/testing/test-database";
import { expect, onTestFinished, test } from "vitest";
import { makeAccount, openSession } from "../support/accounts.ts";
import { call, errorData, send } from "../support/send.ts";
import { knock } from "../support/socket.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const nobodys = (): string => randomBytes(32).toString("base64url");
const me = (server: TestServer, token: string) =>
  call(server.origin, { path: "auth.me", headers: { Authorization: `Bearer ${token}` } });
/** Five tries of strangers an address, and nobody gets one back within a test. */
const strict = {
  breakDeps: (deps: TestServer["deps"]) => ({
    ...deps,
    strangers: createAddressBudget({ perMinute: 5, monotonicMs: () => 0 }),
  }),
};

test("tokens of nobody are looked up so many times an address; then all it hears is 429, until it waits", async () => {
  const server = await startTestServer(strict);
  const { token } = await makeAccount(server);
  expect((await me(server, token)).status).toBe(200);
  for (let n = 0; n < 5; n += 1) expect((await me(server, nobodys())).status).toBe(401);
  const refused = await me(server, nobodys());
  expect(refused.status).toBe(429);
  expect(errorData(refused)).toMatchObject({ code: "TOO_MANY_REQUESTS", reason: "rate_limited" });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(refused.headers).not.toHaveProperty("set-cookie");
  expect(await knock(server.origin, { headers: { Authorization: `Bearer ${nobodys()}` } })).toMatchObject({
    status: 429,
  });
  // What cannot be a token costs no look.
  expect((await me(server, "x")).status).toBe(401);
  expect((await send(server.origin, { path: "/healthz" })).status).toBe(200);
});

test("signing in from such an address works, and good tokens take nothing from it", async () => {
  const server = await startTestServer(strict);
  const account = await makeAccount(server);
  for (let n = 0; n < 8; n += 1) {
    server.deps.identities.forgetAll();
    expect((await me(server, account.token)).status).toBe(200);
  }
  for (let n = 0; n < 6; n += 1) await me(server, nobodys());
  expect(await openSession(server, account)).toHaveLength(43);
});

test("an address that only tries doors is told so many times which are none, then 429 and the end of its connection", async () => {
  const server = await startTestServer({ settings: { refusalsAMinute: 5 } });
  const { token } = await makeAccount(server);
  const tries = [
    { path: "/trpc/no.such" },
    { path: "/api/v2/secrets" },
    { path: "/trpc/auth.login", method: "POST", body: "x" },
    { path: "/trpc/auth.me", method: "DELETE" },
    { path: "/trpc/%ff" },
  ];
  for (const sent of tries) expect([404, 415, 405, 400]).toContain((await send(server.origin, sent)).status);
  for (const sent of tries) {
    const refused = await send(server.origin, sent);
    expect([refused.status, refused.headers["connection"]]).toEqual([429, "close"]);
    expect(errorData(refused)).toMatchObject({ reason: "rate_limited" });
  }
  // A foreign page is a foreign page, and who asks for what there is gets it.
  expect((await send(server.origin, { path: "/", headers: { Origin: "https://evil.example" } })).status).toBe(403);
  expect((await me(server, token)).status).toBe(200);
});

test("G23: what ends in another process ends here as well, without anybody telling", async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop().catch(() => {}));
  const [one, two] = [await startTestServer({ database }), await startTestServer({ database })];
  const { token } = await makeAccount(one);
  expect((await me(two, token)).status).toBe(200);
  const out = await call(one.origin, {
    path: "auth.logout",
    mutation: true,
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(out.status).toBe(200);
  expect((await me(one, token)).status).toBe(401);
  // Kept for 500 ms at most: that is what the test of the cache proves on a clock of its own.
  await expect.poll(async () => (await me(two, token)).status, { timeout: 5_000 }).toBe(401);
});
