import { connect } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeAccount } from "./support/accounts.ts";
import { send } from "./support/send.ts";
import { knock, openSocket } from "./support/socket.ts";
import { shareTestServer, startTestServer, type TestServer } from "./support/test-server.ts";

const shared = shareTestServer({ patient: true });
const ERROR_LEVEL = 50;
/** A million inputs: `TANDEM_FUZZ_TIMES=1600 npx vitest run --project server --testTimeout 0 hostile`. */
const TIMES = Number(process.env["TANDEM_FUZZ_TIMES"] ?? 1);

const failures = (server: TestServer): string[] =>
  server.log().filter((line) => (JSON.parse(line) as { level: number }).level >= ERROR_LEVEL);

/** What the server answers to these bytes, until it ends the connection or the bytes have had their answer. */
const raw = (server: TestServer, bytes: string | Buffer, end = true): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(server.origin);
    let text = "";
    const socket = connect(Number(port), hostname, () => (end ? socket.end(bytes) : socket.write(bytes)));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });

const jsonText = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"0":', "[[[[", '{"__proto__":{"a":1}}', "1e999"));
const path = fc.oneof(
  fc.constantFrom("auth.login", "auth.register", "books.get", "auth.login,auth.login?batch=1", "auth.me?input="),
  fc.webPath(),
);

test("G53: no request of any bytes, path or body makes the server fail", async () => {
  const server = shared();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await raw(server, Buffer.from(bytes))).not.toMatch(/^HTTP\/1\.1 5/);
    }),
    { numRuns: 100 * TIMES },
  );
  await fc.assert(
    fc.asyncProperty(path, jsonText, fc.constantFrom("GET", "POST"), async (to, body, method) => {
      const answer = await send(server.origin, {
        method,
        path: `/trpc/${to.replace(/[^\x21-\x7e]/g, "")}`,
        headers: { "Content-Type": "application/json" },
        ...(method === "POST" && { body }),
      });
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 200 * TIMES },
  );
  expect(failures(server)).toStrictEqual([]);
});

test("G53: no message on a socket makes the server fail", async () => {
  const server = shared();
  const { token } = await makeAccount(server);
  const envelope = fc.record(
    {
      id: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
      method: fc.constantFrom("query", "mutation", "subscription", "subscription.stop", "nonsense"),
      params: fc.record(
        {
          path: fc.oneof(fc.constantFrom("auth.me", "books.watch", "venues.watch"), fc.string()),
          input: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
      jsonrpc: fc.constantFrom("2.0", "1.0", 5),
    },
    { requiredKeys: [] },
  );
  const frame = fc.oneof(
    envelope.map((call) => JSON.stringify(call)),
    fc.array(envelope, { maxLength: 12 }).map((calls) => JSON.stringify(calls)),
    fc.string(),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
  // Forty frames a socket stay below the flood that would end it.
  for (const frames of fc.sample(fc.array(frame, { minLength: 40, maxLength: 40 }), 8 * TIMES)) {
    const socket = await openSocket(server.origin, token);
    for (const each of frames) socket.socket.send(each);
    socket.send({ id: "end", method: "query", params: { path: "auth.me" } });
    await socket.next(({ id }) => String(id) === "end");
    socket.socket.close();
    await socket.closed;
  }
  expect(failures(server)).toStrictEqual([]);
  expect((await send(server.origin, { path: "/healthz" })).status).toBe(200);
});

test("G46, G60: clients that never finish their headers or their body are ended, and others are served meanwhile", async () => {
  const server = await startTestServer();
  server.http.headersTimeout = 1_000;
  server.http.requestTimeout = 2_000;
  const slow = [
    ...Array.from({ length: 100 }, () => raw(server, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", false)),
    ...Array.from({ length: 20 }, () =>
      raw(
        server,
        'POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"login"',
        false,
      ),
    ),
  ];
  expect((await send(server.origin, { path: "/healthz" })).status).toBe(200);
  for (const answer of await Promise.all(slow)) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain("Content-Security-Policy");
  }
});

test("a hundred refused handshakes at once leave nothing open", async () => {
  const server = shared();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => knock(server.origin, { headers: { Authorization: "Bearer bad" } })),
  );
  expect(answers.every((answer) => "status" in answer && answer.status === 401)).toBe(true);
  expect(server.sockets.openSockets()).toBe(0);
});
