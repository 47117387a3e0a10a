import { createSession } from "../features/session/session.ts";
import { createPageClient } from "../lib/api-client.ts";
import { createPageClock } from "../lib/clock.ts";
import { createTabChannel } from "../lib/tab-channel.ts";
import type { App } from "./app-context.ts";

export function createApp(): App {
  const clock = createPageClock();
  const connect = () => createPageClient(() => session.end("expired"));
  const client = connect().api;
  const session = createSession({ client, clock, channel: createTabChannel() });
  return { client, connect, clock, session, schedule: (flush) => void requestAnimationFrame(flush) };
}
