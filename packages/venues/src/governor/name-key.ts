import { createHash } from "node:crypto";

/** The stable name by which everybody who uses a key names its budget; tells nothing of the key. */
export const nameKey = (apiKey: string): string => createHash("sha256").update(apiKey).digest("base64url");
