import type { EngineEvents, EventBus } from "../event-bus.ts";
import { REMOTE_FACTS, type RemoteFact } from "./thread-link.ts";

/** Some 20 MB: minutes of a busy market. */
const FACTS_MAX = 10_000;
const BATCH_MAX = 200;

export type FactQueue = {
  readonly take: () => RemoteFact[];
  readonly size: () => number;
  /** Given up because nobody took them. */
  readonly lost: () => number;
};

/** Facts of the engine that wait for a reader in another thread; beyond its bound the newest are counted and lost. */
export function createFactQueue(bus: EventBus<EngineEvents>, factsMax = FACTS_MAX): FactQueue {
  let waiting: RemoteFact[] = [];
  let lost = 0;

  const push = (fact: RemoteFact): void => {
    if (waiting.length < factsMax) waiting.push(fact);
    else lost += 1;
  };
  const [closed, bookLost, bookProved] = REMOTE_FACTS;
  bus.subscribe(closed, (fact) => push([closed, fact]));
  bus.subscribe(bookLost, (fact) => push([bookLost, fact]));
  bus.subscribe(bookProved, (fact) => push([bookProved, fact]));

  return {
    take: () => {
      const taken = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      return taken;
    },
    size: () => waiting.length,
    lost: () => lost,
  };
}
