import { procedureTable } from "@tandem/api/procedure-table";
import { describe, expect, test } from "vitest";
import { countUsers } from "../support/accounts.ts";
import { call, errorData, send } from "../support/send.ts";
import { shareTestServer } from "../support/test-server.ts";

const pathsOf = (type: string): string[] =>
  [...procedureTable].filter(([, row]) => row.type === type).map(([path]) => path);
const json = { "Content-Type": "application/json" };
const PUBLIC = "http://tandem.test";
const plain = shareTestServer();

describe("what a hostile page can make a browser send", () => {
  const bodies = {
    "a form": { "Content-Type": "application/x-www-form-urlencoded" },
    "a multipart form": { "Content-Type": "multipart/form-data; boundary=x" },
    "plain text": { "Content-Type": "text/plain" },
    bytes: { "Content-Type": "application/octet-stream" },
    "a type that only looks like JSON": { "Content-Type": "text/plain; application/json" },
    "no type at all": {},
  };

  test("G41: no mutation takes anything but JSON, and nothing happens", async () => {
    const server = plain();
    const body = JSON.stringify({ username: "mallory", email: "m@example.com", password: "a long passphrase 1" });
    for (const path of pathsOf("mutation"))
      for (const [name, headers] of Object.entries(bodies)) {
        const answer = await send(server.origin, { method: "POST", path: `/trpc/${path}`, headers, body });
        expect([path, name, answer.status]).toStrictEqual([path, name, 415]);
        expect(errorData(answer)).toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE", reason: "content_type_not_json" });
      }
    expect(await countUsers(server)).toBe(0);
  });

  test("G41: JSON from another site is refused before its type or its method is looked at", async () => {
    const server = plain();
    for (const path of [...procedureTable.keys()])
      for (const headers of [
        { Origin: "https://evil.example" },
        { "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site" },
        { Origin: PUBLIC, "Sec-Fetch-Site": "cross-site" },
      ])
        for (const method of ["GET", "POST", "PUT"]) {
          const answer = await send(server.origin, { method, path: `/trpc/${path}`, headers, body: "" });
          expect([path, method, headers, answer.status]).toStrictEqual([path, method, headers, 403]);
          expect(errorData(answer)).toMatchObject({ reason: "origin_not_allowed" });
        }
  });

  test("programs, which send neither header, and our own pages pass", async () => {
    const server = plain();
    for (const headers of [
      {},
      { Origin: PUBLIC },
      { "Sec-Fetch-Site": "same-origin" },
      { "Sec-Fetch-Site": "none" },
      { Origin: PUBLIC, "Sec-Fetch-Site": "same-origin" },
    ])
      expect((await call(server.origin, { path: "auth.me", headers })).status).toBe(401);
  });
});

describe("methods", () => {
  test("G42: a mutation is not for GET, a query not for POST, a subscription not for HTTP at all", async () => {
    const server = plain();
    for (const path of pathsOf("mutation")) {
      const answer = await send(server.origin, { path: `/trpc/${path}` });
      expect([path, answer.status, answer.headers["allow"]]).toStrictEqual([path, 405, "POST"]);
    }
    for (const path of pathsOf("query")) {
      const answer = await call(server.origin, { path, mutation: true });
      expect([path, answer.status, answer.headers["allow"]]).toStrictEqual([path, 405, "GET"]);
    }
    for (const path of pathsOf("subscription"))
      for (const mutation of [true, false]) {
        const answer = await call(server.origin, { path, mutation });
        expect([path, answer.status, answer.headers["content-type"]]).toStrictEqual([path, 405, "application/json"]);
      }
  });

  test("one wrong method in a batch refuses the whole batch", async () => {
    const server = plain();
    const answer = await send(server.origin, { path: "/trpc/auth.me,auth.logout?batch=1" });
    expect(answer.status).toBe(405);
  });

  test.each([
    ["/trpc/auth.me", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"]],
    ["/healthz", ["PUT", "DELETE", "PATCH", "OPTIONS"]],
    ["/", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]],
  ])("%s answers 405 to %s", async (path, methods) => {
    const server = plain();
    for (const method of methods) {
      const answer = await send(server.origin, { method, path });
      expect([method, answer.status]).toStrictEqual([method, 405]);
      expect(answer.headers["allow"]).toMatch(/^GET, /);
    }
  });
});

describe("origins", () => {
  const settings = { publicUrl: "https://tandem.example", corsOrigins: ["https://desk.example"] } as const;
  const listed = shareTestServer({ settings });
  const production = shareTestServer({ settings: { ...settings, environment: "production" } });
  const strangers = [
    "https://evil.example",
    "null",
    "https://sub.tandem.example",
    "https://tandem.example.evil.example",
    "https://eviltandem.example",
    "https://TANDEM.example",
    "https://tandem.example:8443",
    "https://tandem.example/",
    "http://tandem.example",
    "https://tandem.example, https://evil.example",
    "https://tandem.example.",
    "http://localhost:4000",
    "",
  ];

  test.each(strangers)("G43: %j gets no word of permission", async (origin) => {
    const server = production();
    for (const sent of [
      { path: "/trpc/auth.me" },
      { path: "/healthz" },
      { path: "/" },
      { path: "/trpc/auth.me", method: "OPTIONS", preflight: { "Access-Control-Request-Method": "GET" } },
    ]) {
      const answer = await send(server.origin, { ...sent, headers: { Origin: origin, ...sent.preflight } });
      expect(answer.status).toBe(403);
      expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
      expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
      expect(answer.headers["vary"]).toContain("Origin");
    }
  });

  test("G43: an allowed origin is named exactly, and the answer varies by it", async () => {
    const server = listed();
    for (const origin of ["https://tandem.example", "https://desk.example"]) {
      const answer = await call(server.origin, { path: "auth.me", headers: { Origin: origin } });
      expect(answer.status).toBe(401);
      expect(answer.headers["access-control-allow-origin"]).toBe(origin);
      expect(answer.headers["vary"]).toContain("Origin");
    }
  });

  test("a listed foreign origin is cross-site to its browser and passes; our own never is", async () => {
    const server = listed();
    const foreign = { Origin: "https://desk.example", "Sec-Fetch-Site": "cross-site" };
    expect((await call(server.origin, { path: "auth.me", headers: foreign })).status).toBe(401);
    const own = { Origin: "https://tandem.example", "Sec-Fetch-Site": "cross-site" };
    expect((await call(server.origin, { path: "auth.me", headers: own })).status).toBe(403);
  });

  test("outside of production any loopback name on our own port is ours, on another it is not", async () => {
    const server = plain();
    const { port } = new URL(server.origin);
    for (const host of ["127.0.0.1", "localhost", "[::1]", "127.0.0.2"])
      expect(
        (await call(server.origin, { path: "auth.me", headers: { Origin: `http://${host}:${port}` } })).status,
      ).toBe(401);
    for (const origin of [
      `http://127.0.0.1:${Number(port) + 1}`,
      `https://localhost:${port}`,
      `http://localhost.evil.example:${port}`,
      `http://127.0.0.1.evil.example:${port}`,
    ])
      expect((await call(server.origin, { path: "auth.me", headers: { Origin: origin } })).status).toBe(403);
  });

  test("G44: a preflight is granted for our methods and headers alone", async () => {
    const server = listed();
    const preflight = (headers: Record<string, string>) =>
      send(server.origin, {
        method: "OPTIONS",
        path: "/trpc/auth.login",
        headers: { Origin: "https://desk.example", "Sec-Fetch-Site": "cross-site", ...headers },
      });
    const granted = await preflight({
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "content-type, Authorization",
    });
    expect(granted.status).toBe(204);
    expect(granted.headers).toMatchObject({
      "access-control-allow-origin": "https://desk.example",
      "access-control-allow-methods": "GET, POST",
    });
    for (const headers of [
      { "Access-Control-Request-Method": "DELETE" },
      { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type, x-evil" },
    ]) {
      const refused = await preflight(headers as Record<string, string>);
      expect(refused.status).toBe(403);
      expect(refused.headers).not.toHaveProperty("access-control-allow-origin");
    }
  });

  test("a link on another site leads to a page, but gives no script of it", async () => {
    const server = listed();
    const cross = { "Sec-Fetch-Site": "cross-site" };
    const link = { ...cross, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
    expect((await send(server.origin, { path: "/opportunities", headers: link })).status).toBe(200);
    expect((await send(server.origin, { path: "/app.js", headers: cross })).status).toBe(403);
    expect((await send(server.origin, { path: "/", headers: { ...link, "Sec-Fetch-Dest": "iframe" } })).status).toBe(
      403,
    );
    expect((await send(server.origin, { path: "/trpc/auth.me", headers: link })).status).toBe(403);
  });
});

test("JSON is taken with parameters and in any case of its name", async () => {
  const server = plain();
  for (const type of ["application/json", "application/json; charset=utf-8", "Application/JSON"]) {
    const answer = await send(server.origin, {
      method: "POST",
      path: "/trpc/auth.login",
      headers: { ...json, "Content-Type": type },
      body: "{}",
    });
    expect(answer.status).toBe(400);
  }
});
