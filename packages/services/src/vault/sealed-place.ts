import type { Binding } from "@tandem/vault/binding";
import type { Envelope } from "@tandem/vault/envelope";

type SealedColumns = {
  readonly envelopeVersion: number;
  readonly kekId: string;
  readonly wrappedDek: Uint8Array;
  readonly ciphertext: Uint8Array;
};
type Place = { readonly id: string; readonly userId: string };

/** Where each kind of secret belongs. The vault opens it nowhere else. */
export const exchangeKeyPlace = (row: Place & { readonly venue: string }): Binding => ({
  userId: row.userId,
  purpose: row.venue,
  recordId: row.id,
  fields: "credentials",
});
// A venue is a ccxt id: lower case letters and digits, never one with a dot.
export const totpPlace = (row: Place): Binding => ({
  userId: row.userId,
  purpose: "tandem.totp",
  recordId: row.id,
  fields: "secret",
});
export const fingerprintPlace = (row: Place): Binding => ({
  userId: row.userId,
  purpose: "tandem.fingerprint",
  recordId: row.id,
  fields: "key",
});

export const envelopeOf = (row: SealedColumns): Envelope => ({
  version: row.envelopeVersion,
  kekId: row.kekId,
  wrappedDek: row.wrappedDek,
  ciphertext: row.ciphertext,
});

export const columnsOf = ({ version, ...envelope }: Envelope): SealedColumns => ({
  envelopeVersion: version,
  ...envelope,
});
