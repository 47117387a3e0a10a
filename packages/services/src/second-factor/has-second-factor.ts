import type { Tx } from "@tandem/db/database";
import { getTotpSecretForUser } from "@tandem/db/repositories/totp-secrets";

/** Whether this user signs in with a second factor. */
export async function hasSecondFactor(args: { readonly tx: Tx; readonly userId: string }): Promise<boolean> {
  const secret = await getTotpSecretForUser(args);
  return secret !== undefined && secret.confirmedAt !== null;
}
