import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import type { GovernorPort, Lane } from "./governor-types.ts";
import { rulesOf } from "./venue-rules.ts";

/** ccxt's error classes for a rate that was exceeded, by name: importing the classes would load all of ccxt. */
const RATE_ERRORS: readonly string[] = ["RateLimitExceeded", "DDoSProtection"];

/**
 * Sends every REST request of a ccxt exchange through the governor, weighed by ccxt's own table of costs, and reports
 * every answer to it. ccxt's own first-come pacing is switched off; its pacing of socket messages stays.
 */
export function governExchange(
  exchange: CcxtExchange,
  options: {
    readonly governor: GovernorPort;
    /** Asked at each request: what it is for. */
    readonly lane: () => Lane;
    /** Names the key that signs, never the key itself. */
    readonly key?: string | undefined;
    /** What the key's budget pays for a request; absent: its weight. */
    readonly keyWeight?: (() => number | undefined) | undefined;
    /** Asked at each request: what runs when it leaves, after its wait. Throws where it must not. */
    readonly beforeLeaving?: () => () => void;
  },
): void {
  const { governor, key } = options;
  const venue = exchange.id;
  const { unitsPerCost } = rulesOf(venue);
  governor.announce(venue, exchange.rateLimit);
  exchange.throttle = () => Promise.resolve();
  const fetch2 = exchange.fetch2.bind(exchange);
  exchange.fetch2 = (...request) => {
    const [path, api, method = "GET", params = {}, , , config = {}] = request;
    const leave = options.beforeLeaving?.();
    return governor.run({
      venue,
      key,
      lane: options.lane(),
      weight: unitsPerCost * exchange.calculateRateLimiterCost(api, method, path, params, config),
      keyWeight: options.keyWeight?.(),
      call: async () => {
        leave?.();
        try {
          return await fetch2(...request);
        } catch (error) {
          // The answer's status says it to the governor already, where it does.
          const isRate = error instanceof Error && RATE_ERRORS.includes(error.name);
          if (isRate) governor.refused(venue, key);
          throw error;
        }
      },
    });
  };
  const handleRestResponse = exchange.handleRestResponse.bind(exchange);
  exchange.handleRestResponse = (response, ...rest) => {
    governor.note({ venue, key, status: response.status, headers: exchange.getResponseHeaders(response) });
    return handleRestResponse(response, ...rest);
  };
}
