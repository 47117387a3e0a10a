import type { VenueId } from "@tandem/domain/market";

/** What opens an account at a venue. Exists for the length of a call, and is never logged or kept. */
export type VenueCredentials = {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase?: string;
};

/** What a venue says that a key may do. */
export type KeyRights = {
  readonly read: boolean;
  readonly trade: boolean;
  readonly withdraw: boolean;
  /** To other accounts than the key's own, of sub-accounts too. */
  readonly transfer: boolean;
  /** Accepted from listed addresses only; undefined where the venue does not say. */
  readonly ipRestricted: boolean | undefined;
  /** Epoch ms, where the key or its right to trade ends. */
  readonly expiresAt: number | undefined;
};

export type KeyCheckOutcome =
  | { readonly kind: "verified"; readonly rights: KeyRights }
  /** The venue took the key, and does not tell (or not in words that are known) what it may do. */
  | { readonly kind: "unverifiable" }
  /** The venue said no: a wrong key, secret or passphrase, an address that is not on its list. */
  | { readonly kind: "rejected" }
  /** No answer that means anything. Nothing is known of the key. */
  | { readonly kind: "unreachable" };

/** Asks venues about keys. Never by trying to move anything. */
export type KeyCheck = {
  /** The venues that keys can be kept for. */
  readonly venues: readonly VenueId[];
  readonly needsPassphrase: (venue: VenueId) => boolean;
  /** Never rejects. Nothing of `credentials` is kept, logged or part of the outcome. */
  readonly check: (args: {
    readonly venue: VenueId;
    readonly credentials: VenueCredentials;
  }) => Promise<KeyCheckOutcome>;
};
