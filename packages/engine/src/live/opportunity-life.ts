import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { OpportunityEvent } from "../detector-types.ts";
import type { EngineEvents, EventBus } from "../event-bus.ts";
import type { LiveOpportunity } from "../market-view.ts";

/** So that a tick stays short however many are open; with more, a tick looks at the next ones. */
const RECHECKED_MAX = 500;

export type OpportunityLife = {
  readonly apply: (event: OpportunityEvent) => void;
  /** Asks again why open ones must not be traded, and announces those where the answer has changed. */
  readonly recheck: (at: number) => void;
  /** What is open, oldest first: seen at `at`. */
  readonly open: (at: number) => readonly LiveOpportunity[];
  readonly get: (id: string, at: number) => LiveOpportunity | undefined;
};

/**
 * Gives each opportunity its life (first and last seen, peak, what speaks against it) and announces every change; it owns
 * the three events.
 */
export function createOpportunityLife(
  bus: EventBus<EngineEvents>,
  reasons: (opportunity: SizedOpportunity, at: number) => readonly string[],
): OpportunityLife {
  const open = new Map<string, LiveOpportunity>();
  let cursor = open.values();

  function apply({ at, event, opportunity }: OpportunityEvent): void {
    const known = open.get(opportunity.id);
    const closes = event === "close";
    const life: LiveOpportunity = {
      ...opportunity,
      firstSeenAt: known?.firstSeenAt ?? at,
      lastSeenAt: at,
      peakNetBps: known !== undefined && known.peakNetBps > opportunity.netBps ? known.peakNetBps : opportunity.netBps,
      status: closes ? "closed" : "open",
      // Asked before anybody hears of it: nothing may be traded on a doubt that comes a tick late.
      blockedBy: closes && known !== undefined ? known.blockedBy : reasons(opportunity, at),
    };
    if (closes) {
      open.delete(life.id);
      bus.publish("opportunity.closed", life);
      return;
    }
    open.set(life.id, life);
    bus.publish(event === "open" ? "opportunity.opened" : "opportunity.updated", life);
  }

  function recheck(at: number): void {
    for (let n = Math.min(open.size, RECHECKED_MAX); n > 0; n--) {
      let turn = cursor.next();
      if (turn.done) {
        cursor = open.values();
        turn = cursor.next();
      }
      if (turn.done) return;
      const life = turn.value;
      const blockedBy = reasons(life, at);
      if (isSame(blockedBy, life.blockedBy)) continue;
      const changed: LiveOpportunity = { ...life, lastSeenAt: at, blockedBy };
      open.set(life.id, changed);
      bus.publish("opportunity.updated", changed);
    }
  }

  const seen = (life: LiveOpportunity, at: number): LiveOpportunity =>
    life.lastSeenAt >= at ? life : { ...life, lastSeenAt: at };

  return {
    apply,
    recheck,
    open: (at) => Array.from(open.values(), (life) => seen(life, at)),
    get: (id, at) => {
      const life = open.get(id);
      return life && seen(life, at);
    },
  };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((reason, i) => reason === b[i]);
