import { afterEach, beforeEach, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { liveSessions } from "../src/auth/live-sessions.ts";
import { register } from "../src/auth/register.ts";
import { touchSession } from "../src/auth/touch-session.ts";
import type { UserCtx } from "../src/context.ts";
import { createToken } from "../src/tokens/create-token.ts";
import { listTokens } from "../src/tokens/list-tokens.ts";
import { revokeToken } from "../src/tokens/revoke-token.ts";
import { alice, bob, startServices } from "./support/start-services.ts";

const DAY_MS = 24 * 3_600_000;
let services: Awaited<ReturnType<typeof startServices>>;
let ctx: UserCtx;
let bobs: UserCtx;

beforeEach(async () => {
  services = await startServices();
  ctx = await signedIn((await register({ ctx: services.ctx, input: alice })).token);
  bobs = await signedIn((await register({ ctx: services.ctx, input: bob })).token);
});
afterEach(() => services.stop());

async function signedIn(token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, identity };
}
const create = (days = 30) => createToken({ ctx, input: { name: "my script", scopes: ["read"], expiresInDays: days } });

test("a token signs its user in with its scopes until the day it ends, and activity does not move that day", async () => {
  const createdAt = services.clock.epochMs();
  const { token } = await create(2);
  const { identity } = await signedIn(token);
  expect(identity).toMatchObject({ user: ctx.identity.user, scopes: ["read"], expiresAt: createdAt + 2 * DAY_MS });
  await services.clock.advance(2 * DAY_MS - 1);
  expect(await touchSession({ deps: services.deps, identity })).toEqual(identity);
  expect(await liveSessions({ deps: services.deps, sessionIds: [identity.sessionId] })).toEqual(
    new Map([[identity.sessionId, createdAt + 2 * DAY_MS]]),
  );
  await services.clock.advance(1);
  expect(await authenticate({ deps: services.deps, token })).toBeNull();
  expect(await liveSessions({ deps: services.deps, sessionIds: [identity.sessionId] })).toEqual(new Map());
});

test("the table holds a digest, the list nothing of it, and neither opens anything", async () => {
  const { id, token } = await create();
  const [row] = await services.look("select * from api_tokens");
  expect(JSON.stringify(row)).not.toContain(token);
  for (const value of [
    row?.["token_hash"],
    `tdm_${String(row?.["token_hash"]).slice(0, 43)}`,
    token.slice(4),
    `${token}x`,
  ])
    expect(await authenticate({ deps: services.deps, token: String(value) })).toBeNull();
  expect(await listTokens({ ctx })).toEqual([
    {
      id,
      name: "my script",
      scopes: ["read"],
      createdAt: services.clock.epochMs(),
      expiresAt: services.clock.epochMs() + 30 * DAY_MS,
    },
  ]);
});

test("G30 a token is made only soon after a proof of who asks, and never by another token", async () => {
  const byToken = await signedIn((await create()).token);
  await expect(
    createToken({ ctx: byToken, input: { name: "child", scopes: ["trade"], expiresInDays: 1 } }),
  ).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
  await services.clock.advance(10 * 60_000);
  await expect(create()).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
  expect(await listTokens({ ctx })).toHaveLength(1);
});

test("a revoked token opens nothing, and another user's cannot be found", async () => {
  const { id, token } = await create();
  await expect(revokeToken({ ctx: bobs, input: { id } })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await listTokens({ ctx: bobs })).toEqual([]);
  expect(await authenticate({ deps: services.deps, token })).not.toBeNull();
  await revokeToken({ ctx, input: { id } });
  expect(await authenticate({ deps: services.deps, token })).toBeNull();
  const audit = await services.look("select action, object_id from audit where object_type = 'token' order by seq");
  expect(audit).toEqual([
    { action: "tokens.create", object_id: id },
    { action: "tokens.revoke", object_id: id },
  ]);
});
