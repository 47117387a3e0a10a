import { decrypt, encrypt } from "./aes-gcm.ts";
import type { KeyProvider } from "./key-provider.ts";
import type { Keyring } from "./keyring.ts";

/** Keys held by this process. */
export const createKeyringProvider = ({ current, keys }: Keyring): KeyProvider => ({
  currentKeyId: async () => current,
  wrap: async ({ kekId, dek, aad }) => {
    const key = keys.get(kekId);
    if (key === undefined) throw new Error("no such key in the keyring");
    return encrypt({ key, aad, plaintext: dek });
  },
  unwrap: async ({ kekId, wrapped, aad }) => {
    const key = keys.get(kekId);
    return key === undefined ? undefined : decrypt({ key, aad, box: wrapped });
  },
  health: async () => {},
});
