import type { SessionAnswer, User } from "@tandem/contract/auth";
import type { ApiClient } from "../../lib/api-client.ts";
import { isSignedOut, toApiProblem } from "../../lib/api-problem.ts";
import type { PageClock } from "../../lib/clock.ts";
import { createExternalValue, type ExternalValue } from "../../lib/external-value.ts";
import type { TabChannel } from "../../lib/tab-channel.ts";

/** `idleMs` is how long the session had to live when the server last spoke of it. */
export type SessionState =
  | { readonly kind: "unknown" }
  | { readonly kind: "open"; readonly user: User; readonly expiresAt: number; readonly idleMs: number }
  | { readonly kind: "ended"; readonly reason: "none" | "expired" | "signed_out" };

export type Session = {
  readonly state: ExternalValue<SessionState>;
  /** Asks the server unless the answer is known. Throws when the server cannot be reached. */
  ensure(): Promise<SessionState>;
  /** Asks the server. An unreachable server proves nothing: the session counts as open. Never throws. */
  check(): Promise<boolean>;
  /** A login or a registration succeeded. */
  accept(answer: SessionAnswer): void;
  /**
   * The user did something: extends the session, at most once a minute over all tabs, unless `force`.
   * Answers the session's end as the server now has it, or undefined when the server was not asked or not reached.
   */
  touch(options?: { readonly force?: boolean }): Promise<number | undefined>;
  /** Throws when the server cannot be reached: the session then still lives, and the page must say so. */
  signOut(): Promise<void>;
  end(reason: "expired" | "signed_out"): void;
  /** Follows the other tabs until the returned function is called. `onSignedIn`: a user whom this tab does not show. */
  followTabs(onSignedIn: () => void): () => void;
};

const TOUCH_INTERVAL_MS = 60_000;

export function createSession(options: {
  readonly client: ApiClient;
  readonly channel: TabChannel;
  readonly clock: PageClock;
}): Session {
  const { client, channel, clock } = options;
  const state = createExternalValue<SessionState>({ kind: "unknown" });
  let asking: Promise<SessionState> | undefined;
  let touchedAt = Number.NEGATIVE_INFINITY;

  function open(answer: SessionAnswer): void {
    const idleMs = Math.max(0, answer.expiresAt - clock.now());
    state.set({ kind: "open", user: answer.user, expiresAt: answer.expiresAt, idleMs });
  }

  function extendTo(expiresAt: number): void {
    const current = state.get();
    if (current.kind === "open" && expiresAt > current.expiresAt) open({ user: current.user, expiresAt });
  }

  function end(reason: "expired" | "signed_out"): void {
    if (state.get().kind !== "open") return;
    state.set({ kind: "ended", reason });
    channel.post({ type: "signed_out" });
  }

  async function ask(): Promise<SessionState> {
    try {
      open(await client.auth.me.query());
    } catch (error) {
      if (!isSignedOut(toApiProblem(error))) throw error;
      if (state.get().kind === "open") end("expired");
      else state.set({ kind: "ended", reason: "none" });
    }
    return state.get();
  }

  // However many parts of the page find out at once, the server is asked once.
  function askOnce(): Promise<SessionState> {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    state,
    end,
    ensure: async () => (state.get().kind === "open" ? state.get() : askOnce()),
    check: () =>
      askOnce().then(
        (known) => known.kind === "open",
        () => true,
      ),
    accept(answer) {
      touchedAt = clock.now();
      open(answer);
      channel.post({ type: "signed_in", userId: answer.user.id, expiresAt: answer.expiresAt });
    },
    async touch({ force = false } = {}) {
      if (state.get().kind !== "open") return undefined;
      if (!force && clock.now() - touchedAt < TOUCH_INTERVAL_MS) return undefined;
      touchedAt = clock.now();
      try {
        const { expiresAt } = await client.auth.touch.mutate();
        extendTo(expiresAt);
        channel.post({ type: "extended", expiresAt });
        return expiresAt;
      } catch (error) {
        if (isSignedOut(toApiProblem(error))) end("expired");
        return undefined;
      }
    },
    async signOut() {
      try {
        await client.auth.logout.mutate();
      } catch (error) {
        if (!isSignedOut(toApiProblem(error))) throw error;
      }
      end("signed_out");
    },
    followTabs: (onSignedIn) =>
      channel.listen((message) => {
        const current = state.get();
        if (message.type === "signed_out") {
          if (current.kind === "open") state.set({ kind: "ended", reason: "signed_out" });
        } else if (message.type === "extended") {
          touchedAt = clock.now();
          extendTo(message.expiresAt);
        } else if (current.kind === "open" && current.user.id === message.userId) {
          extendTo(message.expiresAt);
        } else {
          onSignedIn();
        }
      }),
  };
}
