import { createLiveFeed, type LiveFeed } from "../lib/live-feed.ts";
import type { App } from "./app-context.ts";

const RETRY_PAUSE_MS = 5_000;

export function createPageFeed({ connect, clock, schedule, session }: App): LiveFeed {
  let retriedAt = Number.NEGATIVE_INFINITY;

  // A change of the second factor ends the session that the socket was opened with, and gives the page a new one.
  async function tryWithNewSession(): Promise<void> {
    if (!(await session.check()) || clock.now() - retriedAt < RETRY_PAUSE_MS) return;
    retriedAt = clock.now();
    feed.retry();
  }

  const feed: LiveFeed = createLiveFeed({
    connect,
    clock,
    schedule,
    isOnline: () => navigator.onLine,
    onSignedOut: () => void tryWithNewSession(),
  });
  return feed;
}
