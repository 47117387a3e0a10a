import { createFakeClock } from "@tandem/testing/fake-clock";
import { sampleBook, sampleMarket, sampleOpportunity } from "@tandem/testing/market-samples";
import { describe, expect, test } from "vitest";
import { countUsers, makeAccount, openSession } from "../support/accounts.ts";
import { call } from "../support/send.ts";
import { ask, openSocket } from "../support/socket.ts";
import { shareTestServer, startTestServer } from "../support/test-server.ts";

// The database may take its time: what is asked here is how a socket ends, not how soon an account is made.
const shared = shareTestServer({ patient: true });

const signedInSocket = async (server = shared()) => {
  const account = await makeAccount(server);
  return { server, account, socket: await openSocket(server.origin, account.token) };
};

describe("sizes and rates", () => {
  test("G46: a message of more than 64 KiB ends the socket with 1009", async () => {
    const { socket } = await signedInSocket();
    socket.socket.send("x".repeat(64 * 1024 + 1));
    expect(await socket.closed).toBe(1009);
  });

  test("G46: a message in more than sixteen pieces ends the socket with 1008", async () => {
    const { socket } = await signedInSocket();
    for (let n = 0; n < 17; n += 1) socket.socket.send("x", { fin: false });
    expect(await socket.closed).toBe(1008);
  });

  test("G49: the fifty-first message within a second ends the socket with 4429, and it and all later ones are not run", async () => {
    const server = await startTestServer();
    const account = await makeAccount(server);
    const socket = await openSocket(server.origin, account.token);
    // The mutation after the fiftieth message would end the session if it ran.
    for (let id = 1; id <= 50; id += 1) socket.send({ id, method: "query", params: { path: "no.such" } });
    for (let id = 51; id <= 80; id += 1) socket.send({ id, method: "mutation", params: { path: "auth.logout" } });
    expect(await socket.closed).toBe(4429);
    const me = await call(server.origin, { path: "auth.me", headers: { Cookie: account.cookie } });
    expect(me.status).toBe(200);
    expect(socket.messages.every(({ id }) => typeof id === "number" && id <= 50)).toBe(true);
  });

  test("G45: a batch of eleven runs none of them", async () => {
    const { server, account, socket } = await signedInSocket();
    socket.send(Array.from({ length: 11 }, (_, id) => ({ id, method: "mutation", params: { path: "auth.logout" } })));
    const answer = await socket.next(({ error }) => error !== undefined);
    expect(answer.error?.data).toMatchObject({ code: "BAD_REQUEST" });
    expect((await call(server.origin, { path: "auth.me", headers: { Cookie: account.cookie } })).status).toBe(200);
  });

  test("what is no call is answered and harms nobody", async () => {
    const { socket } = await signedInSocket();
    for (const text of ["", "{", "null", "[]", "[[[[", '{"id":null}', '{"id":1,"method":"query"}', "\u0000"])
      socket.socket.send(text);
    socket.socket.send(Buffer.from([1, 2, 3]));
    const answer = await ask(socket, { id: 99, method: "query", path: "auth.me" });
    expect(answer.result).toMatchObject({ type: "data" });
  });

  test("a client's PING is answered", async () => {
    const { socket } = await signedInSocket();
    const pong = new Promise<string>((resolve) => socket.socket.once("message", (data) => resolve(String(data))));
    socket.socket.send("PING");
    expect(await pong).toBe("PONG");
  });
});

describe("subscriptions", () => {
  test("G49: twenty at a time; the twenty-first is refused, and stopping one makes room", async () => {
    const { server, socket } = await signedInSocket();
    const listenersBefore = server.market.listeners();
    for (let id = 1; id <= 20; id += 1) {
      const started = await ask(socket, { id, method: "subscription", path: "venues.watch" });
      expect(started.result?.type).toBe("started");
    }
    const refused = await ask(socket, { id: 21, method: "subscription", path: "venues.watch" });
    expect(refused.error?.data).toMatchObject({ code: "TOO_MANY_REQUESTS", reason: "too_many_subscriptions" });
    socket.send({ id: 1, method: "subscription.stop" });
    await socket.next(({ id, result }) => id === 1 && result?.type === "stopped");
    const again = await ask(socket, { id: 22, method: "subscription", path: "venues.watch" });
    expect(again.result?.type).toBe("started");
    socket.socket.close();
    await expect.poll(() => server.market.listeners()).toBe(listenersBefore);
  });

  test("one that is refused takes no place", async () => {
    const { socket } = await signedInSocket();
    for (let id = 1; id <= 25; id += 1) {
      const refused = await ask(socket, { id, method: "subscription", path: "venues.watch", input: { userId: 1 } });
      expect(refused.error?.data).toMatchObject({ code: "BAD_REQUEST", fieldErrors: { userId: ["unknown field"] } });
    }
    expect((await ask(socket, { id: 26, method: "subscription", path: "venues.watch" })).result?.type).toBe("started");
  });

  test("a subscriber sees the market as it is and as it changes", async () => {
    const { server, socket } = await signedInSocket();
    await ask(socket, { id: 1, method: "subscription", path: "opportunities.watch", input: { minNetBps: 1 } });
    const dataOf = (type: string) =>
      socket.next(({ result }) => (result?.data as { type?: string } | undefined)?.type === type);
    expect((await dataOf("snapshot")).result?.data).toMatchObject({ items: [] });
    server.market.open(sampleOpportunity());
    expect((await dataOf("change")).result?.data).toMatchObject({
      upsert: [{ id: sampleOpportunity().id, netBps: 63.80654321 }],
    });
    server.market.close(sampleOpportunity().id);
  });

  test("a stream's own failure is told without its text", async () => {
    const server = await startTestServer({
      breakDeps: (deps) => ({
        ...deps,
        market: { ...deps.market, books: () => Promise.reject(new Error("password=s3cr3t")) },
      }),
    });
    const { socket } = await signedInSocket(server);
    const watch = { method: "subscription", path: "books.watch", input: { symbol: "BTC/USDT" } } as const;
    await ask(socket, { id: 1, ...watch });
    const answer = await socket.next(({ error }) => error !== undefined);
    expect(answer.error).toMatchObject({
      message: "Internal server error",
      data: { code: "INTERNAL_SERVER_ERROR", requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(server.log().join("")).not.toContain("s3cr3t");
  });
});

test("G50: a reader that stops is given up at one mebibyte unsent, with 4408", async () => {
  const server = shared();
  server.market.setMarkets([sampleMarket()]);
  const levels = Array.from({ length: 1000 }, (_, n) => [100_000 + n + 0.12345678, 1.23456789] as const);
  const { socket } = await signedInSocket(server);
  await ask(socket, { id: 1, method: "subscription", path: "books.watch", input: { symbol: "BTC/USDT", depth: 1000 } });
  socket.socket.pause();
  const feed = setInterval(() => server.market.setBook(sampleBook({ bids: levels, asks: levels })), 20);
  await expect.poll(() => server.log().join(""), { timeout: 50_000 }).toContain('"code":4408');
  clearInterval(feed);
  socket.socket.resume();
  expect(await socket.closed).toBe(4408);
  server.market.setMarkets([]);
});

describe("sessions", () => {
  test("a socket closes with 4401 within a second of its session's end, and others of the user stay", async () => {
    const { server, account, socket } = await signedInSocket();
    const other = await openSocket(server.origin, await openSession(server, account));
    await ask(socket, { id: 1, method: "subscription", path: "venues.watch" });
    await call(server.origin, { path: "auth.logout", mutation: true, headers: { Cookie: account.cookie } });
    expect(await socket.closed).toBe(4401);
    expect((await ask(other, { id: 1, method: "query", path: "auth.me" })).result).toMatchObject({ type: "data" });
  });

  test("an open socket, its subscriptions and its queries do not keep a session alive", async () => {
    const clock = createFakeClock();
    const server = await startTestServer({ clock });
    const { socket } = await signedInSocket(server);
    await ask(socket, { id: 1, method: "subscription", path: "venues.watch" });
    let code: number | undefined;
    void socket.closed.then((closed) => {
      code = closed;
    });
    for (let minute = 0; minute < 29; minute += 1) {
      await clock.advance(60_000);
      await ask(socket, { id: 100 + minute, method: "query", path: "auth.me" });
    }
    expect(code).toBeUndefined();
    await clock.advance(59_000);
    expect(code).toBeUndefined();
    await clock.advance(1_000);
    const afterAnotherSweep = async () => {
      await clock.advance(500);
      return code;
    };
    await expect.poll(afterAnotherSweep, { timeout: 10_000 }).toBe(4401);
  });

  test("a call inside a socket is refused as soon as the session has ended, before any sweep", async () => {
    const clock = createFakeClock();
    const server = await startTestServer({ clock });
    const { account, socket } = await signedInSocket(server);
    // What was learned of the caller before must not be believed after.
    expect((await ask(socket, { id: 1, method: "query", path: "auth.me" })).result).toBeDefined();
    await call(server.origin, { path: "auth.logout", mutation: true, headers: { Cookie: account.cookie } });
    for (const path of ["auth.me", "venues.list"]) {
      const answer = await ask(socket, { id: path.length, method: "query", path });
      expect(answer.error?.data).toMatchObject({ code: "UNAUTHORIZED", reason: "session_expired" });
    }
    const stream = await ask(socket, { id: 3, method: "subscription", path: "venues.watch" });
    expect(stream.error?.data).toMatchObject({ code: "UNAUTHORIZED" });
  });
});

describe("limits", () => {
  test("G14: sockets and HTTP share them", async () => {
    const server = await startTestServer({ rateLimits: { read: 4 } });
    const { account, socket } = await signedInSocket(server);
    const headers = { Cookie: account.cookie };
    expect((await ask(socket, { id: 1, method: "query", path: "auth.me" })).result).toBeDefined();
    expect((await call(server.origin, { path: "auth.me", headers })).status).toBe(200);
    expect((await ask(socket, { id: 2, method: "query", path: "auth.me" })).result).toBeDefined();
    expect((await call(server.origin, { path: "auth.me", headers })).status).toBe(200);
    const refused = await ask(socket, { id: 3, method: "query", path: "auth.me" });
    expect(refused.error?.data).toMatchObject({
      code: "TOO_MANY_REQUESTS",
      reason: "rate_limited",
      retryAfterMs: expect.any(Number),
    });
    expect((await call(server.origin, { path: "auth.me", headers })).status).toBe(429);
  });

  test("subscriptions have a class of their own", async () => {
    const server = await startTestServer({ rateLimits: { stream: 2 } });
    const { socket } = await signedInSocket(server);
    for (const id of [1, 2])
      expect((await ask(socket, { id, method: "subscription", path: "venues.watch" })).result?.type).toBe("started");
    const refused = await ask(socket, { id: 3, method: "subscription", path: "venues.watch" });
    expect(refused.error?.data).toMatchObject({ code: "TOO_MANY_REQUESTS", reason: "rate_limited" });
  });

  test("nobody registers or logs in through a socket: it cannot carry the cookie", async () => {
    const { server, socket } = await signedInSocket();
    const users = await countUsers(server);
    const answer = await ask(socket, {
      id: 1,
      method: "mutation",
      path: "auth.register",
      input: { username: "eve", email: "eve@example.com", password: "correct horse battery" },
    });
    expect(answer.error?.data).toMatchObject({ code: "METHOD_NOT_SUPPORTED" });
    expect(await countUsers(server)).toBe(users);
  });
});
