import type { LiveStream } from "../lib/live-stream.ts";

/** A tab that nobody has looked at for this long gives its stream back to the server. */
const HIDDEN_MS = 60_000;

/** Runs the feed while the page is looked at; coming back, or back online, it starts again at once with a snapshot. */
export function keepFeed(feed: LiveStream): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") timer = setTimeout(feed.stop, HIDDEN_MS);
    else feed.start();
  };
  const onOnline = (): void => feed.retry();
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("online", onOnline);
  feed.start();
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisibility);
    removeEventListener("online", onOnline);
    feed.stop();
  };
}
