import { boundAnswers } from "./bound-answers.ts";
import type { CcxtClient, CcxtExchange } from "./ccxt-types.ts";
import type { CcxtClass } from "./load-ccxt-class.ts";
import { isWithinBase, mapVenueUrls, unmapVenueUrl, type VenueBase } from "./map-venue-urls.ts";
import type { VenueTap } from "./venue-tap.ts";

export type ExchangeHooks = {
  /** Every frame of every socket, as text, before ccxt. `true`: ccxt does not see it. */
  readonly frame: (client: CcxtClient, text: string) => boolean;
  readonly pong: (client: CcxtClient) => void;
  readonly connected: (client: CcxtClient) => void;
  /** The socket is gone; called at least once, perhaps more often. */
  readonly down: (client: CcxtClient) => void;
  /** What is sent on a socket. */
  readonly sent?: (client: CcxtClient, text: string) => void;
};

/**
 * Makes a ccxt exchange whose traffic can be watched: market lists, URLs, subscriptions and sockets stay ccxt's, frames
 * come to us first. With a base, nothing outside it is dialled.
 */
export async function openExchange(options: {
  readonly exchangeClass: CcxtClass;
  readonly config: Record<string, unknown>;
  readonly base: VenueBase | undefined;
  readonly hooks: ExchangeHooks;
  readonly tap?: VenueTap | undefined;
}): Promise<CcxtExchange> {
  const exchange = new options.exchangeClass({ enableRateLimit: true, timeout: 10_000, ...options.config });
  const { base, tap } = options;
  if (base !== undefined) {
    exchange.urls.api = mapVenueUrls(exchange.urls.api, { hostname: exchange.hostname, base });
    guardRequests(exchange, base);
  }
  boundAnswers(exchange);
  watchSockets(exchange, { base, hooks: tap === undefined ? options.hooks : tapped(options.hooks, tap, base) });
  if (tap !== undefined) tapAnswers(exchange, tap, base);
  // ccxt refuses ws:// until this has run once.
  await exchange.loadHttpProxyAgent();
  return exchange;
}

function tapped(hooks: ExchangeHooks, tap: VenueTap, base: VenueBase | undefined): ExchangeHooks {
  const told = (client: CcxtClient, text: string) => ({ socket: client, url: unmapVenueUrl(client.url, base), text });
  return {
    ...hooks,
    frame: (client, text) => {
      tap.frame(told(client, text));
      return hooks.frame(client, text);
    },
    sent: (client, text) => tap.sent(told(client, text)),
  };
}

function tapAnswers(exchange: CcxtExchange, tap: VenueTap, base: VenueBase | undefined): void {
  const onRestResponse = exchange.onRestResponse.bind(exchange);
  exchange.onRestResponse = (...answer) => {
    const [status, , url, method, , text] = answer;
    if (status === 200 && method === "GET") tap.answer({ url: unmapVenueUrl(url, base), text });
    return onRestResponse(...answer);
  };
}

/** A URL that the mapping did not reach is a venue that would be dialled behind the operator's back. */
function refuseOutside(exchange: CcxtExchange, url: string, base: VenueBase): void {
  if (isWithinBase(url, base)) return;
  const outside = URL.canParse(url) ? new URL(url).origin : "an address without host";
  throw new Error(`${exchange.id} would dial ${outside}, which VENUE_URLS does not map`);
}

function guardRequests(exchange: CcxtExchange, base: VenueBase): void {
  const fetch = exchange.fetch.bind(exchange);
  exchange.fetch = async (url, ...rest) => {
    refuseOutside(exchange, url, base);
    return fetch(url, ...rest);
  };
}

function watchSockets(exchange: CcxtExchange, watch: { base: VenueBase | undefined; hooks: ExchangeHooks }): void {
  const { base, hooks } = watch;
  const makeClient = exchange.client.bind(exchange);
  exchange.client = (url) => {
    if (base !== undefined) refuseOutside(exchange, url, base);
    const known = exchange.clients[url];
    const client = makeClient(url);
    if (client !== known) watchClient(exchange, client, hooks);
    return client;
  };
  const { onConnected, onError, onClose } = exchange;
  exchange.onConnected = (client, message) => {
    onConnected.call(exchange, client, message);
    hooks.connected(client);
  };
  exchange.onError = (client, error) => {
    onError.call(exchange, client, error);
    hooks.down(client);
  };
  exchange.onClose = (client, event) => {
    onClose.call(exchange, client, event);
    hooks.down(client);
  };
}

function watchClient(exchange: CcxtExchange, client: CcxtClient, hooks: ExchangeHooks): void {
  const onMessage = client.onMessage.bind(client);
  client.onMessage = (event) => {
    // ccxt drops a failed client from its list but not its socket, which may go on talking.
    if (exchange.clients[client.url] !== client) return;
    const text = typeof event.data === "string" ? event.data : String(event.data);
    let isHandled: boolean;
    try {
      isHandled = hooks.frame(client, text);
    } catch {
      // ccxt would end its reading loop without a word, and the socket would stay open and deaf.
      dropSocket(client, "a frame could not be handled");
      return;
    }
    if (!isHandled) onMessage({ data: text });
  };
  // ccxt sends without waiting: a socket that closes meanwhile would be an unhandled rejection, which ends the process.
  const send = client.send.bind(client);
  client.send = (message) => {
    hooks.sent?.(client, typeof message === "string" ? message : JSON.stringify(message));
    const sent = send(message);
    // Whoever sent it holds the same promise, and the socket's end is told by `down`.
    sent.catch(() => {});
    return sent;
  };
  // Nor does it wait for all of its own futures: those of a login reject when the socket closes, and nobody hears it.
  const future = client.future.bind(client);
  client.future = (hash) => {
    const made = future(hash);
    made.catch(() => {});
    return made;
  };
  const onPong = client.onPong.bind(client);
  client.onPong = () => {
    onPong();
    hooks.pong(client);
  };
}

/** Ends a socket at once: its subscriptions fail, and nothing more is taken from it. */
export function dropSocket(client: CcxtClient, reason: string): void {
  client.onError(new Error(reason));
  client.connection?.terminate();
}

/** Ends every socket at once. ccxt's own `close` would wait half a minute for a venue that does not answer. */
export function dropSockets(exchange: CcxtExchange, reason: string): void {
  for (const client of Object.values(exchange.clients)) dropSocket(client, reason);
}
