import { formatScaled, parseScaled } from "@tandem/domain/money";
import { customType, smallint, text } from "drizzle-orm/pg-core";

/** `timestamptz(3)` in the database, epoch milliseconds in the program. */
export const epochMs = customType<{ data: number; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  toDriver: (value) => new Date(value).toISOString(),
  fromDriver: (value) => new Date(value).getTime(),
});

/** Money, amounts and prices: `numeric` with 18 decimals in the database, a bigint scaled by 10^18 in the program. */
export const scaled = customType<{ data: bigint; driverData: string }>({
  dataType: () => "numeric(38, 18)",
  toDriver: formatScaled,
  fromDriver: parseScaled,
});

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

/** A sealed secret as the vault makes it. Only these columns change when its key-encryption key is rotated. */
export const envelopeColumns = () => ({
  envelopeVersion: smallint("envelope_version").notNull(),
  kekId: text("kek_id").notNull(),
  wrappedDek: bytes("wrapped_dek").notNull(),
  ciphertext: bytes().notNull(),
});
