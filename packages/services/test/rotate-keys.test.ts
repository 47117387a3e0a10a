import { totpCode } from "@tandem/testing/totp-code";
import { createTestVault, testKey } from "@tandem/vault/testing/test-vault";
import { afterEach, beforeEach, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { login } from "../src/auth/login.ts";
import { register } from "../src/auth/register.ts";
import type { ServiceDeps, UserCtx } from "../src/context.ts";
import { addKey } from "../src/keys/add-key.ts";
import { listKeys } from "../src/keys/list-keys.ts";
import { verifyKey } from "../src/keys/verify-key.ts";
import { beginTotp } from "../src/second-factor/begin-totp.ts";
import { confirmTotp } from "../src/second-factor/confirm-totp.ts";
import { rotateKeys } from "../src/vault/rotate-keys.ts";
import { alice, startServices } from "./support/start-services.ts";

const OLD = testKey("old");
const NEW = testKey("new");
const SEALED = ["exchange_keys", "fingerprint_keys", "totp_secrets"];

let services: Awaited<ReturnType<typeof startServices>>;
let totpSecret: string;

/** A user with a second factor and many keys, everything under the old key. */
beforeEach(async () => {
  services = await startServices();
  const deps = services.start({ vault: createTestVault(OLD).vault });
  const ctx = await asUser(deps, (await register({ ctx: { ...services.ctx, deps }, input: alice })).token);
  totpSecret = (await beginTotp({ ctx })).secret;
  const code = totpCode(totpSecret, services.clock.epochMs());
  const { session } = await confirmTotp({ ctx, input: { code } });
  const again = await asUser(deps, session.token);
  await addKey({ ctx: again, input: { venue: "binance", label: "first", apiKey: "public", secret: "secret" } });
});
afterEach(() => services.stop());

async function asUser(deps: ServiceDeps, token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, deps, identity };
}

/** As a server with these `ENCRYPTION_KEYS`, after a sign-in with password and code. */
async function userOn(keys: string): Promise<UserCtx> {
  const deps = services.start({ vault: createTestVault(keys).vault });
  await services.clock.advance(30_000);
  const code = totpCode(totpSecret, services.clock.epochMs());
  const input = { login: "alice", password: alice.password, code };
  return asUser(deps, (await login({ ctx: { ...services.ctx, deps }, input })).token);
}
const kekIds = async (): Promise<unknown[]> => {
  const union = SEALED.map((table) => `select kek_id from ${table}`).join(" union ");
  return (await services.look(union)).map((row) => row["kek_id"]).sort();
};
const add = (ctx: UserCtx, index: number) =>
  addKey({
    ctx,
    input: { venue: "kraken", label: `key ${index}`, apiKey: `public-${index}`, secret: `secret-${index}` },
  });

/** Copies of one key are no keys that open: each is sealed by the server itself. Fifty are a user's most. */
async function fill(ctx: UserCtx): Promise<void> {
  for (let index = 0; index < 40; index++) await add(ctx, index);
}

test("G34: everything goes under the new key while keys are added, listed and verified, with no failure, and the old one can be dropped", async () => {
  const ctx = await userOn(`${NEW},${OLD}`);
  const [first] = await listKeys({ ctx });
  const ciphertexts = () => services.look(`select ciphertext from exchange_keys where id = '${first?.id}'`);
  const before = await ciphertexts();

  let isRotating = true;
  let calls = 0;
  const work = async (index: number): Promise<void> => {
    for (let round = 0; isRotating || round < 3; round++) {
      expect(await verifyKey({ ctx, input: { id: first?.id ?? "" } })).toMatchObject({ state: "verified" });
      if (round < 5) await add(ctx, index * 10 + round);
      expect((await listKeys({ ctx })).length).toBeGreaterThan(0);
      calls += 3;
    }
  };
  const workers = [1, 2, 3].map(work);
  const rotation = await rotateKeys({ deps: ctx.deps });
  isRotating = false;
  await Promise.all(workers);
  expect(calls).toBeGreaterThan(20);

  // One key, one fingerprint key, one secret of an authenticator were under the old key.
  expect(rotation).toMatchObject({ kekId: "new", rewrapped: 3, unreadable: [], left: 0 });
  expect(await kekIds()).toEqual(["new"]);
  expect(await ciphertexts()).toEqual(before);
  expect(services.alarms).toEqual([]);

  const after = await userOn(NEW);
  for (const { id } of await listKeys({ ctx: after, input: { limit: 200 } }))
    expect(await verifyKey({ ctx: after, input: { id } })).toMatchObject({ state: "verified" });
  // The fingerprint key went along: the first key is still known.
  const twice = { venue: "binance", label: "again", apiKey: "public", secret: "secret" };
  await expect(addKey({ ctx: after, input: twice })).rejects.toMatchObject({ reason: "key_exists" });
});

test("a rotation that is interrupted, repeated and run twice at once ends under the new key", async () => {
  const ctx = await userOn(OLD);
  await fill(ctx);
  const both = services.start({ vault: createTestVault(`${NEW},${OLD}`).vault });
  const steps: unknown[] = [];
  const interrupted = rotateKeys({
    deps: both,
    batchSize: 10,
    onProgress: (step) => {
      steps.push(step);
      if (steps.length === 2) throw new Error("killed");
    },
  });
  await expect(interrupted).rejects.toThrow("killed");
  // 41 keys in batches of 10; what is left is under the old key still.
  expect(steps).toEqual([
    { table: "exchange_keys", rewrapped: 10, left: 31 },
    { table: "exchange_keys", rewrapped: 10, left: 21 },
  ]);
  expect(await kekIds()).toEqual(["new", "old"]);
  const rest = { deps: both, batchSize: 7 };
  const lefts = await Promise.all([rotateKeys(rest), rotateKeys(rest)]);
  expect(lefts.map(({ left }) => left)).toEqual([0, 0]);
  // 21 keys, the fingerprint key and the authenticator's secret, each by one of the two.
  expect(lefts[0].rewrapped + lefts[1].rewrapped).toBe(23);
  expect(await rotateKeys({ deps: both })).toMatchObject({ rewrapped: 0, left: 0 });
  expect(await listKeys({ ctx: await userOn(NEW) })).toHaveLength(41);
});

test("what does not open stays as it is, is named, and does not hold up the rest", async () => {
  await services.look("update exchange_keys set venue = 'okx'");
  const both = services.start({ vault: createTestVault(`${NEW},${OLD}`).vault });
  const [row] = await services.look("select id from exchange_keys");
  const progress: unknown[] = [];
  const rotation = await rotateKeys({ deps: both, onProgress: (step) => progress.push(step) });
  expect(rotation).toEqual({
    kekId: "new",
    rewrapped: 2,
    unreadable: [`exchange_keys ${String(row?.["id"])}`],
    left: 1,
  });
  expect(progress).toEqual([
    { table: "exchange_keys", rewrapped: 0, left: 1 },
    { table: "fingerprint_keys", rewrapped: 1, left: 0 },
    { table: "totp_secrets", rewrapped: 1, left: 0 },
  ]);
  const [entry] = await services.look("select outcome, details from audit where action = 'keys.rotate'");
  expect(entry).toEqual({ outcome: "error", details: { kekId: "new", rewrapped: 2, left: 1, unreadable: 1 } });
});

test("every table that holds an envelope takes part in the rotation", async () => {
  const tables = await services.look(
    "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'wrapped_dek' order by 1",
  );
  expect(tables.map((row) => row["table_name"])).toEqual(SEALED);
});
