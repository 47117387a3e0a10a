import type { VenueId } from "@tandem/domain/market";
import type { SimClock } from "../server/clock.ts";
import { SimulatorError } from "../server/simulator-error.ts";
import type { RecordedFrame } from "./recording.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";
import { Timeline } from "./timeline.ts";
import type { Topic } from "./topic.ts";

export type RecordedFile = { readonly venue: VenueId; readonly url: string; readonly frames: readonly RecordedFrame[] };

/** A REST answer that was recorded, with the address it came from. `timeline` is missing where no socket was near. */
export type RecordedAnswer = {
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly at: number;
  readonly body: string;
  readonly timeline: Timeline | undefined;
};

// Recordings that are no further apart than this were made together: their clocks are one.
const TOGETHER_MS = 3_600_000;

/** Gives every recorded file its timeline: one for all that were recorded together. */
export function shareTimelines(
  files: readonly RecordedFile[],
  { speed, clock }: { speed: number; clock: SimClock },
): ReadonlyMap<RecordedFile, Timeline> {
  const sorted = [...files].sort((a, b) => start(a) - start(b));
  const timelines = new Map<RecordedFile, Timeline>();
  let current: { timeline: Timeline; end: number } | undefined;
  for (const file of sorted) {
    if (!current || start(file) > current.end + TOGETHER_MS) {
      current = { timeline: new Timeline({ origin: start(file), speed, clock }), end: 0 };
    }
    current.end = Math.max(current.end, end(file));
    timelines.set(file, current.timeline);
  }
  return timelines;
}

const start = (file: RecordedFile): number => file.frames[0]?.at ?? 0;
const end = (file: RecordedFile): number => file.frames.at(-1)?.at ?? 0;

/** The timeline of the sockets that were recorded when an answer was. */
export const timelinesNear =
  (files: readonly RecordedFile[], timelines: ReadonlyMap<RecordedFile, Timeline>) =>
  (at: number): Timeline | undefined => {
    const near = files.find((file) => at >= start(file) - TOGETHER_MS && at <= end(file) + TOGETHER_MS);
    return near && timelines.get(near);
  };

/** Sorts the frames of a venue's recordings by what a client subscribes to. @throws {SimulatorError} */
export function collectTopics(
  files: readonly RecordedFile[],
  timelines: ReadonlyMap<RecordedFile, Timeline>,
  protocol: ReplayProtocol,
): Map<string, Topic> {
  const topics = new Map<string, Topic>();
  let order = 0;
  for (const file of files) {
    const timeline = timelines.get(file);
    if (!timeline) throw new SimulatorError("bad_recording", `${file.url}: nothing was recorded.`);
    for (const { at, frame } of file.frames) {
      order += 1;
      for (const name of protocol.topicsOf(frame)) {
        const topic: Topic = topics.get(name) ?? { name, timeline, frames: [] };
        topics.set(name, topic);
        // The same topic years apart cannot be one stream: the first recording is it.
        if (topic.timeline === timeline) topic.frames.push({ at, order, frame });
      }
    }
  }
  for (const topic of topics.values()) topic.frames.sort((a, b) => a.at - b.at || a.order - b.order);
  return topics;
}
