import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits as base64url, for a link that works once: a reset of a password, an invite. */
export const newOneTimeToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** What could be one at all; anything else costs no query. */
export const isOneTimeToken = (text: string): boolean => TOKEN_PATTERN.test(text);

/** What the table holds: a name of its own keeps it apart from a session's id, whatever the token is. */
export const oneTimeTokenHash = (token: string): string =>
  createHash("sha256").update("tandem one-time token\n").update(token).digest("hex");
