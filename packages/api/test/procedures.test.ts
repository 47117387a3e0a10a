import type { Identity, ServiceDeps } from "@tandem/services/context";
import { expect, test } from "vitest";
import * as z from "zod";
import type { HttpContext } from "../src/context.ts";
import { adminProcedure, publicProcedure, traderProcedure, userProcedure } from "../src/procedures.ts";
import { router, t } from "../src/trpc.ts";

const ran: string[] = [];
const testRouter = router({
  public: publicProcedure("auth")
    .input(z.strictObject({ login: z.string() }))
    .mutation(() => ran.push("public")),
  user: userProcedure("read").query(() => ran.push("user")),
  trader: traderProcedure("read").query(() => ran.push("trader")),
  admin: adminProcedure("keys").query(() => ran.push("admin")),
});

/** A context whose limiter writes down what it is asked, and whose limits are never reached unless told. */
const setUp = (
  options: { role?: Identity["user"]["role"]; scopes?: Identity["scopes"] & object; allowed?: boolean } = {},
) => {
  ran.length = 0;
  const counted: { rateClass: string; keys: readonly string[] }[] = [];
  const reports: unknown[] = [];
  const limiter = {
    limits: { auth: 10, trade: 30, safety: 120, keys: 10, read: 300, stream: 60, export: 3 },
    consume: async (query: { rateClass: string; keys: readonly string[] }) => {
      counted.push(query);
      const allowed = options.allowed ?? true;
      return { allowed, limit: 300, remaining: allowed ? 299 : 0, retryAfterMs: allowed ? 0 : 12_345, resetMs: 60_000 };
    },
  };
  const clock = { epochMs: () => 0, monotonicMs: () => 0, after: () => () => {} };
  const identities = { forget: () => {}, forgetAll: () => {} };
  const identity: Identity | null = options.role
    ? {
        user: { id: "u1", username: "ada", email: "ada@example.com", role: options.role, createdAt: 0 },
        sessionId: "s1",
        expiresAt: 1,
        createdAt: 0,
        ...(options.scopes && { scopes: options.scopes }),
      }
    : null;
  const ctx: HttpContext = {
    transport: "http",
    // Without a database the audit of a denial fails, which must not change the refusal.
    deps: { limiter, clock, identities, ids: { next: () => "id" } } as unknown as ServiceDeps,
    request: { requestId: "r1", ip: "203.0.113.7", userAgent: "test" },
    hasToken: options.role !== undefined,
    identify: async () => identity,
    cookie: { speaks: false, set: () => {}, extend: () => {}, clear: () => {} },
    reportRate: (report) => void reports.push(report),
  };
  return { caller: t.createCallerFactory(testRouter)(ctx), counted, reports };
};

test("a viewer may what every user may, a trader also what traders may, an admin everything", async () => {
  const may = async (role: Identity["user"]["role"]) => {
    const { caller } = setUp({ role });
    await Promise.allSettled([caller.user(), caller.trader(), caller.admin()]);
    return [...ran].sort();
  };
  expect(await may("viewer")).toStrictEqual(["user"]);
  expect(await may("trader")).toStrictEqual(["trader", "user"]);
  expect(await may("admin")).toStrictEqual(["admin", "trader", "user"]);
});

test("an API token reaches only the classes of its scopes, whatever its user may", async () => {
  const may = async (scopes: readonly ("read" | "trade")[]) => {
    const { caller } = setUp({ role: "admin", scopes });
    await Promise.allSettled([caller.user(), caller.trader(), caller.admin()]);
    return [...ran].sort();
  };
  expect(await may(["read"])).toStrictEqual(["trader", "user"]);
  expect(await may(["trade"])).toStrictEqual([]);
  await expect(setUp({ role: "admin", scopes: ["read"] }).caller.admin()).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a call of the wrong role counts before it is forbidden", async () => {
  const { caller, counted } = setUp({ role: "trader" });
  await expect(caller.admin()).rejects.toMatchObject({ code: "FORBIDDEN", cause: { reason: "role_required" } });
  expect(counted).toStrictEqual([{ rateClass: "keys", keys: ["user:u1"] }]);
});

test("without anybody signed in the address pays, from the readers' class, and no verb runs", async () => {
  const { caller, counted } = setUp();
  await expect(caller.admin()).rejects.toMatchObject({ code: "UNAUTHORIZED", cause: { reason: "session_missing" } });
  expect(counted).toStrictEqual([{ rateClass: "read", keys: ["ip:203.0.113.7"] }]);
  expect(ran).toStrictEqual([]);
});

test("an auth call is counted by address and by the account it names, before its input is judged", async () => {
  const { caller, counted } = setUp();
  // The extra field is refused by zod, after the count.
  const input: { login: string } = JSON.parse('{"login":"Ada@Example.com","role":"admin"}');
  await expect(caller.public(input)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  expect(counted).toStrictEqual([{ rateClass: "auth", keys: ["ip:203.0.113.7", "account:ada@example.com"] }]);
});

test("a refused call reaches neither zod nor the verb, and tells when to come again", async () => {
  const { caller, reports } = setUp({ role: "admin", allowed: false });
  await expect(caller.admin()).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
    cause: { reason: "rate_limited", retryAfterMs: 12_345 },
  });
  expect(ran).toStrictEqual([]);
  expect(reports).toStrictEqual([{ rateClass: "keys", limit: 10, remaining: 0, resetMs: 12_345, refused: true }]);
});
