import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAnchorDirectory } from "../src/audit-anchors/anchor-directory.ts";
import { anchorKeyFromFile, anchorKeyFromSeed } from "../src/audit-anchors/anchor-key.ts";
import { createDatabase, type Db } from "../src/database.ts";
import { appendAudit } from "../src/repositories/append-audit.ts";
import { readAuditHead, verifyAudit } from "../src/repositories/verify-audit.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing/test-database.ts";
import { withTransaction } from "../src/with-transaction.ts";

/** RFC 8032, section 7.1, test 1: the seed, and the public key that belongs to it. */
const SEED = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
const PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const key = anchorKeyFromSeed(SEED.toString("base64"));
const AT = Date.UTC(2026, 0, 31, 23, 59);

let dir: string;
let database: TestDatabase;
let db: Db;
let superuser: postgres.Sql;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tandem-anchors-"));
  database = await createTestDatabase();
  db = createDatabase({ url: database.appUrl, deadlineMs: 30_000 });
  superuser = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await Promise.all([db.close(), superuser.end()]);
  await database.drop();
});

const append = (count: number) =>
  withTransaction({ db, scope: {} }, async (tx) => {
    for (let n = 0; n < count; n++)
      await appendAudit({ tx, entry: { id: randomUUID(), actorType: "system", action: "test", outcome: "allow" } });
  });
const anchors = () => createAnchorDirectory({ dir, key });
/** Signs the head as it is now. */
const sign = async (at = AT) => anchors().write({ ...(await readAuditHead(db)), at });
const verify = async () => verifyAudit(db, await anchors().read());

/** What only somebody with the superuser's power can do, and does thoroughly: the head row follows the chain. */
async function rewrite(statement: string): Promise<void> {
  await superuser`alter table audit disable trigger user`;
  await superuser.unsafe(statement);
  await superuser`update audit_head set
    seq = (select coalesce(max(seq), 0) from audit),
    hash = coalesce((select hash from audit order by seq desc limit 1), decode(repeat('00', 32), 'hex'))`;
  await superuser`alter table audit enable trigger user`;
}

test("G66 a cut tail whose head row was set back too is found by an anchor, and by nothing else", async () => {
  await append(5);
  await sign();
  await rewrite("delete from audit where seq > 3");
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 3 });
  expect(await verify()).toEqual({ ok: false, checked: 3, firstBadSeq: 4, fault: "anchor_mismatch" });
});

test("G66 a chain that was emptied and grown again is found at the first signed entry", async () => {
  await append(3);
  await sign();
  await rewrite("delete from audit");
  await append(4);
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 4 });
  expect(await verify()).toMatchObject({ ok: false, checked: 2, firstBadSeq: 3, fault: "anchor_mismatch" });
});

test("a chain that only grew holds against all of its anchors, over months", async () => {
  for (const at of [AT, AT + 60_000, AT + 120_000]) {
    await append(2);
    await sign(at);
  }
  await append(1);
  expect(readdirSync(dir).sort()).toEqual(["anchors-2026-01.ndjson", "anchors-2026-02.ndjson"]);
  expect((await anchors().read()).map(({ anchor, genuine }) => [anchor.seq, genuine])).toEqual([
    [2, true],
    [4, true],
    [6, true],
  ]);
  expect(await verify()).toEqual({ ok: true, checked: 7 });
});

test("an anchor that another key signed, that was changed, or that is no anchor is told, and believed in nothing", async () => {
  await append(2);
  const other = anchorKeyFromSeed(Buffer.alloc(32, 7).toString("base64"));
  await createAnchorDirectory({ dir, key: other }).write({ ...(await readAuditHead(db)), seq: 99, at: AT });
  expect(await verify()).toEqual({ ok: false, checked: 2, fault: "anchor_forged" });
  const file = join(dir, "anchors-2026-01.ndjson");
  rmSync(file);
  await sign();
  expect(await verify()).toEqual({ ok: true, checked: 2 });
  writeFileSync(file, readFileSync(file, "utf8").replace('"seq":2', '"seq":1'));
  expect(await verify()).toEqual({ ok: false, checked: 2, fault: "anchor_forged" });
  rmSync(file);
  await sign();
  appendFileSync(file, "{}\n");
  expect(await verify()).toEqual({ ok: false, checked: 2, fault: "anchor_forged" });
});

test("a key from the environment is the ed25519 key of that seed", () => {
  // The last 32 bytes of an SPKI are the key (RFC 8410).
  expect(key.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex")).toBe(PUBLIC);
  expect(() => anchorKeyFromSeed(Buffer.alloc(31).toString("base64"))).toThrow("32 bytes");
});

test("a key of a file is made once, for its owner alone; one that others can read is refused", () => {
  const file = join(dir, "sub", "anchor-key.pem");
  const made = anchorKeyFromFile(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const der = (from: typeof made) => from.publicKey.export({ format: "der", type: "spki" }).toString("hex");
  expect(der(anchorKeyFromFile(file))).toBe(der(made));
  chmodSync(file, 0o640);
  expect(() => anchorKeyFromFile(file)).toThrow("others can read");
  chmodSync(file, 0o600);
  writeFileSync(file, "SECRETGARBAGE");
  expect(() => anchorKeyFromFile(file)).toThrow(/holds no ed25519 key/);
  expect(() => anchorKeyFromFile(file)).not.toThrow(/SECRETGARBAGE/);
});
