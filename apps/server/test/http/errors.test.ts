import { expect, test } from "vitest";
import { asOwner, countUsers, makeAccount, NOBODY } from "../support/accounts.ts";
import { call, errorData } from "../support/send.ts";
import { shareTestServer, startTestServer } from "../support/test-server.ts";

const shared = shareTestServer();

test("G54: an unknown error reaches the client as a number to ask with, and the log without its secrets", async () => {
  const server = await startTestServer({
    breakDeps: (deps) => ({
      ...deps,
      market: {
        ...deps.market,
        venues: () => {
          throw new Error("connect postgres://tandem:s3cr3t-1@db failed, password=s3cr3t-2 select * from users");
        },
      },
    }),
  });
  const { cookie } = await makeAccount(server);
  const answer = await call(server.origin, { path: "venues.list", headers: { Cookie: cookie } });
  expect(answer.status).toBe(500);
  expect(answer.json).toStrictEqual({
    error: {
      message: "Internal server error",
      code: -32603,
      data: {
        code: "INTERNAL_SERVER_ERROR",
        httpStatus: 500,
        path: "venues.list",
        requestId: answer.headers["x-request-id"],
      },
    },
  });
  const log = server.log().join("");
  expect(log).toContain(String(answer.headers["x-request-id"]));
  expect(log).toContain("select * from users");
  expect(log).not.toContain("s3cr3t");
});

test("fields that a client may not set are named and refused, and nothing is stored", async () => {
  const server = await startTestServer();
  for (const field of ["userId", "role", "isAdmin", "createdAt"]) {
    const answer = await call(server.origin, {
      path: "auth.register",
      mutation: true,
      input: { username: "eve", email: "eve@example.com", password: "correct horse battery", [field]: "admin" },
    });
    expect(answer.status).toBe(400);
    expect(errorData(answer)).toMatchObject({ code: "BAD_REQUEST", fieldErrors: { [field]: ["unknown field"] } });
  }
  expect(await countUsers(server)).toBe(0);
});

test("where nothing is required the input may be absent or empty, and nothing else", async () => {
  const server = shared();
  const { cookie } = await makeAccount(server);
  const me = (input: unknown) => call(server.origin, { path: "auth.me", input, headers: { Cookie: cookie } });
  expect((await me(undefined)).status).toBe(200);
  expect((await me({})).status).toBe(200);
  for (const input of [{ id: 1 }, [], 0, "x", null]) expect((await me(input)).status).toBe(400);
});

test("each wrong field of an input is told by its name, without its value", async () => {
  const answer = await call(shared().origin, {
    path: "auth.register",
    mutation: true,
    input: { username: "!", email: "hunter2", password: "hunter2" },
  });
  expect(errorData(answer)["fieldErrors"]).toStrictEqual({
    username: ["2 to 32 letters, digits, dots, dashes or underscores"],
    email: ["Invalid email address"],
    password: ["at least 8 characters"],
  });
  expect(answer.text).not.toContain("hunter2");
});

test("G8: a password of two megabytes is refused without hashing it", async () => {
  const answer = await call(shared().origin, {
    path: "auth.login",
    mutation: true,
    input: { login: "ada", password: "x".repeat(2 * 1024 * 1024) },
  });
  expect(answer.status).toBe(413);
});

test("a refusal of a verb keeps its code and its word", async () => {
  const server = shared();
  const { username } = await makeAccount(server);
  const answer = await call(server.origin, {
    path: "auth.register",
    mutation: true,
    input: { username, email: "other@example.com", password: "correct horse battery" },
  });
  expect([answer.status, errorData(answer)["reason"]]).toStrictEqual([409, "username_taken"]);
});

test("G69: control characters in a path and a user agent stay inside one line of JSON", async () => {
  const server = shared();
  await call(server.origin, {
    path: "no.such%0d%0a%1b[31m",
    headers: { "User-Agent": "curl\t\u001b[31m\u0007" },
  }).catch(() => {});
  await call(server.origin, { path: "no.such%0d%0a%1b[31m" });
  for (const line of server.log()) {
    expect([...line.trimEnd()].filter((character) => character < " ")).toStrictEqual([]);
    expect(() => JSON.parse(line)).not.toThrow();
  }
});

test("foreign pages and exceeded limits leave a row each in the audit, however often they try", async () => {
  const server = await startTestServer({ rateLimits: { read: 1 } });
  for (let n = 0; n < 5; n += 1) {
    await call(server.origin, { path: "auth.me", headers: { Origin: "https://evil.example" } });
    await call(server.origin, { path: "auth.me" });
  }
  const denials = () => asOwner(server, NOBODY, "select action, reason, outcome from audit order by action");
  await expect.poll(denials, { timeout: 10_000 }).toStrictEqual([
    { action: "auth.me", reason: "rate_limited", outcome: "deny" },
    { action: "http.gate", reason: "origin_not_allowed", outcome: "deny" },
  ]);
});
