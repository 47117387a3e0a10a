import { appendAudit } from "@tandem/db/repositories/append-audit";
import type { Binding } from "@tandem/vault/binding";
import type { Envelope } from "@tandem/vault/envelope";
import { KeyProviderUnavailableError, UnreadableSecretError } from "@tandem/vault/errors";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";

type OpenDeps = Pick<ServiceDeps, "vault" | "db" | "ids" | "alarm">;

/**
 * Lends a user's secret to `use` for the length of its call. One that does not open is an alarm and an entry of the
 * audit log: somebody wrote to the table, or a key-encryption key is gone.
 * @throws ServiceError UNAVAILABLE key_provider_unavailable; PRECONDITION_FAILED key_unreadable; what `use` throws
 */
export async function openSecret<T>(
  args: { readonly deps: OpenDeps; readonly binding: Binding; readonly envelope: Envelope },
  use: (plaintext: Uint8Array) => T | Promise<T>,
): Promise<T> {
  const { deps, binding, envelope } = args;
  try {
    return await deps.vault.open({ binding, envelope }, use);
  } catch (error) {
    if (error instanceof UnreadableSecretError) await raiseAlarm(deps, binding);
    throw toServiceError(error);
  }
}

/** The vault's errors as refusals; others pass unchanged. */
export function toServiceError(error: unknown): unknown {
  if (error instanceof KeyProviderUnavailableError)
    return new ServiceError("UNAVAILABLE", { reason: "key_provider_unavailable", cause: error });
  if (error instanceof UnreadableSecretError)
    return new ServiceError("PRECONDITION_FAILED", { reason: "key_unreadable", cause: error });
  return error;
}

async function raiseAlarm(deps: OpenDeps, { userId, purpose, recordId }: Binding): Promise<void> {
  deps.alarm({ kind: "secret_unreadable", userId, purpose, recordId });
  const entry = {
    id: deps.ids.next(),
    actorType: "system",
    subjectId: userId,
    action: "vault.open",
    outcome: "error",
    reason: "key_unreadable",
    objectType: purpose,
    objectId: recordId,
  } as const;
  // The refusal stands whether or not it can be written down; the alarm has been raised.
  await transaction({ deps, scope: { userId } }, (tx) => appendAudit({ tx, entry })).catch(() => {});
}
