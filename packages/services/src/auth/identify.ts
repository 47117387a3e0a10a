import { apiTokenHash, isApiToken } from "@tandem/auth/api-token";
import { addressBucket } from "@tandem/auth/client-address";
import { isSessionToken, sessionIdOf } from "@tandem/auth/session-token";
import type { Identity, ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { authenticate } from "./authenticate.ts";

/**
 * `authenticate` for the calls of a transport: asks the database at most twice a second for one token, and not at all
 * for an address that keeps presenting tokens of nobody.
 * @throws ServiceError LIMIT_EXCEEDED rate_limited; UNAVAILABLE when the database does not answer
 */
export async function identify(args: {
  readonly deps: ServiceDeps;
  readonly token: string;
  /** Of the client, after trusted hops. */
  readonly ip: string;
}): Promise<Identity | null> {
  const { deps, token, ip } = args;
  const sessionId = isSessionToken(token) ? sessionIdOf(token) : isApiToken(token) ? apiTokenHash(token) : undefined;
  if (sessionId === undefined) return null;
  const known = deps.identities.get(sessionId);
  if (known !== undefined) return known;
  const bucket = addressBucket(ip);
  // Taken before the answer is known: a burst must not come in while the first is still being looked up.
  const retryAfterMs = deps.strangers.spend(bucket);
  if (retryAfterMs > 0) throw new ServiceError("LIMIT_EXCEEDED", { reason: "rate_limited", retryAfterMs });
  const giveBack = (): void => deps.strangers.refund(bucket);
  const identity = await deps.identities
    .load(sessionId, () => authenticate({ deps, token }))
    .catch((error: unknown) => {
      giveBack();
      throw error;
    });
  if (identity !== null) giveBack();
  return identity;
}
