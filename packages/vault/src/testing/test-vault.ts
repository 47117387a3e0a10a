import { randomBytes } from "node:crypto";
import { createKeyringProvider } from "../create-keyring-provider.ts";
import { createVault, type Vault } from "../create-vault.ts";
import type { KeyProvider } from "../key-provider.ts";
import { parseKeyring } from "../keyring.ts";

export type TestVault = {
  readonly vault: Vault;
  /** As `ENCRYPTION_KEYS`. */
  readonly keys: string;
  /** From now on the provider does this to every question, until it is told `undefined`. */
  readonly breakProvider: (fail: (() => Promise<never>) | undefined) => void;
};

/** One entry of `ENCRYPTION_KEYS`. */
export const testKey = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;

export function keyringProvider(keys: string): KeyProvider {
  const read = parseKeyring(keys);
  if (!read.ok) throw new Error(read.fault.kind);
  return createKeyringProvider(read.keyring);
}

/** A real vault over keys of its own, whose provider can fail. */
export function createTestVault(keys: string = testKey("k1")): TestVault {
  const sound = keyringProvider(keys);
  let broken: (() => Promise<never>) | undefined;
  const either =
    <A extends readonly unknown[], T>(work: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      broken === undefined ? work(...args) : broken();
  const provider = {
    currentKeyId: either(sound.currentKeyId),
    wrap: either(sound.wrap),
    unwrap: either(sound.unwrap),
    health: either(sound.health),
  };
  return {
    vault: createVault({ provider, providerDeadlineMs: 5_000 }),
    keys,
    breakProvider: (fail) => {
      broken = fail;
    },
  };
}
