import type { Clock } from "@tandem/engine/ports";
import type { CcxtClient } from "../ccxt/ccxt-types.ts";

export type SocketWatch = {
  readonly opened: (client: CcxtClient) => void;
  /** Market data, or the venue's own sign of life, came in on it. */
  readonly heard: (client: CcxtClient) => void;
  readonly pong: (client: CcxtClient) => void;
  readonly closed: (client: CcxtClient) => void;
  /** Sockets that are open, with how long each has been silent, in ms. */
  readonly silences: () => readonly { readonly client: CcxtClient; readonly silentMs: number }[];
};

type Watched = { heardAt: number; pingedAt: number | undefined; cancelPing: () => void };

const PING_MS = 5_000;

/** Pings every socket; one that leaves a ping unanswered until the next is due is dead. */
export function createSocketWatch(deps: {
  readonly clock: Clock;
  readonly ping: (client: CcxtClient) => void;
  /** Some socket was heard. */
  readonly heard: () => void;
  readonly latency: (ms: number) => void;
  readonly dead: (client: CcxtClient) => void;
}): SocketWatch {
  const { clock } = deps;
  const watched = new Map<CcxtClient, Watched>();

  const ping = (client: CcxtClient): void => {
    const state = watched.get(client);
    if (state === undefined) return;
    if (state.pingedAt !== undefined) {
      deps.dead(client);
      return;
    }
    const { connection } = client;
    if (connection !== undefined && connection.readyState === connection.OPEN) {
      state.pingedAt = clock.monotonicMs();
      deps.ping(client);
    }
    state.cancelPing = clock.after(PING_MS, () => ping(client));
  };

  const closed = (client: CcxtClient): void => {
    watched.get(client)?.cancelPing();
    watched.delete(client);
  };
  return {
    opened: (client) => {
      watched.set(client, { heardAt: clock.monotonicMs(), pingedAt: undefined, cancelPing: () => {} });
      ping(client);
    },
    heard: (client) => {
      const state = watched.get(client);
      if (state === undefined) return;
      state.heardAt = clock.monotonicMs();
      deps.heard();
    },
    pong: (client) => {
      const state = watched.get(client);
      if (state?.pingedAt === undefined) return;
      deps.latency(clock.monotonicMs() - state.pingedAt);
      state.pingedAt = undefined;
    },
    closed,
    silences: () => {
      const now = clock.monotonicMs();
      return [...watched].map(([client, { heardAt }]) => ({ client, silentMs: now - heardAt }));
    },
  };
}
