import type { KeyCheck, KeyCheckOutcome, KeyRights, VenueCredentials } from "@tandem/engine/key-check";

/** A key for reading and trading, from listed addresses, without an end. */
export const tradingRights: KeyRights = {
  read: true,
  trade: true,
  withdraw: false,
  transfer: false,
  ipRestricted: true,
  expiresAt: undefined,
};

export type ScriptedKeyCheck = KeyCheck & {
  /** What every venue answers from now on. */
  readonly answer: (outcome: KeyCheckOutcome | Partial<KeyRights>) => void;
  /** Every question so far. */
  readonly asked: readonly { readonly venue: string; readonly credentials: VenueCredentials }[];
};

/** Venues that answer what the test says; at first that a key may read and trade. */
export function createScriptedKeyCheck(venues: readonly string[] = ["binance", "kraken", "okx"]): ScriptedKeyCheck {
  const asked: { venue: string; credentials: VenueCredentials }[] = [];
  let outcome: KeyCheckOutcome = { kind: "verified", rights: tradingRights };
  return {
    venues,
    needsPassphrase: (venue) => venue === "okx",
    asked,
    answer: (next) => {
      outcome = "kind" in next ? next : { kind: "verified", rights: { ...tradingRights, ...next } };
    },
    check: async ({ venue, credentials }) => {
      asked.push({ venue, credentials: { ...credentials } });
      return outcome;
    },
  };
}
