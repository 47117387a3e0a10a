import { createSecretKey, type KeyObject } from "node:crypto";
import { KEY_BYTES } from "./aes-gcm.ts";
import type { KekId } from "./key-provider.ts";

/** Key-encryption keys by id, the first of them current. Key objects print nothing of themselves. */
export type Keyring = { readonly current: KekId; readonly keys: ReadonlyMap<KekId, KeyObject> };

type At<Kind extends string> = { readonly kind: Kind /** Of the entry, from 1. */; readonly position: number };

/** Why a keyring's text cannot be read; never a part of a key. */
export type KeyringFault = { readonly kind: "empty" } | At<"malformed" | "not_base64" | "wrong_length" | "id_twice">;
/** What reads well and must not guard real keys. */
export type KeyringWeakness = At<"guessable" | "key_twice">;

export type KeyringResult =
  | { readonly ok: true; readonly keyring: Keyring; readonly weaknesses: readonly KeyringWeakness[] }
  | { readonly ok: false; readonly fault: KeyringFault };

const KEK_ID = /^[A-Za-z0-9._-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** 32 random bytes have 30 different values on average, and below 20 never in a lifetime. */
const DISTINCT_BYTES_MIN = 20;

/** Reads `kid:base64(32 bytes)`, comma-separated; the first encrypts, all decrypt. */
export function parseKeyring(text: string): KeyringResult {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const keys = new Map<KekId, KeyObject>();
  const weaknesses: KeyringWeakness[] = [];
  for (const [index, entry] of entries.entries()) {
    const position = index + 1;
    const read = readEntry(entry);
    if (typeof read === "string") return { ok: false, fault: { kind: read, position } };
    if (keys.has(read.id)) return { ok: false, fault: { kind: "id_twice", position } };
    if (read.guessable) weaknesses.push({ kind: "guessable", position });
    if ([...keys.values()].some((known) => known.equals(read.key))) weaknesses.push({ kind: "key_twice", position });
    keys.set(read.id, read.key);
  }
  const [current] = keys.keys();
  if (current === undefined) return { ok: false, fault: { kind: "empty" } };
  return { ok: true, keyring: { current, keys }, weaknesses };
}

type Entry = { readonly id: KekId; readonly key: KeyObject; readonly guessable: boolean };

function readEntry(entry: string): Entry | "malformed" | "not_base64" | "wrong_length" {
  const colon = entry.indexOf(":");
  const id = entry.slice(0, Math.max(colon, 0));
  const encoded = entry.slice(colon + 1);
  if (!KEK_ID.test(id)) return "malformed";
  if (!BASE64.test(encoded)) return "not_base64";
  const bytes = Buffer.from(encoded, "base64");
  try {
    if (bytes.length !== KEY_BYTES) return "wrong_length";
    return { id, key: createSecretKey(bytes), guessable: isGuessable(bytes) };
  } finally {
    bytes.fill(0);
  }
}

/** A passphrase or a pattern in place of random bytes. */
function isGuessable(bytes: Uint8Array): boolean {
  if (new Set(bytes).size < DISTINCT_BYTES_MIN) return true;
  // 32 random bytes are all printable less than once in 10^13 keys.
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
