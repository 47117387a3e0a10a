import type { Clock } from "@tandem/engine/ports";
import type { Identity } from "../context.ts";

/** Half of what a revocation in another process may take to be felt here. */
const KEPT_MS = 500;
const KEPT_MAX = 10_000;

/** By the digest of a token: who presented it a moment ago. */
export type IdentityCache = {
  readonly get: (sessionId: string) => Identity | undefined;
  /** Asks and keeps the answer, unless something was forgotten while it was under way. */
  readonly load: (sessionId: string, ask: () => Promise<Identity | null>) => Promise<Identity | null>;
  readonly forget: (sessionId: string) => void;
  /** For every change to accounts, sessions and tokens in this process: it is felt at the next call. */
  readonly forgetAll: () => void;
};

/**
 * Identities of the last half second, so that a busy client costs one query for many calls. A session that ends in this
 * process is forgotten at once, one that ends in another within that time; an end by the clock is always kept.
 */
export function createIdentityCache(clock: Pick<Clock, "epochMs" | "monotonicMs">): IdentityCache {
  const kept = new Map<string, { readonly identity: Identity; readonly until: number }>();
  let generation = 0;
  return {
    get: (sessionId) => {
      const entry = kept.get(sessionId);
      if (entry === undefined) return undefined;
      if (clock.monotonicMs() < entry.until && clock.epochMs() < entry.identity.expiresAt) return entry.identity;
      kept.delete(sessionId);
      return undefined;
    },
    load: async (sessionId, ask) => {
      const [asked, until] = [generation, clock.monotonicMs() + KEPT_MS];
      const identity = await ask();
      if (identity !== null && asked === generation) {
        if (kept.size >= KEPT_MAX) kept.clear();
        kept.set(sessionId, { identity, until });
      }
      return identity;
    },
    forget: (sessionId) => {
      generation += 1;
      kept.delete(sessionId);
    },
    forgetAll: () => {
      generation += 1;
      kept.clear();
    },
  };
}
