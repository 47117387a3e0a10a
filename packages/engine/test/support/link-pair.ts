import type { EngineMessage, ReaderMessage, ThreadLink } from "../../src/remote/thread-link.ts";

export type LinkPair = {
  readonly engine: ThreadLink<EngineMessage, ReaderMessage>;
  readonly reader: ThreadLink<ReaderMessage, EngineMessage>;
  /** Delivers what waits, and what is sent because of it, until nothing waits. */
  readonly deliver: () => void;
  /** Delivers the oldest message to the reader alone, whose answers wait. */
  readonly deliverOne: () => void;
  /** Messages on their way to the reader. */
  readonly waiting: () => number;
};

/** A channel between threads as far as its ends can tell: messages are copied, in order, and arrive when a test says so. */
export function createLinkPair(): LinkPair {
  const toReader: EngineMessage[] = [];
  const toEngine: ReaderMessage[] = [];
  let hearAtReader = (_: EngineMessage): void => {};
  let hearAtEngine = (_: ReaderMessage): void => {};
  const deliverOne = (): void => {
    const message = toReader.shift();
    if (message !== undefined) hearAtReader(message);
  };
  return {
    engine: {
      post: (message) => void toReader.push(structuredClone(message)),
      listen: (listener) => {
        hearAtEngine = listener;
      },
    },
    reader: {
      post: (message) => void toEngine.push(structuredClone(message)),
      listen: (listener) => {
        hearAtReader = listener;
      },
    },
    deliver: () => {
      while (toReader.length > 0 || toEngine.length > 0) {
        deliverOne();
        const message = toEngine.shift();
        if (message !== undefined) hearAtEngine(message);
      }
    },
    deliverOne,
    waiting: () => toReader.length,
  };
}
