import type { RateClass } from "@tandem/contract/rate-limits";
import type { MarketView } from "@tandem/engine/market-view";
import type { Clock, IdSource } from "@tandem/engine/ports";
import type { ServiceDeps, ServiceSettings } from "./context.ts";

export type OwnedServiceDeps = ServiceDeps & {
  /** Writes what is still in memory and ends every connection. */
  readonly close: () => Promise<void>;
};

/** Everything the verbs need, on the application role's connection. Connects on first use. */
export function createServiceDeps(_options: {
  readonly databaseUrl: string;
  readonly market: MarketView;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: ServiceSettings;
  readonly rateLimits?: Partial<Record<RateClass, number>>;
}): OwnedServiceDeps {
  throw new Error("lands with the database schema");
}
