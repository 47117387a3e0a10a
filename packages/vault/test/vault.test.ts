import { randomBytes } from "node:crypto";
import { gcm } from "@noble/ciphers/aes.js";
import { describe, expect, test } from "vitest";
import { createKeyringProvider } from "../src/create-keyring-provider.ts";
import { createVault, type Vault } from "../src/create-vault.ts";
import type { Envelope } from "../src/envelope.ts";
import { KeyProviderUnavailableError, UnreadableSecretError } from "../src/errors.ts";
import type { KeyProvider } from "../src/key-provider.ts";
import { parseKeyring } from "../src/keyring.ts";

const BINDING = { userId: "user-1", purpose: "binance", recordId: "record-1", fields: "credentials" };
const oldKey = randomBytes(32);
const newKey = randomBytes(32);

function providerOf(keys: Readonly<Record<string, Uint8Array>>): KeyProvider {
  const text = Object.entries(keys).map(([id, key]) => `${id}:${Buffer.from(key).toString("base64")}`);
  const read = parseKeyring(text.join(","));
  if (!read.ok) throw new Error(read.fault.kind);
  return createKeyringProvider(read.keyring);
}
const vaultOf = (keys: Readonly<Record<string, Uint8Array>>): Vault => createVault({ provider: providerOf(keys) });

const bytesOf = (text: string): Uint8Array => Buffer.from(text, "utf8");
const seal = (vault: Vault, text = "marker secret"): Promise<Envelope> =>
  vault.seal({ binding: BINDING, plaintext: bytesOf(text) });
const openText = (vault: Vault, envelope: Envelope, binding = BINDING): Promise<string> =>
  vault.open({ binding, envelope }, (plaintext) => Buffer.from(plaintext).toString("utf8"));

test("what is sealed opens in its place, and nothing of it shows in the envelope", async () => {
  const vault = vaultOf({ k1: oldKey });
  const envelope = await seal(vault);
  expect(await openText(vault, envelope)).toBe("marker secret");
  expect(envelope).toMatchObject({ version: 1, kekId: "k1" });
  expect(Buffer.from(envelope.ciphertext).includes("marker")).toBe(false);
  // 12 of iv, 32 of key, 16 of tag.
  expect(envelope.wrappedDek).toHaveLength(60);
});

test("a second implementation opens an envelope from its description alone", async () => {
  const { kekId, wrappedDek, ciphertext } = await seal(vaultOf({ k1: oldKey }));
  const text = (...parts: string[]): Uint8Array => bytesOf(JSON.stringify(parts));
  const wrapAad = text("v1", "wrap", "user-1", "binance", "record-1", "credentials", kekId);
  const dek = gcm(oldKey, wrappedDek.slice(0, 12), wrapAad).decrypt(wrappedDek.slice(12));
  const dataAad = text("v1", "data", "user-1", "binance", "record-1", "credentials");
  const plaintext = gcm(dek, ciphertext.slice(0, 12), dataAad).decrypt(ciphertext.slice(12));
  expect(Buffer.from(plaintext).toString()).toBe("marker secret");
});

test("every write has a data key of its own", async () => {
  const vault = vaultOf({ k1: oldKey });
  const [one, two] = [await seal(vault), await seal(vault)];
  expect(await openText(vault, { ...one })).toBe("marker secret");
  await expect(openText(vault, { ...one, wrappedDek: two.wrappedDek })).rejects.toThrow(UnreadableSecretError);
});

test("plaintext is zeroed once it is sealed, and once its borrower is done, even when that fails", async () => {
  const vault = vaultOf({ k1: oldKey });
  const given = bytesOf("marker secret");
  const envelope = await vault.seal({ binding: BINDING, plaintext: given });
  expect(given.every((byte) => byte === 0)).toBe(true);

  const lent: Uint8Array[] = [];
  await vault.open({ binding: BINDING, envelope }, async (plaintext) => void lent.push(plaintext));
  const failing = vault.open({ binding: BINDING, envelope }, async (plaintext) => {
    lent.push(plaintext);
    throw new Error("the borrower fails");
  });
  await expect(failing).rejects.toThrow("the borrower fails");
  expect(lent.map((buffer) => [buffer.length, buffer.every((byte) => byte === 0)])).toEqual([
    [13, true],
    [13, true],
  ]);
});

test("plaintext is zeroed also when it cannot be sealed", async () => {
  const down = { ...providerOf({ k1: oldKey }), wrap: () => Promise.reject(new Error("down")) };
  const given = bytesOf("marker secret");
  await expect(createVault({ provider: down }).seal({ binding: BINDING, plaintext: given })).rejects.toThrow(
    KeyProviderUnavailableError,
  );
  expect(given.every((byte) => byte === 0)).toBe(true);
});

describe("G32 and G33: one generic error", () => {
  const fails = async (vault: Vault, envelope: Envelope, binding = BINDING): Promise<void> => {
    const error = await openText(vault, envelope, binding).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toStrictEqual(new UnreadableSecretError());
  };

  test.each(["userId", "purpose", "recordId", "fields"] as const)("for another %s", async (part) => {
    const vault = vaultOf({ k1: oldKey });
    await fails(vault, await seal(vault), { ...BINDING, [part]: "another" });
  });

  test("for parts of a place that run into each other", async () => {
    const vault = vaultOf({ k1: oldKey });
    const envelope = await seal(vault);
    await fails(vault, envelope, { ...BINDING, userId: 'user-1","binance', purpose: "record-1" });
  });

  test("for every single bit of the envelope that is flipped", async () => {
    const vault = vaultOf({ k1: oldKey });
    const envelope = await seal(vault);
    for (const part of ["wrappedDek", "ciphertext"] as const)
      for (let index = 0; index < envelope[part].length; index++) {
        const bent = Uint8Array.from(envelope[part]);
        bent[index] = (bent[index] ?? 0) ^ (1 << (index % 8));
        await fails(vault, { ...envelope, [part]: bent });
      }
  });

  test("for a tag of four bytes, in both layers", async () => {
    const vault = vaultOf({ k1: oldKey });
    const envelope = await seal(vault, "long enough to be cut anywhere");
    for (const part of ["wrappedDek", "ciphertext"] as const)
      await fails(vault, { ...envelope, [part]: envelope[part].slice(0, -12) });
  });

  test("for an empty envelope", async () => {
    const empty = new Uint8Array();
    await fails(vaultOf({ k1: oldKey }), { version: 1, kekId: "k1", wrappedDek: empty, ciphertext: empty });
  });

  test("for an unknown key, another key under the known id, and the id of another key", async () => {
    const envelope = await seal(vaultOf({ k1: oldKey }));
    await fails(vaultOf({ k2: newKey }), envelope);
    await fails(vaultOf({ k1: newKey }), envelope);
    await fails(vaultOf({ k1: oldKey, k2: newKey }), { ...envelope, kekId: "k2" });
    // The same key under two ids: the id itself is authenticated.
    await fails(vaultOf({ k1: oldKey, k2: oldKey }), { ...envelope, kekId: "k2" });
  });

  test("for a version that this program does not know", async () => {
    const vault = vaultOf({ k1: oldKey });
    await fails(vault, { ...(await seal(vault)), version: 2 });
  });

  test("for a data key of the wrong length", async () => {
    const vault = vaultOf({ k1: oldKey });
    const envelope = await seal(vault);
    const short = { ...providerOf({ k1: oldKey }), unwrap: async () => new Uint8Array(16) };
    await fails(createVault({ provider: short }), envelope);
  });
});

describe("rotation", () => {
  test("puts the data key under the current key and leaves the ciphertext alone", async () => {
    const envelope = await seal(vaultOf({ old: oldKey }));
    const both = vaultOf({ new: newKey, old: oldKey });
    const rewrapped = await both.rewrap({ binding: BINDING, envelope });
    expect(rewrapped.kekId).toBe("new");
    expect(rewrapped.ciphertext).toBe(envelope.ciphertext);
    expect(await openText(vaultOf({ new: newKey }), rewrapped)).toBe("marker secret");
    // Once the old key is gone, a copy of the old row opens nothing.
    await expect(openText(vaultOf({ new: newKey }), envelope)).rejects.toThrow(UnreadableSecretError);
  });

  test("changes nothing that is under the current key", async () => {
    const vault = vaultOf({ k1: oldKey });
    const envelope = await seal(vault);
    expect(await vault.rewrap({ binding: BINDING, envelope })).toBe(envelope);
  });

  test("re-wraps nothing in another place", async () => {
    const envelope = await seal(vaultOf({ old: oldKey }));
    const both = vaultOf({ new: newKey, old: oldKey });
    const moved = both.rewrap({ binding: { ...BINDING, userId: "user-2" }, envelope });
    await expect(moved).rejects.toThrow(UnreadableSecretError);
  });
});

describe("G35: a provider that fails", () => {
  /** Fails in the given way until it is mended. */
  const failing = (fail: () => Promise<never>) => {
    const sound = providerOf({ k1: oldKey });
    const state = { broken: true };
    const either = <A extends unknown[], T>(work: (...args: A) => Promise<T>) => {
      return (...args: A): Promise<T> => (state.broken ? fail() : work(...args));
    };
    const provider = {
      currentKeyId: either(sound.currentKeyId),
      wrap: either(sound.wrap),
      unwrap: either(sound.unwrap),
      health: either(sound.health),
    };
    return { vault: createVault({ provider, providerDeadlineMs: 20 }), state };
  };

  test.each([
    ["is down", () => Promise.reject(new Error("connect ECONNREFUSED with a token in the URL"))],
    ["never answers", () => new Promise<never>(() => {})],
    [
      "throws at once",
      () => {
        throw new Error("no socket");
      },
    ],
  ])("and %s is told apart from a damaged secret, says nothing more, and works again when it does", async (_, fail) => {
    const envelope = await seal(vaultOf({ k1: oldKey }));
    const { vault, state } = failing(fail);
    const unavailable = new KeyProviderUnavailableError();
    await expect(openText(vault, envelope)).rejects.toStrictEqual(unavailable);
    await expect(seal(vault)).rejects.toStrictEqual(unavailable);
    await expect(vault.health()).rejects.toStrictEqual(unavailable);
    await expect(vault.rewrap({ binding: BINDING, envelope })).rejects.toStrictEqual(unavailable);
    state.broken = false;
    expect(await openText(vault, envelope)).toBe("marker secret");
    await vault.health();
  });
});
