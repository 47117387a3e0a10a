import type { Timeline } from "./timeline.ts";

/** A frame that belongs to something a client can subscribe to. `order` is its place among all recordings. */
export type TopicFrame = { readonly at: number; readonly order: number; readonly frame: string };

/** What was recorded of one topic (`ethusdt@depth`, `book|ETH/USD`), in order. */
export type Topic = { readonly name: string; readonly timeline: Timeline; readonly frames: TopicFrame[] };
