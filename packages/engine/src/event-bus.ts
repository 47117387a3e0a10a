import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { LiveOpportunity } from "./market-view.ts";
import type { IntegrityFault } from "./ports.ts";

/** Every fact that the engine announces, in the past tense. Payloads are frozen; each has one owner that publishes it. */
export type EngineEvents = {
  readonly "opportunity.opened": LiveOpportunity;
  readonly "opportunity.updated": LiveOpportunity;
  readonly "opportunity.closed": LiveOpportunity;
  /** A book takes part in nothing from here on. Told once, however much goes wrong until it is proved again. */
  readonly "book.lost": BookLost;
  /** A lost book is whole again. */
  readonly "book.proved": BookProved;
};

export type BookLost = {
  /** Epoch ms. */
  readonly at: number;
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly fault: IntegrityFault;
};

export type BookProved = {
  readonly at: number;
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  /** How long it was lost. */
  readonly afterMs: number;
};

export type EventBus<E> = {
  readonly publish: <K extends keyof E>(name: K, fact: E[K]) => void;
  /** Called at once, in the order of publishing. The returned function unsubscribes. */
  readonly subscribe: <K extends keyof E>(name: K, listener: (fact: E[K]) => void) => () => void;
  /**
   * Everything published from this call on, a batch a step: what has gathered since the last one. After an abort it
   * hands over what is still waiting, then ends. A reader that falls more than `factsMax` behind is cut off with {@link SlowReaderError}: facts are never dropped
   * in silence.
   */
  readonly stream: <K extends keyof E>(
    name: K,
    options: { readonly signal: AbortSignal; readonly factsMax: number },
  ) => AsyncIterableIterator<readonly E[K][], void>;
};

export class SlowReaderError extends Error {
  override readonly name = "SlowReaderError";
  /** Facts that were waiting and are lost to this reader. */
  readonly lost: number;
  constructor(lost: number) {
    super(`a reader fell ${lost} facts behind and was cut off`);
    this.lost = lost;
  }
}

type Listeners<E> = { [K in keyof E]?: Set<(fact: E[K]) => void> };

/**
 * A typed bus within one process. `onListenerError` hears what a listener throws: one listener's trouble neither
 * reaches the publisher nor hides the fact from the others.
 */
export function createEventBus<E>(onListenerError: (error: unknown) => void): EventBus<E> {
  const listeners: Listeners<E> = {};

  function subscribe<K extends keyof E>(name: K, listener: (fact: E[K]) => void): () => void {
    const set = listeners[name] ?? new Set();
    listeners[name] = set;
    set.add(listener);
    return () => void set.delete(listener);
  }

  function publish<K extends keyof E>(name: K, fact: E[K]): void {
    Object.freeze(fact);
    for (const listener of listeners[name] ?? []) {
      try {
        listener(fact);
      } catch (error) {
        onListenerError(error);
      }
    }
  }

  return {
    publish,
    subscribe,
    stream: (name, options) => streamFacts((listener) => subscribe(name, listener), options),
  };
}

/** Listens from the call, not from the first `next()`: nothing published in between is missed. */
function streamFacts<F>(
  listen: (listener: (fact: F) => void) => () => void,
  { signal, factsMax }: { readonly signal: AbortSignal; readonly factsMax: number },
): AsyncIterableIterator<readonly F[], void> {
  let waiting: F[] = [];
  let lost = 0;
  let ended = signal.aborted;
  let wake: (() => void) | undefined;

  const unsubscribe = listen((fact) => {
    if (lost > 0) lost += 1;
    else if (waiting.length < factsMax) waiting.push(fact);
    else {
      lost = waiting.length + 1;
      waiting = [];
    }
    wake?.();
  });
  const end = () => {
    ended = true;
    unsubscribe();
    signal.removeEventListener("abort", end);
    wake?.();
  };
  if (ended) end();
  else signal.addEventListener("abort", end);

  async function next(): Promise<IteratorResult<readonly F[], void>> {
    while (!ended && lost === 0 && waiting.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (lost > 0) {
      const count = lost;
      lost = 0;
      end();
      throw new SlowReaderError(count);
    }
    if (waiting.length === 0) return { done: true, value: undefined };
    const value = waiting;
    waiting = [];
    return { done: false, value };
  }

  return {
    next,
    return: async () => {
      end();
      waiting = [];
      lost = 0;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
