import { readFactorCode } from "@tandem/auth/factor-code";
import { totpStepOf } from "@tandem/auth/totp";
import type { Tx } from "@tandem/db/database";
import { takeRecoveryCode } from "@tandem/db/repositories/recovery-codes";
import { getTotpSecretForUser, type TotpSecretRow, takeTotpStep } from "@tandem/db/repositories/totp-secrets";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { openSecret } from "../vault/open-secret.ts";
import { envelopeOf, totpPlace } from "../vault/sealed-place.ts";

/** What a code would prove. It proves nothing until it has been used up. */
export type FactorProof =
  | { readonly kind: "totp"; readonly id: string; readonly step: number }
  | { readonly kind: "recovery"; readonly codeHash: string }
  | { readonly kind: "none" };

const NONE: FactorProof = { kind: "none" };

/**
 * Reads a code of the user's second factor, outside of any transaction: opening the secret may take a while.
 * @throws ServiceError UNAVAILABLE key_provider_unavailable, database_unavailable
 */
export async function readFactorProof(args: {
  readonly deps: ServiceDeps;
  readonly userId: string;
  readonly code: string;
}): Promise<FactorProof> {
  const { deps, userId } = args;
  const code = readFactorCode(args.code);
  if (code.kind === "malformed") return NONE;
  if (code.kind === "recovery") return { kind: "recovery", codeHash: code.codeHash };
  const secret = await transaction({ deps, scope: { userId } }, (tx) => getTotpSecretForUser({ tx, userId }));
  if (!secret?.confirmedAt) return NONE;
  const step = await stepOf({ deps, secret, code: code.code });
  return step === null ? NONE : { kind: "totp", id: secret.id, step };
}

/** The step that a code belongs to, or null; also where the secret does not open: an alarm is raised then. */
export async function stepOf(args: {
  readonly deps: ServiceDeps;
  readonly secret: TotpSecretRow;
  readonly code: string;
}): Promise<number | null> {
  const { deps, secret: row, code } = args;
  const epochMs = deps.clock.epochMs();
  try {
    return await openSecret({ deps, binding: totpPlace(row), envelope: envelopeOf(row) }, (secret) =>
      totpStepOf({ secret, code, epochMs }),
    );
  } catch (error) {
    if (error instanceof ServiceError && error.reason === "key_unreadable") return null;
    throw error;
  }
}

/** Uses the code up, in the transaction of what it opens. Of any number at once with the same code, one gets true. */
export async function takeFactorProof(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly proof: FactorProof;
}): Promise<boolean> {
  const { tx, userId, proof } = args;
  switch (proof.kind) {
    case "totp":
      return takeTotpStep({ tx, userId, id: proof.id, step: proof.step });
    case "recovery":
      return takeRecoveryCode({ tx, userId, codeHash: proof.codeHash });
    case "none":
      return false;
  }
}
