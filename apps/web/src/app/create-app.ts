import { createSession, type Session } from "../features/session/session.ts";
import { createStepUp } from "../features/session/step-up.ts";
import { createPageClient } from "../lib/api-client.ts";
import { createPageClock } from "../lib/clock.ts";
import { guardCalls } from "../lib/guard-calls.ts";
import { createTabChannel } from "../lib/tab-channel.ts";
import type { App } from "./app-context.ts";

export function createApp(): App {
  const clock = createPageClock();
  const stepUp = createStepUp();
  const guard = guardCalls({
    stepUp: stepUp.ask,
    onSignedOut: () => void session.check(),
    onRoleMissing: () => void session.check(),
  });
  const connect = () => createPageClient({ before: [guard], onSessionEnded: () => session.end("expired") });
  const client = connect().api;
  const session: Session = createSession({ client, clock, channel: createTabChannel() });
  return { client, connect, clock, session, stepUp, schedule: (flush) => void requestAnimationFrame(flush) };
}
