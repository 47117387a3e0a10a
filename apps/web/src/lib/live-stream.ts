import type { TandemClient } from "@tandem/client/create-client";
import { type ApiProblem, isSignedOut, toApiProblem } from "./api-problem.ts";
import type { PageClock } from "./clock.ts";
import { createExternalValue, type ExternalValue } from "./external-value.ts";
import type { Schedule } from "./keyed-store.ts";
import { type LinkFacts, type LinkState, linkStateOf, sameLinkState } from "./link-state.ts";

/** One subscription to a stream of state, and how it stands. */
export type LiveStream = {
  readonly link: ExternalValue<LinkState>;
  readonly hasSnapshot: ExternalValue<boolean>;
  start(): void;
  stop(): void;
  /** A new connection at once, without waiting for the next attempt. */
  retry(): void;
};

export type StreamOptions = {
  /** A client of its own for each connection: a new one tries at once, where an old one waits for its next attempt. */
  readonly connect: () => TandemClient;
  readonly clock: PageClock;
  readonly schedule: Schedule;
  readonly isOnline: () => boolean;
  /** The server said that the session has ended. */
  readonly onSignedOut: () => void;
};

type Message = { readonly type: "snapshot" | "change" | "beat"; readonly at: number };
type Handlers<M> = {
  readonly onData: (message: M) => void;
  readonly onConnectionStateChange: (state: { readonly state: string }) => void;
  readonly onError: (error: unknown) => void;
};

/** Every connection begins with a snapshot, which replaces what was there: after a gap nothing old is left. */
export function createLiveStream<M extends Message>(
  options: StreamOptions & {
    readonly subscribe: (api: TandemClient["api"], handlers: Handlers<M>) => { unsubscribe(): void };
    readonly take: (message: M) => void;
  },
): LiveStream {
  const { clock } = options;
  const link = createExternalValue<LinkState>({ kind: "connecting" });
  const hasSnapshot = createExternalValue(false);
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

  function take(message: M): void {
    clock.observe(message.at);
    options.take(message);
    if (message.type === "snapshot") hasSnapshot.set(true);
    update({ lastMessageAt: clock.now(), isOpen: true });
  }

  function fail(problem: ApiProblem): void {
    disconnect();
    if (isSignedOut(problem)) options.onSignedOut();
    else update({ problem, isOpen: false });
  }

  function connect(): void {
    const client = options.connect();
    const subscription = options.subscribe(client.api, {
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
    link,
    hasSnapshot,
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
