import { randomUUID } from "node:crypto";
import { type RedisServer, startRedisServer } from "@tandem/db/testing/redis-server";
import type {} from "@tandem/db/testing/redis-setup";
import { createTestDatabase, type TestDatabase } from "@tandem/db/testing/test-database";
import { afterEach, describe, expect, inject, onTestFinished, test } from "vitest";
import { makeAccount } from "../support/accounts.ts";
import { call, errorData, send } from "../support/send.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const redisUrl = inject("redisUrl") ?? "";
const stores = [
  ["PostgreSQL", {}],
  ["Redis", { redisUrl }],
] as const;

/** Goes after the servers that use it: what is registered first is undone last. */
async function sharedDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop().catch(() => {}));
  return database;
}

/** One try to sign in as `name`, each from an address of its own: only the account can be full. */
let addresses = 0;
const login = (server: TestServer, name: string) => {
  addresses += 1;
  return call(server.origin, {
    path: "auth.login",
    mutation: true,
    input: { login: name, password: "a wrong password" },
    headers: { "X-Forwarded-For": `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}` },
  });
};

describe.each(stores)("exact limits in %s", (name, options) => {
  test.skipIf(name === "Redis" && redisUrl === "")(
    "G15: over two processes and a restart exactly ten of one account's attempts pass",
    async () => {
      const database = await sharedDatabase();
      const another = { ...options, database, patient: true, settings: { trustProxyHops: 1 } };
      const victim = randomUUID();
      const servers = [await startTestServer(another), await startTestServer(another)] as const;
      const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => login(servers[n % 2 ? 1 : 0], victim)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(14);
      const restarted = await startTestServer(another);
      expect((await login(restarted, victim)).status).toBe(429);
    },
  );
});

describe.skipIf(redisUrl === "")("with Redis (needs redis-server)", () => {
  const own: RedisServer[] = [];
  afterEach(() => Promise.all(own.splice(0).map((server) => server.stop())));
  const startRedis = async (): Promise<RedisServer> => {
    const server = await startRedisServer();
    if (!server) throw new Error("redis-server is gone");
    own.push(server);
    return server;
  };

  test("reads are counted over both processes as well", async () => {
    const database = await sharedDatabase();
    const options = { database, redisUrl, rateLimits: { read: 4 } };
    const [one, two] = [await startTestServer(options), await startTestServer(options)];
    const { cookie } = await makeAccount(one);
    const list = (server: TestServer) => call(server.origin, { path: "venues.list", headers: { Cookie: cookie } });
    const statuses: number[] = [];
    for (const server of [one, two, one, two, one]) statuses.push((await list(server)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });

  test.each(["gone", "hanging"] as const)(
    "G18: a store that is %s: logins are refused within 500 ms, reads go on at half the limit, it is logged and /readyz says so",
    async (how) => {
      const redis = await startRedis();
      const server = await startTestServer({ redisUrl: redis.url, rateLimits: { read: 4 } });
      const { cookie } = await makeAccount(server);
      const ready = () => send(server.origin, { path: "/readyz" });
      expect((await ready()).json).toMatchObject({ status: "ready", parts: { redis: { state: "up" } } });
      const logged = server.log().length;
      if (how === "gone") await redis.stop();
      else redis.pause();

      const startedAt = performance.now();
      const refused = await login(server, "nobody");
      // The limiter waits 400 ms; what a busy machine adds is not its affair.
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      expect(refused.status).toBe(503);
      expect(errorData(refused)).toMatchObject({ code: "SERVICE_UNAVAILABLE", reason: "limiter_unavailable" });
      const list = () => call(server.origin, { path: "venues.list", headers: { Cookie: cookie } });
      expect([(await list()).status, (await list()).status, (await list()).status]).toEqual([200, 200, 429]);
      const told = server
        .log()
        .slice(logged)
        .filter((line) => line.includes('"msg":"the store of the rate limits does not answer"'));
      expect(told).toHaveLength(1);
      expect((await ready()).status).toBe(503);
      expect((await ready()).json).toMatchObject({ status: "unavailable", parts: { redis: { state: "down" } } });
    },
  );

  test("when the store answers again, so do logins, and it is logged", async () => {
    const redis = await startRedis();
    const server = await startTestServer({ redisUrl: redis.url });
    redis.pause();
    expect((await login(server, "nobody")).status).toBe(503);
    redis.resume();
    await expect.poll(async () => (await login(server, "nobody")).status).toBe(401);
    expect(server.log().some((line) => line.includes("answers again"))).toBe(true);
  });
});
