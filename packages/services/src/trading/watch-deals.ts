import type { DealsWatchInput } from "@tandem/contract/deals";
import type { DealsMessage, Fact } from "@tandem/contract/live";
import type { Tx } from "@tandem/db/database";
import { dealsById } from "@tandem/db/trading/list-deals";
import type { UserCtx } from "../context.ts";
import { newestDeals } from "./newest-deals.ts";
import { readWholeDeals } from "./read-whole-deals.ts";
import { streamFacts } from "./stream-facts.ts";
import { toWireEvent } from "./to-wire-deal.ts";

/** The caller's deals as a stream of facts. Ends when `signal` aborts. */
export function watchDeals(args: {
  readonly ctx: UserCtx;
  readonly input?: DealsWatchInput | undefined;
  readonly signal: AbortSignal | undefined;
}): AsyncGenerator<Fact<DealsMessage>, void> {
  const { ctx, input, signal } = args;
  const { clock } = ctx.deps;
  const userId = ctx.identity.user.id;
  const mode = input?.mode;
  const at = (): number => clock.epochMs();
  return streamFacts<DealsMessage>({
    ctx,
    mode,
    lastEventId: input?.lastEventId,
    signal,
    source: {
      about: "deals",
      snapshot: async (tx: Tx) => ({ type: "snapshot", at: at(), items: await newestDeals({ tx, userId, mode }) }),
      change: async (tx, events) => {
        const ids = [...new Set(events.map(({ dealId }) => dealId))];
        const upsert = await readWholeDeals({ tx, userId, deals: await dealsById({ tx, userId, ids }) });
        const ofDeals = events.filter(({ orderId }) => orderId === null);
        return {
          type: "change",
          at: at(),
          upsert,
          remove: [],
          events: ofDeals.map((event) => ({ ...toWireEvent(event), dealId: event.dealId })),
        };
      },
      beat: () => ({ type: "beat", at: at() }),
    },
  });
}
