import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { createRedisRateStore } from "../src/redis/rate-store.ts";
import { createRedis, type Redis } from "../src/redis/redis.ts";
import { type RedisServer, startRedisServer } from "../src/testing/redis-server.ts";
import type {} from "../src/testing/redis-setup.ts";

const WINDOW_MS = 60_000;
const MICROSECONDS = 1000;
const url = inject("redisUrl") ?? "";
const open: Redis[] = [];

async function connect(to = url, deadlineMs = 30_000): Promise<Redis> {
  const redis = createRedis({ url: to, deadlineMs });
  open.push(redis);
  await redis.ping();
  return redis;
}

/** A connection of its own is all that a process has of the limits. */
const anotherProcess = async () => createRedisRateStore(await connect());

afterEach(() => Promise.all(open.splice(0).map((redis) => redis.close())));

describe.skipIf(url === "")("limits in Redis (needs redis-server)", () => {
  let store: Awaited<ReturnType<typeof anotherProcess>>;
  let admin: Redis;
  /** Nobody else counts against it. */
  let key = "";
  beforeEach(async () => {
    store = await anotherProcess();
    admin = await connect();
    key = randomUUID();
  });

  const call = (keys: readonly string[] = [key], limit = 30, from = store) =>
    from.consume({ keys, limit, windowMs: WINDOW_MS });
  /** Time passes: every call that was counted is that much older. */
  const pass = async (ms: number, of = key): Promise<void> => {
    const name = `{tandem:limits}:${of}`;
    const calls = await admin.client.lRange(name, 0, -1);
    for (const [index, at] of calls.entries())
      await admin.client.lSet(name, index, String(Number(at) - ms * MICROSECONDS));
  };

  test("G14, G15: of 60 parallel calls over two processes exactly 30 pass, and a third process knows of them", async () => {
    const other = await anotherProcess();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => call([key], 30, n % 2 ? store : other)));
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(30);
    expect(await call([key], 30, await anotherProcess())).toMatchObject({ allowed: false, remaining: 0 });
  });

  test("G16: the 31st call waits until the oldest leaves, and then ten pass, not thirty", async () => {
    for (let n = 0; n < 10; n++) expect(await call()).toMatchObject({ allowed: true, remaining: 29 - n });
    await pass(20_000);
    for (let n = 0; n < 20; n++) expect((await call()).allowed).toBe(true);
    const refused = await call();
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    // The oldest is 20 s old, so 40 s remain; the calls themselves took some of that.
    expect(refused.retryAfterMs).toBeLessThanOrEqual(40_000);
    expect(refused.retryAfterMs).toBeGreaterThan(10_000);
    expect(refused.resetMs).toBe(refused.retryAfterMs);
    await pass(40_000);
    // The first ten have left; the twenty of the second burst have not.
    const answers = await Promise.all(Array.from({ length: 30 }, () => call()));
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(10);
  });

  test("refused calls do not count", async () => {
    expect((await call([key], 1)).allowed).toBe(true);
    for (let n = 0; n < 5; n++) expect((await call([key], 1)).allowed).toBe(false);
    await pass(WINDOW_MS);
    expect((await call([key], 1)).allowed).toBe(true);
  });

  test("with several keys a call counts against all or none, and a key named twice once", async () => {
    const [account, address, another] = [`${key} account`, `${key} address`, `${key} another`];
    for (let n = 0; n < 3; n++) await call([account], 3);
    expect((await call([account, address], 3)).allowed).toBe(false);
    for (let n = 0; n < 3; n++) expect((await call([address], 3)).allowed).toBe(true);
    expect((await call([address, another], 3)).allowed).toBe(false);
    expect((await call([another, another], 3)).remaining).toBe(2);
  });

  test("a clock that was set back opens no place, and lets nobody wait beyond the window", async () => {
    await call([key], 2);
    await pass(-3_600_000);
    expect((await call([key], 2)).allowed).toBe(true);
    const refused = await call([key], 2);
    expect(refused.allowed).toBe(false);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(WINDOW_MS);
  });

  test("a log goes away by itself when its window has passed", async () => {
    await call();
    const [name = ""] = await admin.client.keys(`*${key}`);
    const leftMs = await admin.client.pTTL(name);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(WINDOW_MS + 1000);
  });

  test("a server that was restarted has forgotten the script, and is told it again", async () => {
    await admin.client.scriptFlush();
    expect((await call()).allowed).toBe(true);
  });
});

describe.skipIf(url === "")("a Redis of its own (needs redis-server)", () => {
  const servers: RedisServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.stop())));
  const start = async (port?: number): Promise<RedisServer> => {
    const server = await startRedisServer(port === undefined ? {} : { port });
    if (!server) throw new Error("redis-server is gone");
    servers.push(server);
    return server;
  };

  test("while it is gone every command fails at once, and when it is back commands pass again", async () => {
    const server = await start();
    const redis = await connect(server.url);
    const store = createRedisRateStore(redis);
    const consume = () => store.consume({ keys: ["k"], limit: 5, windowMs: WINDOW_MS });
    await consume();
    await server.stop();
    await expect(consume()).rejects.toThrow();
    await expect(redis.ping()).rejects.toThrow();
    await start(Number(new URL(server.url).port));
    await expect
      .poll(() =>
        consume().then(
          (answer) => answer.allowed,
          () => false,
        ),
      )
      .toBe(true);
  });

  test("one that hangs with its connections open is not waited for", async () => {
    const server = await start();
    const redis = await connect(server.url);
    await redis.close();
    const impatient = await connect(server.url, 200);
    server.pause();
    await expect(impatient.ping()).rejects.toThrow("no answer within 200 ms");
    server.resume();
  });
});
