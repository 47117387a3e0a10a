import { randomBytes } from "node:crypto";
import {
  type FingerprintKeyRow,
  getFingerprintKeyForUser,
  insertFingerprintKey,
} from "@tandem/db/repositories/fingerprint-keys";
import { fingerprint } from "@tandem/vault/fingerprint";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";
import { openSecret } from "../vault/open-secret.ts";
import { columnsOf, envelopeOf, fingerprintPlace } from "../vault/sealed-place.ts";

const KEY_BYTES = 32;

/**
 * A mark of a venue's public key id that is the same for the same user only, and tells nothing without the user's
 * sealed fingerprint key. @throws ServiceError UNAVAILABLE, PRECONDITION_FAILED key_unreadable
 */
export async function fingerprintOf(args: {
  readonly deps: ServiceDeps;
  readonly userId: string;
  readonly venue: string;
  readonly apiKey: string;
}): Promise<string> {
  const { deps, userId, venue, apiKey } = args;
  const read = (): Promise<FingerprintKeyRow | undefined> =>
    transaction({ deps, scope: { userId } }, (tx) => getFingerprintKeyForUser({ tx, userId }));
  const row = (await read()) ?? (await make(deps, userId).then(read));
  if (row === undefined) throw new Error("the fingerprint key is gone as soon as it was made");
  return openSecret({ deps, binding: fingerprintPlace(row), envelope: envelopeOf(row) }, (key) =>
    fingerprint(key, [venue, apiKey]),
  );
}

async function make(deps: ServiceDeps, userId: string): Promise<void> {
  const id = deps.ids.next();
  const envelope = await deps.vault.seal({
    binding: fingerprintPlace({ id, userId }),
    plaintext: randomBytes(KEY_BYTES),
  });
  const key = { id, userId, ...columnsOf(envelope), createdAt: deps.clock.epochMs() };
  await transaction({ deps, scope: { userId } }, (tx) => insertFingerprintKey({ tx, key }));
}
