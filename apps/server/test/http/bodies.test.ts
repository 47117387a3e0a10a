import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { errorData, send } from "../support/send.ts";
import { shareTestServer, startTestServer } from "../support/test-server.ts";

const json = { "Content-Type": "application/json" };
const shared = shareTestServer();

/** Writes bytes as they are and reads until the server ends the connection. */
const raw = (origin: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });

describe("batches", () => {
  const batch = (paths: string[], body?: string) => ({
    path: `/trpc/${paths.join(",")}?batch=1`,
    ...(body !== undefined && { method: "POST", headers: json, body }),
  });

  test("G45: eleven calls are refused as one, in less than a kilobyte, and none of them counts", async () => {
    const server = await startTestServer();
    const login = { login: "nobody", password: "a wrong password" };
    const inputs = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [n, login])));
    const logins = (count: number) => batch(Array<string>(count).fill("auth.login"), inputs(count));
    for (const count of [11, 500]) {
      const refused = await send(server.origin, logins(count));
      expect(refused.status).toBe(400);
      expect(errorData(refused)).toMatchObject({ code: "BAD_REQUEST", reason: "too_many_calls_in_batch" });
      expect(refused.text.length).toBeLessThan(1024);
    }
    // Ten a minute are left, as none has been counted.
    const ten = await send(server.origin, logins(10));
    expect(ten.text).toContain("UNAUTHORIZED");
    expect(ten.text).not.toContain("TOO_MANY_REQUESTS");
  });

  test("G45: encoded and empty commas count like any other", async () => {
    const server = shared();
    for (const path of [",".repeat(3000), "%2C".repeat(3000), `auth.me${"%2c".repeat(10)}`]) {
      const answer = await send(server.origin, { path: `/trpc/${path}?batch=1` });
      expect(answer.status).toBe(400);
      expect(answer.text.length).toBeLessThan(1024);
    }
  });

  test("an unknown path of any length is not found in less than a kilobyte", async () => {
    const server = shared();
    const answer = await send(server.origin, { path: `/trpc/${"a,".repeat(3000)}` });
    expect(answer.status).toBe(404);
    expect(answer.text.length).toBeLessThan(1024);
    expect(errorData(answer)["requestId"]).toBe(answer.headers["x-request-id"]);
  });
});

describe("sizes", () => {
  test("a body of 64 KiB is read, one byte more is refused", async () => {
    const server = shared();
    const login = (bytes: number) => {
      const empty = JSON.stringify({ login: "nobody", password: "" });
      return JSON.stringify({ login: "nobody", password: "x".repeat(bytes - empty.length) });
    };
    const post = (body: string) =>
      send(server.origin, { method: "POST", path: "/trpc/auth.login", headers: json, body });
    // The password is longer than any may be, so the body that is read fails by its content.
    expect((await post(login(64 * 1024))).status).toBe(400);
    const refused = await post(login(64 * 1024 + 1));
    expect(refused.status).toBe(413);
    expect(errorData(refused)).toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });

  test("G46: ten megabytes are refused while they arrive, and the memory does not grow", async () => {
    const server = shared();
    const body = Buffer.alloc(10 * 1024 * 1024, "x");
    const before = process.memoryUsage().rss;
    for (const headers of [json, { ...json, "Transfer-Encoding": "chunked" }]) {
      const answer = await send(server.origin, { method: "POST", path: "/trpc/auth.login", headers, body });
      expect(answer.status).toBe(413);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test("a client that asks first is told before it sends anything", async () => {
    const server = shared();
    const ask = (length: number) =>
      raw(
        server.origin,
        `POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`,
      );
    expect(await ask(10_000_000)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("headers beyond sixteen kilobytes are refused", async () => {
    const server = shared();
    const answer = await raw(server.origin, `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${"a".repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain("Content-Security-Policy");
  });
});

describe("content", () => {
  const post = async (body: string) => {
    const server = shared();
    return send(server.origin, { method: "POST", path: "/trpc/auth.login", headers: json, body });
  };

  test("G46: deep nesting is a bad request", async () => {
    const answer = await post("[".repeat(30_000) + "]".repeat(30_000));
    expect(answer.status).toBe(400);
  });

  test("text that is no JSON is a bad request that repeats nothing of it", async () => {
    const answer = await post('{"login":"x","password":"hunter2');
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain("hunter2");
    expect(errorData(answer)["requestId"]).toBe(answer.headers["x-request-id"]);
  });

  test("G63: keys that reach for the prototype are unknown fields like any other", async () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      const answer = await post(`{"login":"x","password":"y","${key}":{"isAdmin":true}}`);
      expect([key, answer.status]).toStrictEqual([key, 400]);
    }
    expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
  });

  test("a batch of mixed kinds is refused with the id of its request", async () => {
    const server = shared();
    const answer = await send(server.origin, { path: "/trpc/auth.me,no.such?batch=1&input=%7B" });
    expect(answer.text).not.toContain('"requestId":""');
  });
});

describe("G59: what is no proper HTTP", () => {
  const probes = {
    "both length and chunks": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}  ",
    "an unknown encoding": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a bare line feed in a header": "X-A: b\nX-B: c\r\nContent-Length: 2\r\n\r\n{}",
    "a length that is no number": "Content-Length: 0x10\r\n\r\n{}",
  };
  test.each(Object.entries(probes))("%s is answered 400 and the connection ends", async (_name, rest) => {
    const server = shared();
    const answer = await raw(
      server.origin,
      `POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).toContain("X-Content-Type-Options: nosniff");
  });
});
