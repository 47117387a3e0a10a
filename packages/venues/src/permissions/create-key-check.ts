import type { VenueId } from "@tandem/domain/market";
import type { KeyCheck, KeyCheckOutcome, VenueCredentials } from "@tandem/engine/key-check";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../ccxt/load-ccxt-class.ts";
import { readVenueBase } from "../ccxt/map-venue-urls.ts";
import { openExchange } from "../ccxt/open-exchange.ts";
import { governExchange } from "../governor/govern-exchange.ts";
import type { GovernorPort } from "../governor/governor-types.ts";
import { nameKey } from "../governor/name-key.ts";
import { isRefusal } from "./is-refusal.ts";
import { PASSPHRASE_VENUES, UNVERIFIABLE_METHOD, VENUE_QUESTIONS } from "./venue-questions.ts";

const TIMEOUT_MS = 8_000;

export type KeyCheckOptions = {
  readonly venues: readonly VenueId[];
  /** As `VENUE_URLS`. */
  readonly venueUrls: Readonly<Record<VenueId, string>>;
  readonly governor?: GovernorPort | undefined;
  readonly timeoutMs?: number;
};

/**
 * Asks venues through ccxt's own classes, an object a question: it holds the credentials, so it is neither kept nor
 * shown to anything. What ccxt throws may hold the signed request and ends here.
 */
export function createKeyCheck(options: KeyCheckOptions): KeyCheck {
  return {
    venues: options.venues,
    needsPassphrase: (venue) => PASSPHRASE_VENUES.includes(venue),
    check: async ({ venue, credentials }) => {
      const signing = { failed: false };
      try {
        const exchange = await openForKey({ venue, credentials, options, signing });
        return await ask(exchange).finally(() => forget(exchange));
      } catch (error) {
        // Credentials that cannot even sign a request: a secret that is no base64, a passphrase that is missing.
        return signing.failed || isRefusal(error) ? { kind: "rejected" } : { kind: "unreachable" };
      }
    },
  };
}

async function ask(exchange: CcxtExchange): Promise<KeyCheckOutcome> {
  const question = Object.hasOwn(VENUE_QUESTIONS, exchange.id) ? VENUE_QUESTIONS[exchange.id] : undefined;
  const answer = await callMethod(exchange, question?.method ?? UNVERIFIABLE_METHOD);
  const rights = question?.read(answer);
  return rights === undefined ? { kind: "unverifiable" } : { kind: "verified", rights };
}

async function openForKey(args: {
  readonly venue: VenueId;
  readonly credentials: VenueCredentials;
  readonly options: KeyCheckOptions;
  readonly signing: { failed: boolean };
}): Promise<CcxtExchange> {
  const { venue, credentials, options, signing } = args;
  const baseUrl = Object.hasOwn(options.venueUrls, venue) ? options.venueUrls[venue] : undefined;
  const exchange = await openExchange({
    exchangeClass: await loadCcxtClass(venue),
    config: {
      apiKey: credentials.apiKey,
      secret: credentials.secret,
      ...(credentials.passphrase !== undefined && { password: credentials.passphrase }),
      timeout: options.timeoutMs ?? TIMEOUT_MS,
      options: { maxRetriesOnFailure: 0 },
    },
    base: baseUrl === undefined ? undefined : readVenueBase(baseUrl),
    hooks: { frame: () => false, pong: () => {}, connected: () => {}, down: () => {} },
  });
  watchSigning(exchange, signing);
  const { governor } = options;
  if (governor) governExchange(exchange, { governor, lane: () => "repair", key: nameKey(credentials.apiKey) });
  return exchange;
}

function watchSigning(exchange: CcxtExchange, signing: { failed: boolean }): void {
  const sign: unknown = Reflect.get(exchange, "sign");
  if (typeof sign !== "function") throw new TypeError(`ccxt's ${exchange.id} signs nothing`);
  Reflect.set(exchange, "sign", (...request: readonly unknown[]): unknown => {
    try {
      return Reflect.apply(sign, exchange, request);
    } catch (error) {
      signing.failed = true;
      throw error;
    }
  });
}

/** Methods that ccxt makes of endpoints at run time are in none of its types. */
function callMethod(exchange: CcxtExchange, name: string): Promise<unknown> {
  const method: unknown = Reflect.get(exchange, name);
  if (typeof method !== "function") throw new TypeError(`ccxt's ${exchange.id} has no ${name}`);
  return Promise.resolve(Reflect.apply(method, exchange, []));
}

function forget(exchange: CcxtExchange): void {
  for (const field of ["apiKey", "secret", "password"]) Reflect.set(exchange, field, undefined);
}
