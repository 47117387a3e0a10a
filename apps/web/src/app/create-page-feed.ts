import { type BookFeed, createBookFeed } from "../lib/book-feed.ts";
import { createLiveFeed, type LiveFeed } from "../lib/live-feed.ts";
import type { LiveStream, StreamOptions } from "../lib/live-stream.ts";
import { createOrderFeed, type OrderFeed } from "../lib/order-feed.ts";
import type { App } from "./app-context.ts";

const RETRY_PAUSE_MS = 5_000;

export const createPageFeed = (app: App): LiveFeed => keepSession(app, createLiveFeed);

export const createPageBookFeed = (app: App, market: { readonly symbol: string; readonly depth: number }): BookFeed =>
  keepSession(app, (options) => createBookFeed({ ...options, ...market }));

export const createPageOrderFeed = (app: App): OrderFeed => keepSession(app, createOrderFeed);

function keepSession<Feed extends LiveStream>(app: App, create: (options: StreamOptions) => Feed): Feed {
  const { connect, clock, schedule, session } = app;
  let retriedAt = Number.NEGATIVE_INFINITY;

  // A change of the second factor ends the session that the socket was opened with, and gives the page a new one.
  async function tryWithNewSession(): Promise<void> {
    if (!(await session.check()) || clock.now() - retriedAt < RETRY_PAUSE_MS) return;
    retriedAt = clock.now();
    feed.retry();
  }

  const feed = create({
    connect,
    clock,
    schedule,
    isOnline: () => navigator.onLine,
    onSignedOut: () => void tryWithNewSession(),
  });
  return feed;
}
