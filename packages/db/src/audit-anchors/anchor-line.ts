import { sign, verify } from "node:crypto";
import type { AnchorKey } from "./anchor-key.ts";
import type { AuditAnchor, ReadAnchor } from "./audit-anchors.ts";

/** The bytes that are signed: a name of their own, so that no other signature of this key fits. */
const signed = ({ seq, hash, at }: AuditAnchor): Buffer =>
  Buffer.from(`tandem audit anchor 1\n${seq}\n${hash}\n${at}\n`);

/** One line of JSON. */
export const anchorLine = (anchor: AuditAnchor, { privateKey }: AnchorKey): string =>
  JSON.stringify({ v: 1, ...anchor, signature: sign(null, signed(anchor), privateKey).toString("base64") });

const isAnchor = (value: unknown): value is AuditAnchor & { readonly signature: string } =>
  typeof value === "object" &&
  value !== null &&
  "seq" in value &&
  Number.isSafeInteger(value.seq) &&
  "at" in value &&
  Number.isSafeInteger(value.at) &&
  "hash" in value &&
  typeof value.hash === "string" &&
  /^[0-9a-f]{64}$/.test(value.hash) &&
  "signature" in value &&
  typeof value.signature === "string";

/** What a line says and whether `key` signed it. A line that is no anchor is an unsigned anchor of entry 0. */
export function readAnchorLine(line: string, { publicKey }: AnchorKey): ReadAnchor {
  const parsed = parse(line);
  if (!isAnchor(parsed)) return { anchor: { seq: 0, hash: "", at: 0 }, genuine: false };
  const anchor = { seq: parsed.seq, hash: parsed.hash, at: parsed.at };
  const signature = Buffer.from(parsed.signature, "base64");
  return { anchor, genuine: verify(null, signed(anchor), publicKey, signature) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
