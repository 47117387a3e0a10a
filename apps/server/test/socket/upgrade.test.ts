import { connect } from "node:net";
import { expect, test } from "vitest";
import { makeAccount } from "../support/accounts.ts";
import { call } from "../support/send.ts";
import { knock, openSocket } from "../support/socket.ts";
import { shareTestServer, startTestServer, type TestServer } from "../support/test-server.ts";

const shared = shareTestServer();
const ORIGIN = "http://tandem.test";

const statusOf = async (server: TestServer, headers: Record<string, string>, path = "/trpc"): Promise<number> => {
  const answer = await knock(server.origin, { path, headers });
  return "status" in answer ? answer.status : 101;
};

test("a socket opens for our page with its cookie, and for a program with its token", async () => {
  const server = shared();
  const { cookie, token } = await makeAccount(server);
  expect(await statusOf(server, { Origin: ORIGIN, Cookie: cookie })).toBe(101);
  expect(await statusOf(server, { Authorization: `Bearer ${token}` })).toBe(101);
  expect(await statusOf(server, { Origin: server.origin, Cookie: cookie })).toBe(101);
});

test("G47, G48: the questions come in their order: path, query, origin, identity", async () => {
  const server = shared();
  const { cookie } = await makeAccount(server);
  const evil = { Origin: "https://evil.example" };
  expect(await statusOf(server, evil, "/other?x=1")).toBe(404);
  expect(await statusOf(server, evil, "/trpc/?x=1")).toBe(404);
  expect(await statusOf(server, evil, "/trpc?connectionParams=1")).toBe(400);
  expect(await statusOf(server, { ...evil, Cookie: cookie }, "/trpc?batch=1")).toBe(400);
  expect(await statusOf(server, evil)).toBe(403);
  expect(await statusOf(server, { ...evil, Cookie: cookie })).toBe(403);
  expect(await statusOf(server, { Origin: ORIGIN })).toBe(401);
  expect(await statusOf(server, { Origin: ORIGIN, Cookie: "session=bad" })).toBe(401);
  expect(await statusOf(server, { Authorization: "Bearer bad" })).toBe(401);
});

test.each([
  "null",
  "http://sub.tandem.test",
  "http://tandem.test.evil.example",
  "https://tandem.test",
  "http://tandem.test:81",
  "",
])("a page of %j gets no socket with anybody's cookie", async (origin) => {
  const server = shared();
  const { cookie } = await makeAccount(server);
  expect(await statusOf(server, { Origin: origin, Cookie: cookie })).toBe(403);
});

test("without an origin a cookie is not enough: browsers always name theirs", async () => {
  const server = shared();
  const { cookie } = await makeAccount(server);
  expect(await statusOf(server, { Cookie: cookie })).toBe(403);
});

test("G47: in production no loopback origin is ours by itself, and a socket over plain HTTP is refused", async () => {
  const server = await startTestServer({
    settings: { environment: "production", publicUrl: "https://tandem.example", trustProxyHops: 1 },
  });
  const { cookie } = await makeAccount(server);
  const ours = { Origin: "https://tandem.example", Cookie: cookie };
  expect(await statusOf(server, { ...ours, Origin: server.origin })).toBe(403);
  expect(await statusOf(server, { ...ours, "X-Forwarded-Proto": "http" })).toBe(426);
  expect(await statusOf(server, { ...ours, "X-Forwarded-Proto": "https" })).toBe(101);
});

test("a refusal is an ordinary answer with its headers, and the connection ends", async () => {
  const { origin } = shared();
  const { hostname, port } = new URL(origin);
  const answer = await new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        "GET /trpc HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://evil.example\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      );
    });
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("close", () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(answer).toContain("Content-Security-Policy: default-src 'none'");
  expect(answer).toContain("X-Content-Type-Options: nosniff");
  expect(answer).toContain('"reason":"origin_not_allowed"');
});

test("G49: a user has five sockets; the sixth is refused, whatever session it shows, until one closes", async () => {
  const server = shared();
  const { token, cookie } = await makeAccount(server);
  const open = await Promise.all(Array.from({ length: 5 }, () => openSocket(server.origin, token)));
  expect(await statusOf(server, { Origin: ORIGIN, Cookie: cookie })).toBe(429);
  const other = await makeAccount(server);
  expect(await statusOf(server, { Authorization: `Bearer ${other.token}` })).toBe(101);
  open[0]?.socket.close();
  await open[0]?.closed;
  await expect.poll(() => statusOf(server, { Authorization: `Bearer ${token}` }), { timeout: 10_000 }).toBe(101);
});

test("twenty handshakes at once open no more than five", async () => {
  const server = shared();
  const { token } = await makeAccount(server);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => statusOf(server, { Authorization: `Bearer ${token}` })),
  );
  expect(answers.filter((status) => status === 101)).toHaveLength(5);
});

test("an expired session opens no socket", async () => {
  const server = shared();
  const { token, cookie } = await makeAccount(server);
  await call(server.origin, { path: "auth.logout", mutation: true, headers: { Cookie: cookie } });
  expect(await statusOf(server, { Authorization: `Bearer ${token}` })).toBe(401);
});

test("in development the hot reload gets the upgrades to its own paths and no other", async () => {
  const paths: (string | undefined)[] = [];
  const server = await startTestServer({
    onOtherUpgrade: (request, socket) => {
      paths.push(request.url);
      socket.end("HTTP/1.1 418 Hot Reload\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    },
  });
  expect(await statusOf(server, {}, "/?token=1")).toBe(418);
  expect(await statusOf(server, {}, "/trpc")).toBe(403);
  expect(await statusOf(server, {}, "/trpc?connectionParams=1")).toBe(400);
  expect(paths).toStrictEqual(["/?token=1"]);
});
