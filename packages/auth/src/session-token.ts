import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits as base64url: what the client holds and the database never sees. */
export const newSessionToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** What could be a token at all; anything else costs no query. */
export const isSessionToken = (text: string): boolean => TOKEN_PATTERN.test(text);

/** The row's id: presenting it as a token finds nothing, because it is hashed again. */
export const sessionIdOf = (token: string): string => createHash("sha256").update(token).digest("hex");
