import type { VenueCredentials } from "@tandem/engine/key-check";
import type { Clock } from "@tandem/engine/ports";
import { FRAME_BYTES_MAX } from "../ccxt/bound-answers.ts";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../ccxt/load-ccxt-class.ts";
import type { VenueBase } from "../ccxt/map-venue-urls.ts";
import { dropSockets, type ExchangeHooks, openExchange } from "../ccxt/open-exchange.ts";
import { governExchange } from "../governor/govern-exchange.ts";
import type { Governor, Lane } from "../governor/governor-types.ts";
import { nameKey } from "../governor/name-key.ts";
import { isRecord } from "../read-json.ts";
import type { Ask, Dialect } from "./dialect.ts";
import { keepRawAnswers, rawAnswerOf } from "./raw-answer.ts";
import { NotSentError, RequestTimeoutError } from "./request-errors.ts";

export type SigningExchange = {
  /** It holds the credentials: never shown, kept or logged. */
  readonly exchange: CcxtExchange;
  /** Calls in one lane of the governor. */
  readonly ask: (lane: Lane) => Ask;
  /**
   * The same for an order, which is never sent twice, and counts against what the key may order. After its wait for the
   * governor it is asked whether it still may leave.
   */
  readonly askToOrder: (lane: Lane, mayLeave: () => boolean) => Ask;
  readonly close: () => Promise<void>;
};

/** A stable name for a key, that tells nothing of it: the one by which its checks spend the same budget. */
export const keyName = ({ apiKey }: VenueCredentials): string => nameKey(apiKey);

/** A ccxt class that signs for one key, governed, with a time-out of our own and the venue's raw answers kept. */
export async function openSigningExchange(options: {
  readonly dialect: Dialect;
  readonly credentials: VenueCredentials;
  readonly base: VenueBase | undefined;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Numbers that rise, shared by all that sign with this key. */
  readonly nonce: () => number;
  readonly hooks: ExchangeHooks;
  /** Where the list of markets comes from. */
  readonly markets: CcxtExchange;
}): Promise<SigningExchange> {
  const { dialect, credentials, governor } = options;
  const exchange = await openExchange({
    exchangeClass: await loadCcxtClass(dialect.venue),
    config: {
      ...configOf(dialect),
      apiKey: credentials.apiKey,
      secret: credentials.secret,
      ...(credentials.passphrase !== undefined && { password: credentials.passphrase }),
      timeout: options.timeoutMs,
    },
    base: options.base,
    hooks: options.hooks,
  });
  exchange.setMarketsFromExchange(options.markets);
  if (dialect.venue === "kraken") exchange.nonce = options.nonce;
  dialect.prepare?.(exchange);
  markUnsigned(exchange);
  boundWait(exchange, options);
  keepRawAnswers(exchange);
  const orderKeyWeight = dialect.orderKeyWeight;
  // What ccxt asks for by itself finds something out.
  const usual: Purpose = { lane: "repair", keyWeight: orderKeyWeight === undefined ? undefined : 0 };
  let now = usual;
  const key = keyName(credentials);
  governExchange(exchange, {
    governor,
    key,
    lane: () => now.lane,
    keyWeight: () => now.keyWeight,
    beforeLeaving: () => {
      const { mayLeave } = now;
      return () => {
        if (mayLeave?.() === false) throw new NotSentError("it may not be sent any more");
      };
    },
  });
  const askFor =
    (purpose: Purpose): Ask =>
    (method, params) => {
      // Read when the request asks the governor, which is within this very call.
      now = purpose;
      try {
        return callMethod(exchange, method, params);
      } finally {
        now = usual;
      }
    };
  return {
    exchange,
    ask: (lane) => repeating(askFor({ ...usual, lane }), dialect),
    askToOrder: (lane, mayLeave) => askFor({ lane, keyWeight: orderKeyWeight, mayLeave }),
    close: async () => {
      dropSockets(exchange, "the account was closed");
      await exchange.close();
      for (const field of ["apiKey", "secret", "password"]) Reflect.set(exchange, field, undefined);
    },
  };
}

type Purpose = { readonly lane: Lane; readonly keyWeight: number | undefined; readonly mayLeave?: () => boolean };

function configOf({ config }: Dialect): Record<string, unknown> {
  const options = isRecord(config["options"]) ? config["options"] : {};
  const ws = { backoff: { base: 0 }, options: { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX } };
  return { newUpdates: false, ...config, options: { ...options, maxRetriesOnFailure: 0, ws } };
}

/** What cannot even be signed was not sent. */
function markUnsigned(exchange: CcxtExchange): void {
  const sign = exchange.sign.bind(exchange);
  exchange.sign = (...request) => {
    try {
      return sign(...request);
    } catch {
      throw new NotSentError("the request could not be signed");
    }
  };
}

/** From the moment a request leaves: its wait for the governor does not count. */
function boundWait(exchange: CcxtExchange, { clock, timeoutMs }: { clock: Clock; timeoutMs: number }): void {
  const fetch = exchange.fetch.bind(exchange);
  exchange.fetch = (...request) =>
    new Promise((resolve, reject) => {
      const cancel = clock.after(timeoutMs, () => reject(new RequestTimeoutError(timeoutMs)));
      fetch(...request)
        .then(resolve, reject)
        .finally(cancel);
    });
}

const REPEATS = 3;

/** Asks again where the venue says that it did not carry the call out. Never for an order. */
const repeating =
  (call: Ask, { isRepeatable }: Dialect): Ask =>
  async (method, params) => {
    for (let left = REPEATS; ; left--) {
      try {
        return await call(method, params);
      } catch (error) {
        const answer = rawAnswerOf(error);
        if (left === 0 || answer === undefined || isRepeatable?.(answer) !== true) throw error;
      }
    }
  };

/** Methods that ccxt makes of endpoints at run time are in none of its types. */
function callMethod(exchange: CcxtExchange, name: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
  const method: unknown = Reflect.get(exchange, name);
  if (typeof method !== "function") throw new NotSentError(`ccxt's ${exchange.id} has no ${name}`);
  return Promise.resolve(Reflect.apply(method, exchange, [{ ...params }]));
}
