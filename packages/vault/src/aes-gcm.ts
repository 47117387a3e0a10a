import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
export const KEY_BYTES = 32;
export const IV_BYTES = 12;
export const TAG_BYTES = 16;

type Key = Uint8Array | KeyObject;

/** `iv | ciphertext | tag`. The iv is random; another one is for published test vectors only. */
export function encrypt(args: {
  readonly key: Key;
  readonly aad: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly iv?: Uint8Array;
}): Uint8Array {
  const iv = args.iv ?? randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, args.key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(args.aad);
  return Buffer.concat([iv, cipher.update(args.plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined where a single bit of key, aad or box differs from what was encrypted. */
export function decrypt(args: {
  readonly key: Key;
  readonly aad: Uint8Array;
  readonly box: Uint8Array;
}): Uint8Array | undefined {
  const { key, aad, box } = args;
  if (box.length < IV_BYTES + TAG_BYTES) return undefined;
  // The tag is always the whole of it: Node would take four bytes for one.
  const decipher = createDecipheriv(ALGORITHM, key, box.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const unproved = decipher.update(box.subarray(IV_BYTES, box.length - TAG_BYTES));
  try {
    decipher.final();
    return unproved;
  } catch {
    unproved.fill(0);
    return undefined;
  }
}
