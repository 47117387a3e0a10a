import type { OpportunityEvent } from "../detector-types.ts";
import type { EngineEvents, EventBus } from "../event-bus.ts";
import type { LiveOpportunity } from "../market-view.ts";

export type OpportunityLife = {
  readonly apply: (event: OpportunityEvent) => void;
  /** What is open now, oldest first. */
  readonly open: () => readonly LiveOpportunity[];
  readonly get: (id: string) => LiveOpportunity | undefined;
};

/** Gives each opportunity its life (first and last seen, peak) and announces every change; it owns the three events. */
export function createOpportunityLife(bus: EventBus<EngineEvents>): OpportunityLife {
  const open = new Map<string, LiveOpportunity>();

  function apply({ at, event, opportunity }: OpportunityEvent): void {
    const known = open.get(opportunity.id);
    const life: LiveOpportunity = {
      ...opportunity,
      firstSeenAt: known?.firstSeenAt ?? at,
      lastSeenAt: at,
      peakNetBps: known !== undefined && known.peakNetBps > opportunity.netBps ? known.peakNetBps : opportunity.netBps,
      status: event === "close" ? "closed" : "open",
      blockedBy: [],
    };
    if (event === "close") {
      open.delete(life.id);
      bus.publish("opportunity.closed", life);
      return;
    }
    open.set(life.id, life);
    bus.publish(event === "open" ? "opportunity.opened" : "opportunity.updated", life);
  }

  return { apply, open: () => [...open.values()], get: (id) => open.get(id) };
}
