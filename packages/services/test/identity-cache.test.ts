import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, test } from "vitest";
import { createIdentityCache } from "../src/auth/identity-cache.ts";
import type { Identity } from "../src/context.ts";

const KEPT_MS = 500;

function setUp() {
  const clock = createFakeClock();
  const identity: Identity = {
    user: { id: "u", username: "alice", email: "a@example.com", role: "viewer", createdAt: 0 },
    sessionId: "s",
    createdAt: 0,
    expiresAt: clock.epochMs() + 3_600_000,
  };
  return { clock, identity, cache: createIdentityCache(clock) };
}

test("an answer is kept for half a second, counted from the question", async () => {
  const { clock, identity, cache } = setUp();
  await cache.load("s", async () => {
    await clock.advance(200);
    return identity;
  });
  await clock.advance(KEPT_MS - 201);
  expect(cache.get("s")).toBe(identity);
  await clock.advance(1);
  expect(cache.get("s")).toBeUndefined();
});

test("a session that ends by the clock meanwhile is not kept beyond its end", async () => {
  const { clock, identity, cache } = setUp();
  await cache.load("s", async () => ({ ...identity, expiresAt: clock.epochMs() + 100 }));
  await clock.advance(99);
  expect(cache.get("s")).toBeDefined();
  await clock.advance(1);
  expect(cache.get("s")).toBeUndefined();
});

test("nobody is never kept", async () => {
  const { cache } = setUp();
  expect(await cache.load("s", async () => null)).toBeNull();
  expect(cache.get("s")).toBeUndefined();
});

test("what was asked before something ended is not kept after it", async () => {
  const { identity, cache } = setUp();
  for (const end of [cache.forgetAll, () => cache.forget("s")]) {
    await cache.load("s", async () => {
      end();
      return identity;
    });
    expect(cache.get("s")).toBeUndefined();
  }
});

test("forgetting one forgets it alone, forgetting all everything", async () => {
  const { identity, cache } = setUp();
  for (const id of ["s", "t"]) await cache.load(id, async () => identity);
  cache.forget("s");
  expect([cache.get("s"), cache.get("t")]).toEqual([undefined, identity]);
  cache.forgetAll();
  expect(cache.get("t")).toBeUndefined();
});
