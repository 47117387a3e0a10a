import type { User } from "@tandem/contract/auth";

/** One session as stored. Times are epoch ms. */
export type StoredSession = {
  /** The sha256 of the token in hex: who reads the table cannot sign in with it. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly lastActiveAt: number;
  /** The absolute end; the idle end follows from `lastActiveAt`. */
  readonly expiresAt: number;
  readonly ipHash: string;
  readonly userAgent: string;
  /** What its user calls it. */
  readonly handle: string;
  /** When its user last proved who they are. */
  readonly stepUpAt: number;
};

/** Where sessions live, already bound to the transaction of the change it is part of. */
export type SessionStore = {
  readonly find: (sessionId: string) => Promise<{ readonly session: StoredSession; readonly user: User } | null>;
  readonly insert: (session: StoredSession) => Promise<void>;
  readonly remove: (sessionId: string) => Promise<void>;
  readonly removeAllOf: (userId: string) => Promise<void>;
  readonly listOf: (userId: string) => Promise<readonly StoredSession[]>;
};
