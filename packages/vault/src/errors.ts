/**
 * A sealed secret cannot be opened. One error for every cause (a flipped bit, another's row, an unknown key): whoever
 * tries must not learn which check failed.
 */
export class UnreadableSecretError extends Error {
  constructor() {
    super("a sealed secret cannot be opened");
    this.name = "UnreadableSecretError";
  }
}

/** The keeper of the key-encryption keys does not answer in time. Nothing is known of the secret; try again later. */
export class KeyProviderUnavailableError extends Error {
  constructor() {
    super("the key provider does not answer");
    this.name = "KeyProviderUnavailableError";
  }
}
