import { createTestVault } from "@tandem/vault/testing/test-vault";
import { describe, expect, test } from "vitest";
import { type Answer, call, send } from "../support/send.ts";
import { shareTestServer, startTestServer } from "../support/test-server.ts";

const shared = shareTestServer();

const everywhere = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const checkCommon = (answer: Answer): void => {
  expect(answer.headers).toMatchObject(everywhere);
  expect(answer.headers["permissions-policy"]).toContain("camera=()");
  expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers).not.toHaveProperty("x-powered-by");
  expect(answer.headers).not.toHaveProperty("server");
};

describe("G55: every answer of the API, whatever its status", () => {
  test.each([
    ["200", { path: "/healthz" }, 200],
    ["401", { path: "/trpc/auth.me" }, 401],
    ["403", { path: "/trpc/auth.me", headers: { Origin: "https://evil.example" } }, 403],
    ["404 of a procedure", { path: "/trpc/no.such" }, 404],
    ["404 of a path", { path: "/api/v1/venues" }, 404],
    ["404 of the bare root", { path: "/trpc" }, 404],
    ["405", { path: "/trpc/auth.me", method: "DELETE" }, 405],
    ["415", { path: "/trpc/auth.login", method: "POST", body: "x" }, 415],
    ["400", { path: "/trpc/%ff", method: "GET" }, 400],
  ])("%s", async (_name, sent, status) => {
    const server = shared();
    const answer = await send(server.origin, sent);
    expect(answer.status).toBe(status);
    checkCommon(answer);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.headers["vary"]).toContain("Origin");
    expect(answer.headers).not.toHaveProperty("strict-transport-security");
  });

  test("over https it is told to stay there", async () => {
    const server = await startTestServer({
      settings: { publicUrl: "https://tandem.example", environment: "production" },
    });
    for (const path of ["/", "/app.js", "/healthz", "/trpc/auth.me", "/missing.js"])
      expect((await send(server.origin, { path })).headers["strict-transport-security"]).toMatch(/^max-age=\d{8}/);
  });
});

describe("the web app", () => {
  test("is served at every path without a file's ending, and asked for again each time", async () => {
    const server = await startTestServer({
      settings: { environment: "production", publicUrl: "https://tandem.example" },
    });
    for (const path of ["/", "/login", "/opportunities/cross"]) {
      const answer = await send(server.origin, { path });
      expect(answer.status).toBe(200);
      checkCommon(answer);
      expect(answer.headers["content-type"]).toBe("text/html;charset=utf-8");
      expect(answer.headers["cache-control"]).toBe("no-cache");
      expect(answer.headers["vary"]).toContain("Origin");
      const policy = String(answer.headers["content-security-policy"]);
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("connect-src 'self' wss://tandem.example;");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    }
  });

  test("scripts have their type, unknown files are not found, and an unchanged file is not sent again", async () => {
    const server = shared();
    const script = await send(server.origin, { path: "/app.js" });
    expect([script.status, script.headers["content-type"]]).toStrictEqual([200, "text/javascript"]);
    const again = await send(server.origin, { path: "/app.js", headers: { "If-None-Match": script.headers["etag"] } });
    expect(again.status).toBe(304);
    checkCommon(again);
    const missing = await send(server.origin, { path: "/missing.js" });
    expect([missing.status, missing.headers["content-type"]]).toStrictEqual([404, "application/json"]);
    checkCommon(missing);
  });

  test("no path leads out of its folder", async () => {
    const server = shared();
    for (const path of [
      "/../package.json",
      "/..%2f..%2fetc/passwd",
      "/%2e%2e/%2e%2e/etc/passwd.txt",
      "//etc/passwd.conf",
    ]) {
      const answer = await send(server.origin, { path });
      expect(answer.text).not.toContain("root:");
      expect(answer.text).not.toContain("dependencies");
    }
  });

  test("inline scripts are allowed in development alone, for the hot reload", async () => {
    const server = await startTestServer({ settings: { environment: "development" } });
    const policy = String((await send(server.origin, { path: "/" })).headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self' 'unsafe-inline'");
  });
});

test("a development server inside ours gets pages alone, behind the same gate and headers", async () => {
  const asked: (string | undefined)[] = [];
  const server = await startTestServer({
    web: {
      kind: "handler",
      handle: (request, response, next) => {
        asked.push(request.url);
        if (request.url === "/missing") next();
        else response.end("module");
      },
    },
  });
  const page = await send(server.origin, { path: "/src/main.tsx?t=1" });
  expect([page.status, page.text]).toStrictEqual([200, "module"]);
  checkCommon(page);
  expect((await send(server.origin, { path: "/missing" })).status).toBe(404);
  expect((await send(server.origin, { path: "/x", headers: { Origin: "https://evil.example" } })).status).toBe(403);
  for (const path of ["/trpc/auth.me", "/api/x", "/healthz"]) await send(server.origin, { path });
  expect(asked).toStrictEqual(["/src/main.tsx?t=1", "/missing"]);
});

describe("behind a proxy", () => {
  const settings = { trustProxyHops: 1, publicUrl: "https://tandem.example", environment: "production" } as const;
  const plain = { "X-Forwarded-Proto": "http" };
  const proxied = shareTestServer({ settings });

  test("G55, G56: pages asked for over plain HTTP are sent to https, on our own host only", async () => {
    const server = proxied();
    for (const path of ["/login?next=%2Flive", "//evil.example/x"]) {
      const answer = await send(server.origin, { path, headers: plain });
      expect([answer.status, answer.headers["location"]]).toStrictEqual([308, `https://tandem.example${path}`]);
      checkCommon(answer);
    }
  });

  test("G55, G56: calls over plain HTTP are refused, not sent on with their token", async () => {
    const server = proxied();
    for (const path of ["/trpc/auth.me", "/api/v1/venues"]) {
      const answer = await send(server.origin, { path, headers: plain });
      expect([answer.status, answer.headers["location"]]).toStrictEqual([426, undefined]);
      checkCommon(answer);
    }
  });

  test("only the last proxy's word counts, and without a trusted proxy nobody's", async () => {
    const server = proxied();
    const spoofed = await call(server.origin, { path: "auth.me", headers: { "X-Forwarded-Proto": "http, https" } });
    expect(spoofed.status).toBe(401);
    const direct = shared();
    expect((await send(direct.origin, { path: "/login", headers: plain })).status).toBe(200);
  });
});

describe("health", () => {
  test("readiness names each part and its state", async () => {
    const server = shared();
    const answer = await send(server.origin, { path: "/readyz" });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      status: "ready",
      parts: {
        database: { state: "up" },
        keyProvider: { state: "up" },
        market: { state: "up" },
        venues: { live: 0, total: 0 },
      },
    });
  });

  test("G35: a key provider that does not answer is told, and what opens no secret goes on", async () => {
    const keyless = createTestVault();
    keyless.breakProvider(() => Promise.reject(new Error("gone")));
    const server = await startTestServer({ breakDeps: (deps) => ({ ...deps, vault: keyless.vault }) });
    const answer = await send(server.origin, { path: "/readyz" });
    expect([answer.status, answer.json]).toMatchObject([200, { parts: { keyProvider: { state: "down" } } }]);
    keyless.breakProvider(undefined);
    const again = await send(server.origin, { path: "/readyz" });
    expect(again.json).toMatchObject({ parts: { keyProvider: { state: "up" } } });
  });

  test("a database that does not answer makes the server unready, but not dead", async () => {
    const server = await startTestServer({
      breakDeps: (deps) => ({ ...deps, db: { ...deps.db, ping: () => Promise.reject(new Error("gone")) } }),
    });
    const answer = await send(server.origin, { path: "/readyz" });
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ status: "unavailable", parts: { database: { state: "down" } } });
    expect((await send(server.origin, { path: "/healthz" })).status).toBe(200);
  });

  test("metrics are for loopback clients, or for who has the token", async () => {
    const open = await startTestServer({ settings: { trustProxyHops: 1 } });
    expect((await send(open.origin, { path: "/metrics" })).status).toBe(200);
    const far = { "X-Forwarded-For": "203.0.113.9" };
    expect((await send(open.origin, { path: "/metrics", headers: far })).status).toBe(403);
    const closed = await startTestServer({ settings: { metricsToken: "a metrics token of some length" } });
    for (const [headers, status] of [
      [{}, 401],
      [{ Authorization: "Bearer wrong" }, 401],
      [{ Authorization: "Bearer a metrics token of some length" }, 200],
    ] as const)
      expect((await send(closed.origin, { path: "/metrics", headers })).status).toBe(status);
  });
});
