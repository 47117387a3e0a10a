import type { KeyAddInput } from "@tandem/contract/keys";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { register } from "../src/auth/register.ts";
import { stepUp } from "../src/auth/step-up.ts";
import type { UserCtx } from "../src/context.ts";
import { addKey } from "../src/keys/add-key.ts";
import { listKeys } from "../src/keys/list-keys.ts";
import { recheckKeys } from "../src/keys/recheck-keys.ts";
import { removeKey } from "../src/keys/remove-key.ts";
import { verifyKey } from "../src/keys/verify-key.ts";
import { alice, bob, keepMail, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
const DAY = 24 * 3_600_000;
const INPUT: KeyAddInput = { venue: "binance", label: "main", apiKey: "publicMARKER1234", secret: "secretMARKER" };

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
const add = (change: Partial<KeyAddInput> = {}, who = ctx) => addKey({ ctx: who, input: { ...INPUT, ...change } });
const stored = async (table = "exchange_keys"): Promise<number> =>
  (await services.look(`select 1 from ${table}`)).length;
const audited = (action: string) =>
  services.look(`select outcome, reason, actor_type, details from audit where action = '${action}' order by seq`);
const verify = (id: string, who = ctx) => verifyKey({ ctx: who, input: { id } });

describe("adding a key", () => {
  test("asks its venue first and answers what the venue says, and no more of the key than four characters", async () => {
    const key = await add();
    const now = services.clock.epochMs();
    expect(key).toEqual({
      id: key.id,
      venue: "binance",
      label: "main",
      apiKeyLast4: "1234",
      permissions: ["read", "trade"],
      warnings: [],
      state: "verified",
      pausedBecause: null,
      ipRestricted: true,
      expiresAt: null,
      createdAt: now,
      checkedAt: now,
    });
    expect(services.keyCheck.asked).toEqual([
      { venue: "binance", credentials: { apiKey: "publicMARKER1234", secret: "secretMARKER" } },
    ]);
    expect(await listKeys({ ctx })).toEqual([key]);
    expect(await audited("keys.add")).toMatchObject([{ outcome: "allow", details: { venue: "binance" } }]);
  });

  test("G30: is refused without a fresh proof, before any venue is asked", async () => {
    await services.clock.advance(10 * MINUTE);
    await expect(add()).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
    expect([services.keyCheck.asked.length, await stored()]).toEqual([0, 0]);
    await stepUp({ ctx, input: { password: alice.password } });
    await add();
  });

  test.each([
    ["withdrawal_permission", { withdraw: true }, "PRECONDITION_FAILED"],
    ["withdrawal_permission", { transfer: true }, "PRECONDITION_FAILED"],
    ["rejected_by_venue", { kind: "rejected" }, "PRECONDITION_FAILED"],
    ["venue_unreachable", { kind: "unreachable" }, "UNAVAILABLE"],
  ] as const)("G36: is refused as %s for %o, stores nothing, and is written down", async (reason, answer, code) => {
    services.keyCheck.answer(answer);
    await expect(add()).rejects.toMatchObject({ code, reason });
    expect([await stored(), await stored("fingerprint_keys")]).toEqual([0, 0]);
    expect(await audited("keys.add")).toMatchObject([{ outcome: "deny", reason }]);
  });

  test.each([
    ["no list of addresses", { ipRestricted: false }, ["no_ip_list"]],
    ["a venue that does not say where it works", { ipRestricted: undefined }, []],
    ["an end in 14 days", { expiresAt: 1_700_000_000_000 + 14 * DAY }, ["expires_soon"]],
    ["an end in 14 days and a moment", { expiresAt: 1_700_000_000_000 + 14 * DAY + 1 }, []],
  ] as const)("G36: with %s is stored with its warning", async (_, rights, warnings) => {
    services.keyCheck.answer(rights);
    expect(await add()).toMatchObject({ state: "verified", warnings });
  });

  test("G36: at a venue that does not say what it may do is stored for reading only", async () => {
    services.keyCheck.answer({ kind: "unverifiable" });
    expect(await add()).toMatchObject({ state: "unverified", permissions: ["read"], warnings: ["unverifiable"] });
  });

  test("for an unknown venue, or without the passphrase that it needs, is refused before anybody is asked", async () => {
    await expect(add({ venue: "constructor" })).rejects.toMatchObject({ code: "VALIDATION", reason: "unknown_venue" });
    await expect(add({ venue: "okx" })).rejects.toMatchObject({ code: "VALIDATION", reason: "passphrase_required" });
    expect(services.keyCheck.asked).toEqual([]);
    await add({ venue: "okx", passphrase: "passMARKER" });
    expect(services.keyCheck.asked[0]?.credentials.passphrase).toBe("passMARKER");
  });

  test("twice is refused, also at once and under another label, and says nothing about other users", async () => {
    const tries = await Promise.allSettled([add(), add({ label: "again" }), add({ secret: "another" })]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(add()).rejects.toMatchObject({ code: "CONFLICT", reason: "key_exists" });
    await add({}, bobs);
    await add({ venue: "kraken" });
    const marks = await services.look("select distinct fingerprint from exchange_keys");
    expect(marks).toHaveLength(3);
  });

  test("stops at fifty", async () => {
    for (let index = 0; index < 50; index++) await add({ apiKey: `key${index}` });
    await expect(add()).rejects.toMatchObject({ code: "PRECONDITION_FAILED", reason: "too_many_keys" });
    expect(await listKeys({ ctx, input: { limit: 200 } })).toHaveLength(50);
  });

  test("a short public part shows no more than there is, and the whole of it never when it has more than four", async () => {
    expect((await add({ apiKey: "abcde" })).apiKeyLast4).toBe("bcde");
  });
});

test("keys are listed newest first, in pages, each user's own", async () => {
  const ids: string[] = [];
  for (const label of ["a", "b", "c"]) ids.unshift((await add({ label, apiKey: `key-${label}` })).id);
  await add({ label: "bob's" }, bobs);
  const list = async (input?: { limit?: number; before?: string }) =>
    (await listKeys({ ctx, input })).map(({ id }) => id);
  expect(await list()).toEqual(ids);
  expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
  expect(await list({ limit: 2, before: ids[1] ?? "" })).toEqual(ids.slice(2));
});

describe("verifying a key", () => {
  test("asks the venue with the stored credentials and keeps what it says", async () => {
    const { id } = await add({ passphrase: "passMARKER" });
    await services.clock.advance(MINUTE);
    services.keyCheck.answer({ trade: false, ipRestricted: false });
    expect(await verify(id)).toMatchObject({
      state: "verified",
      permissions: ["read"],
      warnings: ["no_ip_list"],
      checkedAt: services.clock.epochMs(),
    });
    const credentials = { apiKey: INPUT.apiKey, secret: INPUT.secret, passphrase: "passMARKER" };
    expect(services.keyCheck.asked).toEqual([
      { venue: "binance", credentials },
      { venue: "binance", credentials },
    ]);
    expect(await audited("keys.verify")).toMatchObject([{ outcome: "allow", actor_type: "user" }]);
    expect(await audited("keys.changed")).toMatchObject([
      { details: { permissionsBefore: "read trade", permissions: "read" } },
    ]);
  });

  test("G37: pauses a key that may withdraw now or is refused, and lifts that when it is well again", async () => {
    const { id } = await add();
    for (const [answer, reason] of [
      [{ withdraw: true }, "withdrawal_permission"],
      [{ kind: "rejected" }, "rejected_by_venue"],
    ] as const) {
      services.keyCheck.answer(answer);
      expect(await verify(id)).toMatchObject({ state: "paused", pausedBecause: reason });
      services.keyCheck.answer({});
      expect(await verify(id)).toMatchObject({ state: "verified", pausedBecause: null });
    }
    expect(await audited("keys.changed")).toHaveLength(4);
  });

  test("changes nothing while the venue does not answer", async () => {
    const key = await add();
    services.keyCheck.answer({ kind: "unreachable" });
    await expect(verify(key.id)).rejects.toMatchObject({ code: "UNAVAILABLE", reason: "venue_unreachable" });
    expect(await listKeys({ ctx })).toEqual([key]);
  });

  test("finds no other user's key, and asks nobody about it", async () => {
    const { id } = await add();
    await expect(verify(id, bobs)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(services.keyCheck.asked).toHaveLength(1);
  });
});

describe("removing a key", () => {
  test("leaves nothing of it but the entries of the log", async () => {
    const { id } = await add();
    await expect(removeKey({ ctx: bobs, input: { id } })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await removeKey({ ctx, input: { id } });
    expect(await stored()).toBe(0);
    expect(await audited("keys.remove")).toMatchObject([{ outcome: "allow" }]);
    await expect(removeKey({ ctx, input: { id } })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await add();
  });
});

describe("G32: a row that was moved or bent by hand", () => {
  const bobsId = async (): Promise<string> => bobs.identity.user.id;

  test.each([
    ["to another user", async () => `update exchange_keys set user_id = '${await bobsId()}'`],
    ["to another venue", async () => "update exchange_keys set venue = 'kraken'"],
    ["to another id", async () => "update exchange_keys set id = gen_random_uuid()"],
    [
      "by a bit of the ciphertext",
      async () => "update exchange_keys set ciphertext = set_bit(ciphertext, 100, 1 - get_bit(ciphertext, 100))",
    ],
    [
      "by a bit of the wrapped key",
      async () => "update exchange_keys set wrapped_dek = set_bit(wrapped_dek, 100, 1 - get_bit(wrapped_dek, 100))",
    ],
    ["to another key-encryption key", async () => "update exchange_keys set kek_id = 'k0'"],
  ])(
    "%s does not open: the venue is not asked, an alarm is raised, it is written down, and the key is paused",
    async (where, statement) => {
      await add();
      await services.look(await statement());
      const owner = where === "to another user" ? bobs : ctx;
      const [row] = await services.look("select id, venue, user_id from exchange_keys");
      const id = String(row?.["id"]);
      expect(await verify(id, owner)).toMatchObject({ state: "paused", pausedBecause: "unreadable" });
      expect(services.keyCheck.asked).toHaveLength(1);
      expect(services.alarms).toEqual([
        { kind: "secret_unreadable", userId: row?.["user_id"], purpose: row?.["venue"], recordId: id },
      ]);
      expect(await audited("vault.open")).toMatchObject([
        { outcome: "error", reason: "key_unreadable", actor_type: "system" },
      ]);
    },
  );

  test("an envelope copied onto another key of the same user and venue does not open", async () => {
    const { id: first } = await add();
    const { id: second } = await add({ apiKey: "another5678" });
    await services.look(`
      update exchange_keys set ciphertext = f.ciphertext, wrapped_dek = f.wrapped_dek
      from (select * from exchange_keys where id = '${first}') as f where exchange_keys.id = '${second}'`);
    expect(await verify(second)).toMatchObject({ pausedBecause: "unreadable" });
    expect(await verify(first)).toMatchObject({ state: "verified" });
  });
});

describe("G35: a key provider that fails", () => {
  test.each([
    ["is down", () => Promise.reject(new Error("connect ECONNREFUSED"))],
    [
      "throws",
      () => {
        throw new Error("no socket");
      },
    ],
  ])("and %s keeps everything closed, says so, and needs no restart to be well again", async (_, fail) => {
    const { id } = await add();
    services.testVault.breakProvider(fail);
    const unavailable = { code: "UNAVAILABLE", reason: "key_provider_unavailable" };
    await expect(verify(id)).rejects.toMatchObject(unavailable);
    await expect(add({ apiKey: "another5678" })).rejects.toMatchObject(unavailable);
    // The venue was not even asked, and no key was lost or paused for it.
    expect(services.keyCheck.asked).toHaveLength(1);
    expect(await listKeys({ ctx })).toMatchObject([{ id, state: "verified" }]);
    expect(services.alarms).toEqual([]);
    services.testVault.breakProvider(undefined);
    expect(await verify(id)).toMatchObject({ state: "verified" });
    await add({ apiKey: "another5678" });
  });
});

describe("the daily check", () => {
  test("asks about each key once a day, whoever's it is, and pauses what has changed in the name of nobody", async () => {
    await add();
    await add({}, bobs);
    services.clock.shiftEpoch(DAY - 1);
    expect(await recheckKeys(services.deps)).toBe(0);
    services.keyCheck.answer({ withdraw: true });
    services.clock.shiftEpoch(1);
    expect(await recheckKeys(services.deps)).toBe(2);
    for (const who of [ctx, bobs])
      expect(await listKeys({ ctx: who })).toMatchObject([{ state: "paused", pausedBecause: "withdrawal_permission" }]);
    expect(await recheckKeys(services.deps)).toBe(0);
    const entries = await audited("keys.changed");
    expect(entries.map(({ actor_type, reason }) => [actor_type, reason])).toEqual(
      Array(2).fill(["system", "withdrawal_permission"]),
    );
  });

  test("G37: what it finds changed is told to the owner by mail, once, and to nobody else", async () => {
    await add();
    await add({}, bobs);
    const { mailer, sent } = keepMail();
    const deps = services.start({ mailer });
    services.clock.shiftEpoch(DAY);
    await recheckKeys(deps);
    expect(sent).toEqual([]);
    await services.look(
      "update exchange_keys set next_check_at = 'epoch' where user_id = (select id from users where username = 'Alice')",
    );
    services.keyCheck.answer({ withdraw: true });
    await recheckKeys(deps);
    services.clock.shiftEpoch(DAY);
    await services.look(
      "update exchange_keys set next_check_at = 'infinity' where user_id = (select id from users where username = 'bob')",
    );
    await recheckKeys(deps);
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
      ["alice@example.com", "Tandem: Exchange key changed"],
    ]);
  });

  test("is shared out between processes, and repeated an hour later where a venue did not answer", async () => {
    await add();
    services.keyCheck.answer({ kind: "unreachable" });
    const other = services.start();
    services.clock.shiftEpoch(DAY);
    await Promise.all([recheckKeys(services.deps), recheckKeys(other)]);
    expect(services.keyCheck.asked).toHaveLength(2);
    expect(await listKeys({ ctx })).toMatchObject([{ state: "verified" }]);
    services.clock.shiftEpoch(60 * MINUTE - 1);
    expect(await recheckKeys(services.deps)).toBe(0);
    expect(services.keyCheck.asked).toHaveLength(2);
    services.clock.shiftEpoch(1);
    services.keyCheck.answer({});
    expect(await recheckKeys(services.deps)).toBe(1);
    expect(services.keyCheck.asked).toHaveLength(3);
    expect(await audited("keys.verify")).toMatchObject([{ actor_type: "system" }]);
  });

  test("goes by itself as time goes by", async () => {
    await add();
    services.keyCheck.answer({ kind: "rejected" });
    services.clock.shiftEpoch(DAY);
    await services.clock.advance(10 * MINUTE);
    await expect.poll(async () => (await listKeys({ ctx }))[0]?.pausedBecause).toBe("rejected_by_venue");
  });

  test("a key that does not open does not keep the others from being asked", async () => {
    await add();
    await add({ apiKey: "another5678" });
    await services.look("update exchange_keys set kek_id = 'gone' where api_key_last4 = '1234'");
    services.clock.shiftEpoch(DAY);
    await recheckKeys(services.deps);
    expect((await listKeys({ ctx })).map(({ state, apiKeyLast4 }) => [apiKeyLast4, state])).toEqual([
      ["5678", "verified"],
      ["1234", "paused"],
    ]);
  });
});

test("G31: neither answers, nor rows, nor the log of the database's text hold anything of a key", async () => {
  const answers: unknown[] = [await add({ passphrase: "passMARKER" })];
  await expect(add()).rejects.toSatisfy((error) => answers.push(error, String(error), JSON.stringify(error)) > 0);
  services.keyCheck.answer({ kind: "rejected" });
  await add({ apiKey: "otherMARKER9" }).catch((error: unknown) => answers.push(error));
  const [row] = await listKeys({ ctx });
  answers.push(row, await verify(row?.id ?? ""));
  const tables = await services.look("select tablename from pg_tables where schemaname = 'public'");
  const dump: string[] = [];
  for (const { tablename } of tables)
    dump.push(
      ...(await services.look(`select t::text as text from ${String(tablename)} as t`)).map(({ text }) => String(text)),
    );
  expect(dump.length).toBeGreaterThan(5);
  const everything = JSON.stringify(answers) + dump.join("\n");
  expect(everything).toContain("1234");
  for (const form of ["utf8", "hex", "base64"] as const)
    expect(everything).not.toContain(Buffer.from("MARKER").toString(form).slice(0, 8));
});
