import type { SessionState } from "./session.ts";

const WARN_MS_MAX = 120_000;
const WARN_MS_MIN = 20_000;

/** How long before its end a session is warned about: 2 minutes, or half of a life that is shorter than four. */
export const warnBeforeMs = (idleMs: number): number => Math.min(WARN_MS_MAX, Math.max(WARN_MS_MIN, idleMs / 2));

export type IdleState =
  | { readonly kind: "quiet" }
  | { readonly kind: "warn"; readonly leftMs: number }
  | { readonly kind: "over" };

export function idleStateOf(state: SessionState, now: number): IdleState {
  if (state.kind !== "open") return { kind: "quiet" };
  const leftMs = state.expiresAt - now;
  if (leftMs <= 0) return { kind: "over" };
  return leftMs <= warnBeforeMs(state.idleMs) ? { kind: "warn", leftMs } : { kind: "quiet" };
}
