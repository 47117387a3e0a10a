import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import type { VenueBase } from "../ccxt/map-venue-urls.ts";
import type { Governor } from "../governor/governor-types.ts";
import { rulesOf } from "../governor/venue-rules.ts";
import { type CallLists, LIST_METHODS } from "./list-call.ts";

/** Requests of usual cost that a list takes, before the venue's own counter says what it was. */
const REQUESTS = 2;

export type Lists = {
  readonly callLists: CallLists;
  /** Whether anything could be held up by now. */
  readonly isDue: () => boolean;
};

/**
 * Has the long lists of a ccxt exchange read elsewhere, as soon as `isDue` says so: until then nothing is under way that
 * could be held up, and another thread would only delay the start. The governor hears of them all the same.
 */
export function delegateLists(
  exchange: CcxtExchange,
  given: Lists & {
    readonly governor: Governor;
    readonly config: Record<string, unknown>;
    readonly base: VenueBase | undefined;
  },
): void {
  const { governor, config, base } = given;
  const venue = exchange.id;
  const weight = REQUESTS * rulesOf(venue).unitsPerCost;
  for (const method of LIST_METHODS) {
    const own = exchange[method].bind(exchange);
    const elsewhere = async (): Promise<unknown> => {
      const followed = Object.keys(exchange.markets ?? {});
      const answer = await given.callLists({ venue, method, config, baseUrl: base?.http, followed });
      for (const { status, headers } of answer.notes) governor.note({ venue, status, headers });
      if (!answer.ok) throw new Error(answer.reason);
      return answer.value;
    };
    const delegated = (): Promise<unknown> =>
      given.isDue() ? governor.run({ venue, lane: "market", weight, call: elsewhere }) : own();
    Object.assign(exchange, { [method]: delegated });
  }
}
