import { HasherBusyError, type PasswordCheck } from "@tandem/auth/hasher";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";

/** When the queue of password checks is full: about as long as it takes to empty. */
const BUSY_RETRY_MS = 1000;

/** @throws ServiceError UNAVAILABLE when too many wait already */
export const hashPassword = (args: {
  readonly deps: Pick<ServiceDeps, "hasher">;
  readonly password: string;
}): Promise<string> => args.deps.hasher.hash(args.password).catch(tellBusy);

/** Costs the same for `stored: null`, an account that does not exist. @throws ServiceError UNAVAILABLE when too many wait already */
export const checkAgainst = (args: {
  readonly deps: ServiceDeps;
  readonly stored: string | null;
  readonly password: string;
}): Promise<PasswordCheck> => args.deps.hasher.check(args.stored, args.password).catch(tellBusy);

function tellBusy(error: unknown): never {
  if (error instanceof HasherBusyError)
    throw new ServiceError("UNAVAILABLE", { retryAfterMs: BUSY_RETRY_MS, cause: error });
  throw error;
}
