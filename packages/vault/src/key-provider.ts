/** Names a key-encryption key (KEK). Not secret: it is stored beside what it wraps. */
export type KekId = string;

/**
 * Keeps the key-encryption keys and never gives one out. Implementations reject when they cannot answer; a wrong or
 * unknown key is an answer.
 */
export type KeyProvider = {
  /** The key that wraps from now on. */
  readonly currentKeyId: () => Promise<KekId>;
  readonly wrap: (args: {
    readonly kekId: KekId;
    readonly dek: Uint8Array;
    readonly aad: Uint8Array;
  }) => Promise<Uint8Array>;
  /** Undefined where the key is unknown, or what is given was not wrapped by it under the same `aad`. */
  readonly unwrap: (args: {
    readonly kekId: KekId;
    readonly wrapped: Uint8Array;
    readonly aad: Uint8Array;
  }) => Promise<Uint8Array | undefined>;
  /** Resolves when it could serve now. */
  readonly health: () => Promise<void>;
};
