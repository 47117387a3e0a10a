import type { Clock } from "../ports.ts";
import { type Trader, TraderUnavailableError, type TradingFact } from "../trading/trader.ts";
import { TRADER_METHODS, type TraderCall, type TraderMethod, type TraderReply } from "./trader-link.ts";

const DEADLINE_MS = 10_000;

export type RemoteTrader = {
  readonly trader: Trader;
  /** A trader's thread has started: calls go there. */
  readonly attach: (post: (call: TraderCall) => void) => void;
  /** It is gone: whoever waits is told so at once. */
  readonly detach: () => void;
  readonly hear: (reply: TraderReply) => void;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** The trader of another thread. A call that is not answered in time is unavailable; whether it was done is then open. */
export function createRemoteTrader(clock: Clock): RemoteTrader {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(fact: TradingFact) => void>();
  let post: ((call: TraderCall) => void) | undefined;
  let nextId = 0;

  function call(method: TraderMethod, input: unknown): Promise<unknown> {
    const send = post;
    if (send === undefined) return Promise.reject(new TraderUnavailableError("the trader does not run"));
    const id = nextId++;
    return new Promise<unknown>((resolve, reject) => {
      const cancel = clock.after(DEADLINE_MS, () =>
        settle(id)?.reject(new TraderUnavailableError("no answer in time")),
      );
      const finish = (): void => {
        cancel();
        waiting.delete(id);
      };
      waiting.set(id, {
        resolve: (value) => {
          finish();
          resolve(value);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      });
      send({ type: "trader.call", id, method, input });
    });
  }

  const settle = (id: number): Waiting | undefined => waiting.get(id);

  return {
    trader: {
      ...proxyOf(call),
      isConnected: () => post !== undefined,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    attach: (send) => {
      post = send;
    },
    detach: () => {
      post = undefined;
      for (const { reject } of [...waiting.values()]) reject(new TraderUnavailableError("the trader ended"));
    },
    hear: (reply) => {
      switch (reply.type) {
        case "trader.answer":
          settle(reply.id)?.resolve(reply.value);
          return;
        case "trader.failed":
          settle(reply.id)?.reject(
            reply.isUnavailable ? new TraderUnavailableError(reply.reason) : new Error(reply.reason),
          );
          return;
        case "trader.facts":
          for (const fact of reply.facts) for (const listener of [...listeners]) listener(fact);
      }
    },
  };
}

/** A method of the same name and type for each; `TraderServer` gives what the method of the real trader gives. */
const proxyOf = (call: (method: TraderMethod, input: unknown) => Promise<unknown>): Pick<Trader, TraderMethod> =>
  Object.fromEntries(
    TRADER_METHODS.map((method) => [method, (input: unknown) => call(method, input)]),
  ) as unknown as Pick<Trader, TraderMethod>;
