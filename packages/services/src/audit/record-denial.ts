import type { ErrorReason } from "@tandem/contract/errors";
import type { Identity, RequestInfo, ServiceDeps } from "../context.ts";

/** An audit row for a call that was refused before any verb ran. Never throws: a refusal stays a refusal. */
export async function recordDenial(_args: {
  readonly deps: ServiceDeps;
  readonly request: RequestInfo;
  readonly identity: Identity | null;
  /** The procedure's path. */
  readonly action: string;
  readonly reason: ErrorReason;
}): Promise<void> {
  throw new Error("lands with the database schema");
}
