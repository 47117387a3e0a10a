import type { Fact } from "@tandem/contract/live";
import { Uuid } from "@tandem/contract/primitives";
import type { TradingMode } from "@tandem/contract/trading";
import type { Tx } from "@tandem/db/database";
import type { TradingEventRow } from "@tandem/db/trading/list-deals";
import { hasEvent, latestEventId, listEventsAfter } from "@tandem/db/trading/read-events";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { paceMessages } from "../market/stream-state.ts";
import { transaction } from "../transaction.ts";
import { listenToTrading } from "./listen-to-trading.ts";

/** More than this behind, a reader starts again with a snapshot. */
const RESUMED_MAX = 1_000;
const EVENTS_A_MESSAGE = 200;
/** Before the first event of a user. */
const BEGINNING = "00000000-0000-0000-0000-000000000000";

export type FactSource<Message> = {
  readonly about: "deals" | "orders";
  readonly snapshot: (tx: Tx) => Promise<Message>;
  readonly change: (tx: Tx, events: readonly TradingEventRow[]) => Promise<Message>;
  readonly beat: () => Message;
};

/**
 * A stream of facts: each event of the user's own once, in the order of its commit, together with its row. It resumes
 * after `lastEventId`; where that is nobody's or too far back it starts with a snapshot. Ends when `signal` aborts.
 */
export function streamFacts<Message>(args: {
  readonly ctx: UserCtx;
  readonly mode: TradingMode | undefined;
  readonly lastEventId: string | null | undefined;
  readonly signal: AbortSignal | undefined;
  readonly source: FactSource<Message>;
}): AsyncGenerator<Fact<Message>, void> {
  const { ctx, mode, lastEventId, signal, source } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const filter = { about: source.about, mode };
  let cursor: string | undefined;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction({ deps, scope: { userId } }, work);
  const eventsAfter = (tx: Tx, after: string | undefined, limit: number) =>
    listEventsAfter({ tx, userId, after, filter, limit });

  const canResume = async (tx: Tx, id: string): Promise<boolean> => {
    if (id !== BEGINNING && !(await hasEvent({ tx, userId, id }))) return false;
    return (await eventsAfter(tx, id, RESUMED_MAX + 1)).length <= RESUMED_MAX;
  };

  let ring = (): void => {};
  const first = () =>
    inTransaction(async (tx): Promise<Fact<Message> | undefined> => {
      const id = Uuid.safeParse(lastEventId).success || lastEventId === BEGINNING ? lastEventId : undefined;
      if (id && (await canResume(tx, id))) {
        cursor = id;
        ring();
        return undefined;
      }
      // Read before the rows: what comes between the two is sent once more, never lost.
      cursor = await latestEventId({ tx, userId });
      return { id: cursor ?? BEGINNING, data: await source.snapshot(tx) };
    });

  const take = async (): Promise<Fact<Message> | undefined> => {
    try {
      return await inTransaction(async (tx) => {
        const events = await eventsAfter(tx, cursor, EVENTS_A_MESSAGE);
        const last = events.at(-1);
        if (last === undefined) return undefined;
        const data = await source.change(tx, events);
        cursor = last.id;
        if (events.length === EVENTS_A_MESSAGE) ring();
        return { id: last.id, data };
      });
    } catch (error) {
      // The next look finds the same events.
      if (error instanceof ServiceError && error.code === "UNAVAILABLE") return undefined;
      throw error;
    }
  };

  return paceMessages<Fact<Message>>({
    clock: deps.clock,
    signal,
    listen: (note) => {
      ring = note;
      return listenToTrading({ deps, userId, mode, kinds: ["deal", "order"], note });
    },
    first,
    take,
    beat: () => ({ id: cursor ?? BEGINNING, data: source.beat() }),
  });
}
