import type { KekId } from "./key-provider.ts";

/** A secret as it is stored. Nothing in it is secret while the key-encryption key is. */
export type Envelope = {
  readonly version: number;
  readonly kekId: KekId;
  /** The data key of this one record and write, wrapped. */
  readonly wrappedDek: Uint8Array;
  readonly ciphertext: Uint8Array;
};
