import { randomBytes } from "node:crypto";
import { KEY_BYTES } from "./aes-gcm.ts";

/** A fresh entry of `ENCRYPTION_KEYS`. `at` (epoch ms) only makes the id tell its age. */
export function newKeyringEntry(at: number): string {
  const day = new Date(at).toISOString().slice(0, 10);
  return `k${day}-${randomBytes(3).toString("hex")}:${randomBytes(KEY_BYTES).toString("base64")}`;
}
