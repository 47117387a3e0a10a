import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makeAccount } from "./support/accounts.ts";
import { call, send } from "./support/send.ts";
import { ask, openSocket, type TestSocket } from "./support/socket.ts";
import { shareTestServer, startTestServer, type TestServer } from "./support/test-server.ts";

const shared = shareTestServer({ patient: true });
const MEBIBYTE = 2 ** 20;
const RSS_RISE_MAX = 50 * MEBIBYTE;

/** Everything the server says to these bytes until it ends the connection. */
const raw = (server: TestServer, bytes: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(server.origin);
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });

/** Bytes past the library: a frame's head says a length whatever follows. */
const below = ({ socket }: TestSocket): NodeJS.WritableStream => {
  const inner: unknown = Reflect.get(socket, "_socket");
  if (typeof inner === "object" && inner !== null && "write" in inner) return inner as NodeJS.WritableStream; // ws keeps it there
  throw new Error("the library keeps its connection elsewhere");
};
const MASK = Buffer.alloc(4);
const frame = ({ final, opcode, length }: { final: boolean; opcode: number; length: number }): Buffer => {
  const head = Buffer.from([(final ? 0x80 : 0) | opcode]);
  if (length < 126) return Buffer.concat([head, Buffer.from([0x80 | length]), MASK, Buffer.alloc(length, "x")]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(length));
  return Buffer.concat([head, Buffer.from([0x80 | 127]), size, MASK]);
};

describe("G46: what is too much", () => {
  test("a frame that says 60 MB ends the socket with 1009 before it has come, and the memory stays", async () => {
    const server = shared();
    const socket = await openSocket(server.origin, (await makeAccount(server)).token);
    const before = process.memoryUsage().rss;
    below(socket).write(frame({ final: true, opcode: 1, length: 60_000_000 }));
    expect(await socket.closed).toBe(1009);
    expect(process.memoryUsage().rss - before).toBeLessThan(RSS_RISE_MAX);
  });

  test("a hundred thousand tiny fragments end the socket with 1008, and the memory stays", async () => {
    const server = shared();
    const socket = await openSocket(server.origin, (await makeAccount(server)).token);
    const before = process.memoryUsage().rss;
    const pieces = Buffer.concat(
      Array.from({ length: 100_000 }, (_, n) => frame({ final: false, opcode: n === 0 ? 1 : 0, length: 1 })),
    );
    below(socket).write(pieces);
    expect(await socket.closed).toBe(1008);
    expect(process.memoryUsage().rss - before).toBeLessThan(RSS_RISE_MAX);
  });

  test("JSON two hundred thousand deep is no crash: too large over HTTP, the end of a socket", async () => {
    const server = shared();
    const { token } = await makeAccount(server);
    const deep = "[".repeat(200_000);
    const answer = await send(server.origin, {
      method: "POST",
      path: "/trpc/auth.login",
      headers: { "Content-Type": "application/json" },
      body: deep,
    });
    expect(answer.status).toBe(413);
    // As deep as fits.
    const query = await send(server.origin, { path: `/trpc/books.get?input=${encodeURIComponent("[".repeat(4_000))}` });
    expect([400, 401]).toContain(query.status);
    const socket = await openSocket(server.origin, token);
    socket.socket.send(deep);
    expect(await socket.closed).toBe(1009);
    expect((await send(server.origin, { path: "/healthz" })).status).toBe(200);
  });
});

describe("G59: requests that two readers would cut differently", () => {
  const POST = "POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const HIDDEN = "GET /trpc/hidden HTTP/1.1\r\nHost: x\r\n\r\n";
  test.each([
    ["length and chunks", `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ["chunks and length", `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ["two lengths", `${POST}Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}${HIDDEN}`],
    ["a list of lengths", `${POST}Content-Length: 2, 30\r\n\r\n{}${HIDDEN}`],
    ["a signed length", `${POST}Content-Length: +2\r\n\r\n{}${HIDDEN}`],
    ["a space before the colon", `${POST}Content-Length : 2\r\n\r\n{}${HIDDEN}`],
    ["chunks under another name", `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ["chunks twice", `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ["a size that is none", `${POST}Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
    ["a folded header", `${POST}X-A: 1\r\n Content-Length: 30\r\n\r\n${HIDDEN}`],
    ["a bare line feed", `POST /trpc/auth.login HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}${HIDDEN}`],
    ["a bare carriage return", `${POST}X-A: 1\rContent-Length: 30\r\n\r\n${HIDDEN}`],
    ["a zero byte", `${POST}X-A: \0\r\n\r\n${HIDDEN}`],
  ])("%s: one answer, 400, and the connection ends", async (_name, bytes) => {
    const server = shared();
    const answer = await raw(server, bytes);
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(["HTTP/1.1 400"]);
    expect(server.log().join("")).not.toContain("/trpc/hidden");
  });
});

describe("G63: keys that reach for what is not theirs", () => {
  test.each([
    '{"__proto__":{"role":"admin"}}',
    '{"constructor":{"prototype":{"role":"admin"}}}',
    '{"a":{"__proto__":1}}',
  ])("%s is a bad request and changes nothing", async (body) => {
    const server = shared();
    const answer = await send(server.origin, {
      method: "POST",
      path: "/trpc/auth.login",
      headers: { "Content-Type": "application/json" },
      body,
    });
    expect(answer.status).toBe(400);
    expect(Reflect.get({}, "role")).toBeUndefined();
  });

  test("of a key that comes twice one value is taken, by the check and by the verb alike", async () => {
    const server = shared();
    const account = await makeAccount(server);
    const body = `{"login":"nobody","password":${JSON.stringify(account.password)},"login":${JSON.stringify(account.username)}}`;
    const headers = { "Content-Type": "application/json" };
    const answer = await send(server.origin, { method: "POST", path: "/trpc/auth.login", headers, body });
    expect(answer.json).toMatchObject({ result: { data: { user: { username: account.username } } } });
  });
});

describe("G50: a reader that stops", () => {
  test("keeps nobody else waiting", async () => {
    const server = await startTestServer({ patient: true, rateLimits: { stream: 1_000, read: 10_000 } });
    const [slow, other] = [await makeAccount(server), await makeAccount(server)];
    const stalled = await openSocket(server.origin, slow.token);
    stalled.socket.pause();
    // More than the machine's own buffers take: each of 40 answers is as large as a message may be.
    const big = "y".repeat(60_000);
    const flood = setInterval(() => {
      for (let n = 0; n < 4 && stalled.socket.readyState === WebSocket.OPEN; n += 1)
        stalled.send({ id: n, method: "query", params: { path: "no.such", input: big } });
    }, 100);
    const reader = await openSocket(server.origin, other.token);
    for (let n = 0; n < 20; n += 1) {
      const answer = await ask(reader, { id: n, method: "query", path: "auth.me" });
      expect(answer.result).toBeDefined();
    }
    clearInterval(flood);
    stalled.socket.terminate();
  });
});

describe("G90: one noisy user", () => {
  test("uses up what is theirs alone: another is answered throughout", async () => {
    const server = await startTestServer({ patient: true, rateLimits: { read: 50 } });
    const [noisy, quiet] = [await makeAccount(server), await makeAccount(server)];
    const me = (token: string) =>
      call(server.origin, { path: "auth.me", headers: { Authorization: `Bearer ${token}` } });
    const noise = Promise.all(Array.from({ length: 300 }, () => me(noisy.token)));
    for (let n = 0; n < 20; n += 1) expect((await me(quiet.token)).status).toBe(200);
    const statuses = (await noise).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses.filter((status) => status === 429)).toHaveLength(250);
  });
});

describe("G91: a flood of logins", () => {
  test("two hundred at once are refused or worked off two at a time, and reads are answered meanwhile", async () => {
    const server = await startTestServer({ patient: true, rateLimits: { auth: 10_000, read: 100_000 } });
    const { token, username } = await makeAccount(server);
    const flood = Promise.all(
      Array.from({ length: 200 }, () =>
        call(server.origin, { path: "auth.login", mutation: true, input: { login: username, password: "wrong" } }),
      ),
    );
    let answered = 0;
    const state = { flooding: true };
    void flood.then(() => {
      state.flooding = false;
    });
    while (state.flooding) {
      const me = await call(server.origin, { path: "auth.me", headers: { Authorization: `Bearer ${token}` } });
      expect(me.status).toBe(200);
      answered += 1;
    }
    expect(answered).toBeGreaterThan(3);
    const statuses = new Set((await flood).map(({ status }) => status));
    // What finds the queue for hashing full is told to come back.
    expect([...statuses].every((status) => status === 401 || status === 503)).toBe(true);
  });
});
