import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export type AnchorKey = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/** The key that signs anchors cannot be used. The message says what to do and holds nothing of the key. */
export class AnchorKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AnchorKeyError";
  }
}

const SEED_BYTES = 32;
/** PKCS #8 of an ed25519 key: this, and the seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const OTHERS_MAY = 0o077;

const pair = (privateKey: KeyObject): AnchorKey => ({ privateKey, publicKey: createPublicKey(privateKey) });

/** An ed25519 key from its 32-byte seed in base64. @throws AnchorKeyError */
export function anchorKeyFromSeed(text: string): AnchorKey {
  const seed = Buffer.from(text, "base64");
  if (seed.length !== SEED_BYTES) throw new AnchorKeyError("the anchor key is not 32 bytes in base64");
  return pair(createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" }));
}

/**
 * The ed25519 key in `file`, made there (mode 0600) the first time.
 * @throws AnchorKeyError when others can read the file, or it holds no such key
 */
export function anchorKeyFromFile(file: string): AnchorKey {
  mkdirSync(dirname(file), { recursive: true });
  const made = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" });
  try {
    // Of two processes that start at once one makes it.
    writeFileSync(file, made, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  if ((statSync(file).mode & OTHERS_MAY) !== 0)
    throw new AnchorKeyError(`others can read ${file}: chmod 600, and make a new key if they did`);
  try {
    const privateKey = createPrivateKey(readFileSync(file));
    if (privateKey.asymmetricKeyType === "ed25519") return pair(privateKey);
  } catch {
    // Falls through to the one message: what the parser says may quote the file.
  }
  throw new AnchorKeyError(`${file} holds no ed25519 key: restore it, or move it away to make a new one`);
}
