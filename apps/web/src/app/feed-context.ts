import { createContext, useContext } from "react";
import type { LiveFeed } from "../lib/live-feed.ts";

export const FeedContext = createContext<LiveFeed | undefined>(undefined);

export function useFeed(): LiveFeed {
  const feed = useContext(FeedContext);
  if (feed === undefined) throw new Error("useFeed needs the signed-in layout");
  return feed;
}
