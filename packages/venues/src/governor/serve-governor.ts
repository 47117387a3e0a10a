import type { GovernorReply, GovernorRequest } from "./governor-link.ts";
import { type Governor, GovernorError } from "./governor-types.ts";

/** Lets another thread make its requests within the budgets of this one's governor. Returns what hears its messages. */
export function serveGovernor(
  governor: Governor,
  post: (reply: GovernorReply) => void,
): (request: GovernorRequest) => void {
  const waiting = new Map<number, AbortController>();
  const running = new Map<number, () => void>();

  async function admit({ id, ask }: Extract<GovernorRequest, { type: "governor.admit" }>): Promise<void> {
    const abort = new AbortController();
    waiting.set(id, abort);
    const underWay = (): Promise<void> => {
      waiting.delete(id);
      post({ type: "governor.admitted", id });
      return new Promise((resolve) => void running.set(id, resolve));
    };
    try {
      await governor.run({ ...ask, signal: abort.signal, call: underWay });
    } catch (error) {
      waiting.delete(id);
      if (!(error instanceof GovernorError)) throw error;
      post({ type: "governor.refused", id, reason: error.reason, retryAfterMs: error.retryAfterMs });
    }
  }

  return (request) => {
    switch (request.type) {
      case "governor.admit":
        void admit(request);
        return;
      case "governor.abort":
        waiting.get(request.id)?.abort();
        return;
      case "governor.settle":
        running.get(request.id)?.();
        running.delete(request.id);
        return;
      case "governor.note":
        governor.note(request.answer);
        return;
      case "governor.announce":
        governor.announce(request.venue, request.ccxtRateLimitMs);
        return;
      case "governor.rate":
        governor.refused(request.venue, request.key);
    }
  };
}
