import { randomBytes } from "node:crypto";
import { decrypt, encrypt, KEY_BYTES } from "./aes-gcm.ts";
import { beforeDeadline } from "./before-deadline.ts";
import { type Binding, dataAad, ENVELOPE_VERSION, wrapAad } from "./binding.ts";
import type { Envelope } from "./envelope.ts";
import { KeyProviderUnavailableError, UnreadableSecretError } from "./errors.ts";
import type { KeyProvider } from "./key-provider.ts";

/** A provider that has not answered by then counts as down: nothing waits for it with money at stake. */
const PROVIDER_DEADLINE_MS = 1000;

export type Vault = {
  /**
   * Seals under a data key of its own, wrapped by the current key-encryption key. `plaintext` is zeroed, whatever
   * happens. @throws KeyProviderUnavailableError
   */
  readonly seal: (args: { readonly binding: Binding; readonly plaintext: Uint8Array }) => Promise<Envelope>;
  /**
   * Lends the plaintext to `use` and zeroes it when that has settled; what `use` throws passes through.
   * @throws UnreadableSecretError, KeyProviderUnavailableError
   */
  readonly open: <T>(
    args: { readonly binding: Binding; readonly envelope: Envelope },
    use: (plaintext: Uint8Array) => T | Promise<T>,
  ) => Promise<T>;
  /**
   * The same secret under the current key-encryption key; the ciphertext stays. The very same envelope where it is
   * under it already. @throws UnreadableSecretError, KeyProviderUnavailableError
   */
  readonly rewrap: (args: { readonly binding: Binding; readonly envelope: Envelope }) => Promise<Envelope>;
  /** @throws KeyProviderUnavailableError */
  readonly currentKeyId: () => Promise<string>;
  /** Resolves when secrets could be sealed and opened now. @throws KeyProviderUnavailableError */
  readonly health: () => Promise<void>;
};

export function createVault(options: { readonly provider: KeyProvider; readonly providerDeadlineMs?: number }): Vault {
  const { provider } = options;
  const deadlineMs = options.providerDeadlineMs ?? PROVIDER_DEADLINE_MS;
  /** A provider's own error may say more than anybody should read. */
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await beforeDeadline(work(), deadlineMs);
    } catch {
      throw new KeyProviderUnavailableError();
    }
  };

  const wrap = async (binding: Binding, dek: Uint8Array): Promise<Pick<Envelope, "kekId" | "wrappedDek">> => {
    const kekId = await asked(provider.currentKeyId);
    const wrappedDek = await asked(() => provider.wrap({ kekId, dek, aad: wrapAad(binding, kekId) }));
    return { kekId, wrappedDek };
  };

  const withDek = async <T>(
    { binding, envelope }: { readonly binding: Binding; readonly envelope: Envelope },
    use: (dek: Uint8Array) => Promise<T>,
  ): Promise<T> => {
    if (envelope.version !== ENVELOPE_VERSION) throw new UnreadableSecretError();
    const { kekId, wrappedDek: wrapped } = envelope;
    const dek = await asked(() => provider.unwrap({ kekId, wrapped, aad: wrapAad(binding, kekId) }));
    if (dek?.length !== KEY_BYTES) throw new UnreadableSecretError();
    try {
      return await use(dek);
    } finally {
      dek.fill(0);
    }
  };

  return {
    seal: async ({ binding, plaintext }) => {
      const dek = randomBytes(KEY_BYTES);
      try {
        const ciphertext = encrypt({ key: dek, aad: dataAad(binding), plaintext });
        return { version: ENVELOPE_VERSION, ...(await wrap(binding, dek)), ciphertext };
      } finally {
        dek.fill(0);
        plaintext.fill(0);
      }
    },
    open: (sealed, use) =>
      withDek(sealed, async (dek) => {
        const { binding, envelope } = sealed;
        const plaintext = decrypt({ key: dek, aad: dataAad(binding), box: envelope.ciphertext });
        if (plaintext === undefined) throw new UnreadableSecretError();
        try {
          return await use(plaintext);
        } finally {
          plaintext.fill(0);
        }
      }),
    rewrap: async ({ binding, envelope }) => {
      if (envelope.kekId === (await asked(provider.currentKeyId))) return envelope;
      return withDek({ binding, envelope }, async (dek) => ({ ...envelope, ...(await wrap(binding, dek)) }));
    },
    currentKeyId: () => asked(provider.currentKeyId),
    health: () => asked(provider.health),
  };
}
