import type { Session } from "./session.ts";

const EVENTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/**
 * Real input of a person extends the session (the session itself holds it to once a minute); frames, timers and
 * requests never do. `isPaused`: while the page asks "are you still there?" only the answer counts.
 */
export function watchActivity(session: Session, isPaused: () => boolean): () => void {
  const onInput = (event: Event): void => {
    if (event.isTrusted && !isPaused()) void session.touch();
  };
  for (const name of EVENTS) addEventListener(name, onInput, { passive: true, capture: true });
  return () => {
    for (const name of EVENTS) removeEventListener(name, onInput, { capture: true });
  };
}
