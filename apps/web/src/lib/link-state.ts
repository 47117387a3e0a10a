import { STREAM_STALE_MS } from "@tandem/contract/live";
import type { ApiProblem } from "./api-problem.ts";

/** How the page stands to the server. `since` is the time of the last message, where one ever came. */
export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "stale"; readonly since: number }
  | { readonly kind: "reconnecting"; readonly since: number }
  | { readonly kind: "offline"; readonly since: number }
  | { readonly kind: "failed"; readonly problem: ApiProblem };

export type LinkFacts = {
  readonly startedAt: number;
  readonly isOnline: boolean;
  readonly isOpen: boolean;
  readonly lastMessageAt: number | undefined;
  readonly problem: ApiProblem | undefined;
};

/** A first connection that takes longer than this is no longer called "connecting". */
const CONNECT_PATIENCE_MS = 5_000;

/** Beats come every 2 s, so silence is never mistaken for a quiet market, and data without a beat is never "live". */
export function linkStateOf(facts: LinkFacts, now: number): LinkState {
  const since = facts.lastMessageAt ?? facts.startedAt;
  if (facts.problem !== undefined) return { kind: "failed", problem: facts.problem };
  if (!facts.isOnline) return { kind: "offline", since };
  if (facts.lastMessageAt === undefined)
    return now - facts.startedAt > CONNECT_PATIENCE_MS ? { kind: "reconnecting", since } : { kind: "connecting" };
  if (!facts.isOpen) return { kind: "reconnecting", since };
  return now - facts.lastMessageAt > STREAM_STALE_MS ? { kind: "stale", since } : { kind: "live" };
}

export const sameLinkState = (a: LinkState, b: LinkState): boolean =>
  a.kind === b.kind &&
  ("since" in a ? a.since : 0) === ("since" in b ? b.since : 0) &&
  ("problem" in a ? a.problem : undefined) === ("problem" in b ? b.problem : undefined);
