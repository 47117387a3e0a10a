import type { TandemClient } from "@tandem/client/create-client";
import type { DashboardMessage } from "@tandem/contract/live";
import type { Venue } from "@tandem/contract/market-data";
import type { Opportunity } from "@tandem/contract/opportunities";
import { type ApiProblem, isSignedOut, toApiProblem } from "./api-problem.ts";
import type { PageClock } from "./clock.ts";
import { createExternalValue, type ExternalValue } from "./external-value.ts";
import { createKeyedStore, type KeyedStore, type Schedule } from "./keyed-store.ts";
import { type LinkFacts, type LinkState, linkStateOf, sameLinkState } from "./link-state.ts";

/** What one `dashboard.live` subscription knows: a replica of the server's state, never a second truth. */
export type LiveFeed = {
  readonly venues: KeyedStore<Venue>;
  readonly opportunities: KeyedStore<Opportunity>;
  readonly link: ExternalValue<LinkState>;
  readonly hasSnapshot: ExternalValue<boolean>;
  /** Every venue is simulated. */
  readonly isDemo: ExternalValue<boolean>;
  start(): void;
  stop(): void;
  /** A new connection at once, without waiting for the next attempt. */
  retry(): void;
};

export type LiveFeedOptions = {
  /** A client of its own for each connection: a new one tries at once, where an old one waits for its next attempt. */
  readonly connect: () => TandemClient;
  readonly clock: PageClock;
  readonly schedule: Schedule;
  readonly isOnline: () => boolean;
  /** The server said that the session has ended. */
  readonly onSignedOut: () => void;
};

export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { clock, schedule } = options;
  const venues = createKeyedStore<Venue>({ keyOf: (venue) => venue.id, schedule });
  const opportunities = createKeyedStore<Opportunity>({ keyOf: (opportunity) => opportunity.id, schedule });
  const link = createExternalValue<LinkState>({ kind: "connecting" });
  const hasSnapshot = createExternalValue(false);
  const isDemo = createExternalValue(false);
  let facts: LinkFacts = fresh(clock.now());
  let connection: { readonly client: TandemClient; readonly subscription: { unsubscribe(): void } } | undefined;
  let stopTicks: (() => void) | undefined;

  function evaluate(): void {
    const next = linkStateOf({ ...facts, isOnline: options.isOnline() }, clock.now());
    if (!sameLinkState(link.get(), next)) link.set(next);
  }

  function update(change: Partial<LinkFacts>): void {
    facts = { ...facts, ...change };
    evaluate();
  }

  function take(message: DashboardMessage): void {
    clock.observe(message.at);
    if (message.type === "snapshot") {
      venues.reset(message.venues);
      opportunities.reset(message.opportunities);
      isDemo.set(message.demo === true);
      hasSnapshot.set(true);
    } else if (message.type === "change") {
      if (message.venues) venues.change(message.venues.upsert, message.venues.remove);
      if (message.opportunities) opportunities.change(message.opportunities.upsert, message.opportunities.remove);
    }
    update({ lastMessageAt: clock.now(), isOpen: true });
  }

  function fail(problem: ApiProblem): void {
    disconnect();
    if (isSignedOut(problem)) options.onSignedOut();
    else update({ problem, isOpen: false });
  }

  function connect(): void {
    const client = options.connect();
    const subscription = client.api.dashboard.live.subscribe(undefined, {
      onData: take,
      onConnectionStateChange: ({ state }) => {
        if (state !== "idle") update({ isOpen: state === "pending" });
      },
      onError: (error) => fail(toApiProblem(error)),
    });
    connection = { client, subscription };
  }

  function begin(): void {
    update({ startedAt: clock.now(), problem: undefined, isOpen: false });
    connect();
  }

  function disconnect(): void {
    connection?.subscription.unsubscribe();
    void connection?.client.close();
    connection = undefined;
  }

  return {
    venues,
    opportunities,
    link,
    hasSnapshot,
    isDemo,
    start() {
      if (connection !== undefined) return;
      stopTicks ??= clock.subscribe(evaluate);
      begin();
    },
    stop() {
      disconnect();
      stopTicks?.();
      stopTicks = undefined;
    },
    retry() {
      disconnect();
      begin();
    },
  };
}

const fresh = (now: number): LinkFacts => ({
  startedAt: now,
  isOnline: true,
  isOpen: false,
  lastMessageAt: undefined,
  problem: undefined,
});
