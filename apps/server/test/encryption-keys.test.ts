import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readKeyring } from "../src/encryption-keys.ts";
import { Secret } from "../src/secret.ts";

let dataDir: string;
let file: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), "tandem-keys-")), "data");
  file = join(dataDir, "encryption-keys");
});
afterEach(() => rm(join(dataDir, ".."), { recursive: true }));

const development = () => ({ dataDir, production: false });

it("in development a key is made once, for its owner's eyes only, and read again", async () => {
  const first = await readKeyring(development());
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const second = await readKeyring(development());
  expect(second.current).toBe(first.current);
  const key = first.keys.get(first.current);
  expect(key && second.keys.get(second.current)?.equals(key)).toBe(true);
});

it("several processes that start at once agree on one key and leave no drafts", async () => {
  const rings = await Promise.all(Array.from({ length: 8 }, () => readKeyring(development())));
  expect(new Set(rings.map(({ current }) => current)).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(["encryption-keys"]);
});

it("a key that others can read is refused, with the remedy", async () => {
  await readKeyring(development());
  await chmod(file, 0o640);
  await expect(readKeyring(development())).rejects.toThrow(`chmod 600 ${file}`);
});

it("a key file that was changed is refused, not replaced: what is sealed needs the old one", async () => {
  await readKeyring(development());
  for (const text of ["", "nonsense"]) {
    await writeFile(file, text);
    await expect(readKeyring(development())).rejects.toThrow("restore it");
    expect(await readFile(file, "utf8")).toBe(text);
  }
});

it("ENCRYPTION_KEYS wins, and no file is made", async () => {
  const keys = `a:${Buffer.alloc(32, 1).toString("base64")},b:${Buffer.alloc(32, 2).toString("base64")}`;
  const ring = await readKeyring({ ...development(), encryptionKeys: new Secret(keys) });
  expect([ring.current, [...ring.keys.keys()]]).toEqual(["a", ["a", "b"]]);
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

it("production makes no key of its own", async () => {
  await expect(readKeyring({ dataDir, production: true })).rejects.toThrow("ENCRYPTION_KEYS is not set");
  await expect(stat(file)).rejects.toThrow("ENOENT");
});
