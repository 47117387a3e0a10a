import type { GovernorReply, GovernorRequest } from "./governor-link.ts";
import { type GovernedCall, GovernorError, type GovernorPort, type GovernorRefusal } from "./governor-types.ts";

export type RemoteGovernor = GovernorPort & {
  /** The thread that has the governor runs: requests go there, its replies go to `hear`. */
  readonly attach: (post: (request: GovernorRequest) => void) => void;
  /** It is gone. What waits for it is refused, and so is everything until another one runs. */
  readonly detach: () => void;
  readonly hear: (reply: GovernorReply) => void;
};

type Waiting = { readonly admitted: () => void; readonly refused: (reason: GovernorRefusal, afterMs: number) => void };

/** A thread that starts again takes about this long, ms. */
const RESTART_MS = 2_000;

/**
 * The governor of another thread: this one's requests are made here and admitted there, out of the same budgets. Where
 * nobody can admit them they are not made.
 */
export function createRemoteGovernor(): RemoteGovernor {
  let post: ((request: GovernorRequest) => void) | undefined;
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  function admission({ call: _, signal, ...ask }: GovernedCall<unknown>): Promise<() => void> {
    const there = post;
    const refusal = (reason: GovernorRefusal, retryAfterMs: number) =>
      new GovernorError({ venue: ask.venue, reason, retryAfterMs });
    if (there === undefined) return Promise.reject(refusal("no_governor", RESTART_MS));
    if (signal?.aborted) return Promise.reject(refusal("aborted", 0));
    lastId += 1;
    const id = lastId;
    const abort = (): void => there({ type: "governor.abort", id });
    return new Promise<() => void>((resolve, reject) => {
      waiting.set(id, {
        // To whoever admitted it: another one knows nothing of it.
        admitted: () => resolve(() => there({ type: "governor.settle", id })),
        refused: (reason, afterMs) => reject(refusal(reason, afterMs)),
      });
      signal?.addEventListener("abort", abort, { once: true });
      there({ type: "governor.admit", id, ask });
    }).finally(() => signal?.removeEventListener("abort", abort));
  }

  return {
    run: async (call) => {
      const settle = await admission(call);
      try {
        return await call.call();
      } finally {
        settle();
      }
    },
    note: (answer) => post?.({ type: "governor.note", answer: { ...answer, headers: plain(answer.headers) } }),
    announce: (venue, ccxtRateLimitMs) => post?.({ type: "governor.announce", venue, ccxtRateLimitMs }),
    refused: (venue, key) => post?.({ type: "governor.rate", venue, key }),
    attach: (next) => {
      post = next;
    },
    detach: () => {
      post = undefined;
      for (const { refused } of waiting.values()) refused("no_governor", RESTART_MS);
      waiting.clear();
    },
    hear: (reply) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.type === "governor.admitted") asked?.admitted();
      else asked?.refused(reply.reason, reply.retryAfterMs);
    },
  };
}

/** What can be copied to another thread, whatever a venue's headers are held in. */
const plain = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
